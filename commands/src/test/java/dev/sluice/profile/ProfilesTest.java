package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilesTest {
    private static final String TWO = """
            [profiles.local]
            url = "embedded:postgres"
            [profiles.lab]
            url = "jdbc:sqlite:data/lab.db"
            read-only = true
            """;

    @TempDir
    Path root;

    private Workplace place;

    @BeforeEach
    void makePlace() {
        place = new Workplace(root);
    }

    @Test
    void readsEveryKey() {
        place.write("service.conf", "[app]\nhost=db.example.com\ndbname=app\nsslmode=require\n");
        place.with("PGSERVICEFILE", "service.conf").with("PW", "canary");
        Profile prod = place.profiles("""
                        [profiles.prod]
                        service = "app"
                        user = "ops"
                        expect = { database = "app", system = 7318112345678901234 }
                        password = { env = "PW" }
                        tls = { mode = "verify-full", root = "ca.pem" }
                        role = "app_owner"
                        protected = true
                        read-only = true
                        search-path = ["app", "public"]
                        lock-timeout = "2s"
                        ddl-lock-timeout = "50ms"
                        statement-timeout = "2h"
                        idle-timeout = "1d"
                        batch-size = 500
                        mask = ["*.email"]
                        journal-schema = "ops"
                        backup-dir = "kept"
                        direct-url = "postgresql://direct.example.com:5433"
                        [profiles.prod.set]
                        work_mem = "256MB"
                        jit = false
                        """).named("prod");

        assertThat(prod.origin()).isEqualTo("sluice.toml:1");
        assertThat(prod.target().shown()).isEqualTo("ops@db.example.com/app");
        assertThat(((Target.Server) prod.target()).tls())
                .isEqualTo(new Tls(Tls.Mode.VERIFY_FULL, Optional.of(place.directory.resolve("ca.pem"))));
        assertThat(prod.directTarget().orElseThrow().shown()).isEqualTo("ops@direct.example.com:5433/app");
        assertThat(prod.password().orElseThrow().reveal()).isEqualTo("canary");
        assertThat(prod.login().directPassword().orElseThrow().reveal()).isEqualTo("canary");
        assertThat(prod.role()).contains("app_owner");
        assertThat(prod.guarded()).isTrue();
        assertThat(prod.readOnly()).isTrue();
        assertThat(prod.expectation())
                .isEqualTo(new Profile.Expectation(Optional.of("app"), Optional.of("7318112345678901234")));
        assertThat(prod.searchPath()).containsExactly("app", "public");
        assertThat(prod.timeouts())
                .isEqualTo(new Profile.Timeouts(
                        Duration.ofSeconds(2), Duration.ofMillis(50), Duration.ofHours(2), Duration.ofDays(1)));
        assertThat(prod.batchSize()).isEqualTo(500);
        assertThat(prod.mask()).containsExactly("*.email");
        assertThat(prod.journalSchema()).isEqualTo("ops");
        assertThat(prod.backupDir()).isEqualTo(place.directory.resolve("kept"));
        assertThat(prod.settings()).containsExactly(new Setting("work_mem", "256MB"), new Setting("jit", "false"));
    }

    @Test
    void hasTheUsualSettingsWhereNoneAreGiven() {
        Profile local = place.profiles(TWO).named("local");
        assertThat(local.target()).isEqualTo(new Target.Embedded(place.directory.resolve(".sluice/postgres")));
        assertThat(local.timeouts())
                .isEqualTo(new Profile.Timeouts(
                        Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMinutes(30), Duration.ofMinutes(60)));
        assertThat(local.batchSize()).isEqualTo(1000);
        assertThat(local.journalSchema()).isEqualTo("sluice");
        assertThat(local.backupDir()).isEqualTo(place.directory.resolve("backups"));
        assertThat(local.readOnly() || local.guarded()).isFalse();
        assertThat(local.password()).isEmpty();
    }

    @Test
    void searchesTheNamedFileThenTheVariableThenHereThenTheUsersOwn() {
        place.writeHome(".config/sluice/sluice.toml", profile("user"));
        assertThat(place.load().names()).containsExactly("user");
        assertThat(place.profiles(profile("here")).names()).containsExactly("here");
        place.with("SLUICE_CONFIG", place.write("v.toml", profile("variable")).toString());
        assertThat(place.load().names()).containsExactly("variable");
        place.write("n.toml", profile("named"));
        Profiles named = Profiles.load(place.environment(), Optional.of(Path.of("n.toml")), place.registry);
        assertThat(named.names()).containsExactly("named");
        assertThat(named.file()).contains(place.directory.resolve("n.toml"));
    }

    @Test
    void findsTheUsersFileWhereXdgSays() {
        Path file = Workplace.write(root.resolve("xdg/sluice/sluice.toml"), profile("xdg"), "rw-------");
        place.with("XDG_CONFIG_HOME", root.resolve("xdg").toString());
        assertThat(place.load().file()).contains(file);
        place.with("XDG_CONFIG_HOME", "relative");
        assertThat(place.load().file()).isEmpty();
    }

    @Test
    void refusesANamedFileThatIsMissing() {
        assertThat(Workplace.failure(
                        () -> Profiles.load(place.environment(), Optional.of(Path.of("no.toml")), place.registry)))
                .hasMessage("configuration file \"" + place.directory.resolve("no.toml")
                        + "\" does not exist - --config - name another");
        place.with("SLUICE_CONFIG", "no.toml");
        assertThat(Workplace.failure(place::load)).hasMessageContaining("environment variable SLUICE_CONFIG");
    }

    @Test
    void saysHowToGetAFileWhereThereIsNone() {
        Profiles none = place.load();
        assertThat(none.list()).isEmpty();
        assertUsage(
                none, Optional.empty(), "no profile is named - there is no sluice.toml; make one with: sluice init");
        assertUsage(
                none,
                Optional.of("prod"),
                "unknown profile \"prod\" - there is no sluice.toml; make one with: sluice init");
    }

    @Test
    void choosesTheNamedOneThenTheFirstThatIsDetectedThenTheDefault() {
        String toml = "default = \"a\"\n" + profile("a") + profile("b") + profile("c")
                + "[detect]\nc = { env = \"RAILWAY\", equals = \"production\" }\nb = { env = \"CI\" }\n";
        assertThat(place.profiles(toml).choose(Optional.empty()).name()).isEqualTo("a");
        assertThat(place.profiles(toml).choose(Optional.of("b")).name()).isEqualTo("b");
        place.with("RAILWAY", "staging").with("CI", "");
        assertThat(place.load().choose(Optional.empty()).name()).isEqualTo("a");
        place.with("CI", "1");
        assertThat(place.load().choose(Optional.empty()).name()).isEqualTo("b");
        place.with("RAILWAY", "production");
        assertThat(place.load().choose(Optional.empty()).name()).isEqualTo("c");
        assertThat(place.load().choose(Optional.of("a")).name()).isEqualTo("a");
    }

    @Test
    void listsTheProfilesWhereNoneIsChosen() {
        Profiles two = place.profiles(TWO);
        String file = place.directory.resolve("sluice.toml").toString();
        assertUsage(two, Optional.empty(), "no profile is named - " + file + " - name one; profiles: local, lab");
        assertUsage(
                two,
                Optional.of("lob"),
                "unknown profile \"lob\" - " + file + " - did you mean \"lab\"? profiles: local, lab");
        assertUsage(
                two, Optional.of("production"), "unknown profile \"production\" - " + file + " - profiles: local, lab");
    }

    @Test
    void looksUpAProfileOnlyWhenItIsUsed() {
        Profiles profiles = place.profiles(TWO + """
                [profiles.warehouse]
                url = { env = "PG_CONN_STR" }
                [profiles.service]
                service = "none"
                """);
        assertThat(profiles.named("lab").name()).isEqualTo("lab");
        assertUsage(
                profiles,
                Optional.of("warehouse"),
                "environment variable PG_CONN_STR is not set - sluice.toml:7:9 - set it to the url");
        assertUsage(
                profiles,
                Optional.of("service"),
                "service \"none\" is not defined - sluice.toml:9:1 - add a section [none] to "
                        + place.home.resolve(".pg_service.conf"));
    }

    @Test
    void takesTheUrlFromTheVariable() {
        place.with("PG_CONN_STR", "postgres://ops:canary@h/app\n");
        Profile profile =
                place.profiles("[profiles.w]\nurl = { env = \"PG_CONN_STR\" }").named("w");
        assertThat(profile.target().shown()).isEqualTo("ops@h/app");
        assertThat(profile.password().orElseThrow().origin()).isEqualTo("environment variable PG_CONN_STR");
        place.with("PG_CONN_STR", "postgres://ops:ca%nary@h/app");
        assertThat(Workplace.failure(() -> place.load().named("w")))
                .hasMessage("the url holds a % that starts no valid escape - environment variable PG_CONN_STR"
                        + " - write %25 for a plain %");
    }

    @Test
    void whatIsForServersOnlyIsAnErrorWhenTheVariableHoldsASqliteFile() {
        String toml = "[profiles.w]\nurl = { env = \"DB\" }\nrole = \"app\"\n[profiles.w.set]\nwork_mem = \"1GB\"\n";
        assertThat(place.with("DB", "postgres://ops@h/app")
                        .profiles(toml)
                        .named("w")
                        .role())
                .contains("app");
        place.with("DB", "jdbc:sqlite:x.db");
        assertThat(Workplace.failure(() -> place.load().named("w")).problems())
                .extracting(Problem::sentence)
                .containsExactly(
                        "\"role\" in profile \"w\" means nothing for SQLite - sluice.toml:3:1 - leave it out",
                        "\"set\" in profile \"w\" means nothing for SQLite - sluice.toml:4:1 - leave it out");
    }

    @Test
    void readsTheEnvFileOnlyWhenItIsNamedAndBelowTheRealEnvironment() {
        place.write(".env", """
                # comment
                export PG_CONN_STR='postgres://ops@h/app' # why
                PGPASSWORD = "can\\"ary"
                PGPORT=6000   # trailing
                PGAPPNAME=
                """);
        String toml = "[profiles.w]\nurl = { env = \"PG_CONN_STR\" }\n";
        assertThat(Workplace.failure(() -> place.profiles(toml).named("w"))).isNotNull();
        Profile profile = place.with("PGPORT", "7000")
                .profiles("env-file = \".env\"\n" + toml)
                .named("w");
        assertThat(profile.target().shown()).isEqualTo("ops@h:7000/app");
        assertThat(profile.password().orElseThrow().reveal()).isEqualTo("can\"ary");
    }

    @Test
    void fillsWhatIsMissingAsPsqlDoes() {
        place.writeHome(".pg_service.conf", "# x\n[other]\nhost=no\n[app]\nhost=svc\nport=6001\n[more]\nhost=no\n");
        place.with("PGHOST", "env")
                .with("PGPORT", "6002")
                .with("PGUSER", "envuser")
                .with("PGDATABASE", "envdb");
        place.with("PGSSLMODE", "require").with("PGAPPNAME", "ignored").with("PGOPTIONS", "-c x=y");
        Target.Server url = place.server("postgresql://url/");
        assertThat(url.shown()).isEqualTo("envuser@url:6002/envdb");
        assertThat(url.tls().mode()).isEqualTo(Tls.Mode.REQUIRE);
        assertThat(url.parameters()).containsExactly(new Setting("options", "-c x=y"));
        assertThat(place.server("service=app user=me").shown()).isEqualTo("me@svc:6001/envdb");
        place.with("PGSERVICE", "app");
        assertThat(place.server("dbname=d").shown()).isEqualTo("envuser@svc:6001/d");
    }

    @Test
    void readsTheSystemsServiceFileAfterTheUsersOwn() {
        place.write("sys/pg_service.conf", "[app]\nhost=sys\n[two]\nhost=two\npassword=canary\n");
        place.writeHome(".pg_service.conf", "[app]\nhost=own\n");
        place.with("PGSYSCONFDIR", place.directory.resolve("sys").toString());
        assertThat(place.server("service=app").shown()).isEqualTo("tester@own/tester");
        Profile two = place.profile("service=two");
        assertThat(two.target().shown()).isEqualTo("tester@two/tester");
        assertThat(two.password().orElseThrow().origin())
                .isEqualTo(place.directory.resolve("sys/pg_service.conf") + ":5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host | a line of the service file is not key=value",
                "service=x | a service cannot name another service",
                "socketFactory=x | connection keyword \"socketFactory\" is not allowed"
            })
    void refusesAServiceItCannotUse(String line, String what) {
        Path file = place.writeHome(".pg_service.conf", "[app]\n" + line + "\n");
        SluiceException failure = Workplace.failure(() -> place.profile("service=app"));
        assertThat(failure.problems().get(0).what()).isEqualTo(what);
        assertThat(failure.problems().get(0).where()).isEqualTo(file + ":2");
    }

    @Test
    void refusesAnAddressItWouldHaveToPassOver() {
        place.with("PGHOSTADDR", "10.0.0.1");
        assertThat(Workplace.failure(() -> place.profile("postgresql://h/d")))
                .hasMessage("environment variable PGHOSTADDR is not supported - environment variable PGHOSTADDR"
                        + " - unset it and name the host with PGHOST");
    }

    @Test
    void letsTheProfilesOwnKeysWinOverTheUrl() {
        place.with("PW", "own");
        Profile profile = place.profiles("""
                        [profiles.p]
                        url = "postgresql://a:canary@h/d?sslmode=disable"
                        user = "b"
                        password = { env = "PW" }
                        tls = { mode = "verify-ca" }
                        """).named("p");
        assertThat(profile.target().shown()).isEqualTo("b@h/d");
        assertThat(((Target.Server) profile.target()).tls().mode()).isEqualTo(Tls.Mode.VERIFY_CA);
        assertThat(profile.password().orElseThrow().reveal()).isEqualTo("own");
        assertThat(place.registry.scrub("canary")).isEqualTo("***");
    }

    @Test
    void asksForASecretOnlyWhenItIsNeeded() {
        Profile profile = place.profiles("[profiles.p]\nurl = \"postgresql://h/d\"\npassword = { env = \"PW\" }")
                .named("p");
        SluiceException failure =
                Workplace.failure(() -> profile.password().orElseThrow().reveal());
        assertThat(failure)
                .hasMessage("environment variable PW is not set - sluice.toml:3:14 - set it, or name another");
    }

    @Test
    void readsASecretFromAFileBesideTheConfiguration() {
        place.write("pw", "canary\n");
        Profile profile = place.profiles("[profiles.p]\nurl = \"postgresql://h/d\"\npassword = { file = \"pw\" }")
                .named("p");
        assertThat(profile.password().orElseThrow().reveal()).isEqualTo("canary");
        assertThat(profile.password().orElseThrow().origin()).isEqualTo("file " + place.directory.resolve("pw"));
    }

    @Test
    void givesACommandNoVariableOfTheEnvFile() throws Exception {
        place.write(".env", "TOKEN=canary\nPATH=/nowhere\n");
        place.with("REAL", "yes");
        Path file = place.write(
                "named.toml",
                "env-file = \".env\"\n[profiles.p]\nurl = \"postgresql://h/d\"\n"
                        + "password = { command = \"/bin/sh -c 'echo ${TOKEN-none} $REAL'\" }");
        Profile profile = Profiles.load(place.environment(), Optional.of(file), place.registry)
                .named("p");
        assertThat(profile.password().orElseThrow().reveal()).isEqualTo("none yes");
        assertThat(Files.exists(file)).isTrue();
    }

    @Test
    void resolvesPathsAgainstTheFilesFolder() {
        Path file = Workplace.write(
                root.resolve("elsewhere/s.toml"), "[profiles.l]\nurl = \"jdbc:sqlite:l.db\"\n", "rw-------");
        Profile profile = Profiles.load(place.environment(), Optional.of(file), place.registry)
                .named("l");
        assertThat(profile.target()).isEqualTo(new Target.SqliteFile(root.resolve("elsewhere/l.db")));
        assertThat(profile.origin()).isEqualTo(file + ":1");
    }

    private static String profile(String name) {
        return "[profiles." + name + "]\nurl = \"embedded:postgres\"\n";
    }

    private static void assertUsage(Profiles profiles, Optional<String> named, String message) {
        SluiceException failure = Workplace.failure(() -> profiles.choose(named));
        assertThat(failure).hasMessage(message);
        assertThat(failure.kind()).isEqualTo(Kind.USAGE);
    }
}
