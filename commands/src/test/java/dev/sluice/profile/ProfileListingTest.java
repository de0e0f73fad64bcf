package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileListingTest {
    private static final String CANARY = "cAn4ry-Xq7";

    @TempDir
    Path root;

    private Workplace place;

    @BeforeEach
    void makePlace() {
        place = new Workplace(root);
    }

    @Test
    void tellsWhereEachPartCameFrom() {
        place.with("PGPORT", "6000");
        place.writeHome(".pg_service.conf", "[app]\nhost=svc\nuser=other\nsslmode=require\n");
        place.writeHome(".pgpass", "svc:*:*:ops:" + CANARY + "\n");
        ProfileListing listing = place.profiles("""
                        default = "prod"
                        [profiles.prod]
                        service = "app"
                        user = "ops"
                        read-only = true
                        protected = true
                        """).list().get(0);
        String service = place.home.resolve(".pg_service.conf").toString();
        assertThat(listing)
                .isEqualTo(new ProfileListing(
                        "prod",
                        "sluice.toml:2",
                        Optional.of("ops@svc:6000/ops"),
                        List.of(
                                new ProfileListing.Part("host", "svc", service + ":2"),
                                new ProfileListing.Part("port", "6000", "environment variable PGPORT"),
                                new ProfileListing.Part("dbname", "ops", "default"),
                                new ProfileListing.Part("user", "ops", "sluice.toml:4:1"),
                                new ProfileListing.Part("password", "***", place.home.resolve(".pgpass") + ":1"),
                                new ProfileListing.Part("sslmode", "require", service + ":4")),
                        List.of("default", "read-only", "protected"),
                        List.of()));
    }

    @Test
    void listsAProfileThatCannotBeUsedWithTheReason() {
        List<ProfileListing> all = place.profiles("""
                        [profiles.a]
                        url = { env = "NONE" }
                        [profiles.b]
                        url = "jdbc:sqlite:b.db"
                        """).list();
        assertThat(all).extracting(ProfileListing::name).containsExactly("a", "b");
        assertThat(all.get(0).target()).isEmpty();
        assertThat(all.get(0).problems())
                .containsExactly(
                        new Problem("environment variable NONE is not set", "sluice.toml:2:9", "set it to the url"));
        assertThat(all.get(1).target()).contains(place.directory.resolve("b.db").toString());
        assertThat(all.get(1).parts())
                .containsExactly(new ProfileListing.Part("url", "SQLite file", "sluice.toml:4:1"));
    }

    @Test
    void asksForNoSecret() {
        ProfileListing listing = place.profiles(
                        "[profiles.p]\nurl = \"postgresql://h/d\"\npassword = { file = \"none\" }\n")
                .list()
                .get(0);
        assertThat(listing.problems()).isEmpty();
        assertThat(listing.parts())
                .contains(new ProfileListing.Part("password", "***", "file " + place.directory.resolve("none")));
    }

    @Test
    void neverShowsASecretHoweverItIsPrinted() {
        place.with("PW", CANARY).with("URL", "postgresql://u:" + CANARY + "@h/d");
        place.write("pw", CANARY);
        Profiles profiles = place.profiles("""
                [profiles.one]
                url = { env = "URL" }
                [profiles.two]
                url = "postgresql://u:%s@h/d?sslmode=require"
                direct-url = "host=x password=%s"
                [profiles.three]
                url = "postgresql://h/d"
                password = { env = "PW" }
                [profiles.four]
                url = "postgresql://h/d"
                password = { file = "pw" }
                """.formatted(CANARY, CANARY));
        String all = profiles.names().stream()
                .map(profiles::named)
                .map(p -> p + "" + p.target() + p.login() + p.password().orElseThrow())
                .collect(Collectors.joining());
        assertThat(all + profiles + profiles.list() + place.environment() + place.registry)
                .doesNotContain(CANARY);
        profiles.names().forEach(name -> assertThat(
                        profiles.named(name).password().orElseThrow().reveal())
                .isEqualTo(CANARY));
    }
}
