package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectUrlTest {
    @TempDir
    Path root;

    private Workplace place;

    @BeforeEach
    void makePlace() {
        place = new Workplace(root);
    }

    @Test
    void saysOnlyWhatDiffersFromThePooler() {
        Profile profile = profile(
                "url = \"postgresql://ops:canary@pool:6432/app?channel_binding=require&sslmode=verify-ca\"",
                "direct-url = \"postgresql://db\"");
        Target.Server direct = profile.directTarget().orElseThrow();
        assertThat(direct.shown()).isEqualTo("ops@db/app");
        assertThat(direct.tls().mode()).isEqualTo(Tls.Mode.VERIFY_CA);
        assertThat(direct.parameters()).containsExactly(new Setting("channelBinding", "require"));
        assertThat(profile.login().directPassword().orElseThrow().reveal()).isEqualTo("canary");
    }

    @Test
    void staysAtTheSameHostWhereItNamesOnlyAPort() {
        Profile profile = profile("url = \"postgresql://ops@pool:6432/app\"", "direct-url = \"port=5433\"");
        assertThat(profile.directTarget().orElseThrow().shown()).isEqualTo("ops@pool:5433/app");
    }

    @Test
    void neverTakesThePoolersPort() {
        place.writeHome(".pg_service.conf", "[app]\nhost=pool\nport=6432\ndbname=app\n");
        place.with("PGPORT", "6433");
        Profile profile = profile("service = \"app\"", "direct-url = \"postgresql://db\"");
        assertThat(profile.target().shown()).isEqualTo("tester@pool:6432/app");
        assertThat(profile.directTarget().orElseThrow().shown()).isEqualTo("tester@db/app");
    }

    @Test
    void sendsAnotherUserNoPasswordOfTheFirst() {
        Profile profile =
                profile("url = \"postgresql://ops:canary@pool/app\"", "direct-url = \"postgresql://admin@db\"");
        assertThat(profile.directTarget().orElseThrow().shown()).isEqualTo("admin@db/app");
        assertThat(profile.login().directPassword()).isEmpty();
    }

    @Test
    void keepsAPasswordOfItsOwn() {
        Profile profile =
                profile("url = \"postgresql://ops:canary1@pool/app\"", "direct-url = \"postgresql://ops:canary2@db\"");
        assertThat(profile.password().orElseThrow().reveal()).isEqualTo("canary1");
        assertThat(profile.login().directPassword().orElseThrow().reveal()).isEqualTo("canary2");
    }

    private Profile profile(String... lines) {
        return place.profiles("[profiles.p]\n" + String.join("\n", lines)).named("p");
    }
}
