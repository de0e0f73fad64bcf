package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.profile.Profile;
import dev.sluice.profile.Setting;
import dev.sluice.profile.Target;
import dev.sluice.profile.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which programs of the server's own are used, and what they are told. */
class DumpProgramsTest {
    private static final String CANARY = "pa:ss\\wörd-canary";

    @TempDir
    Path folder;

    /** Both programs: each says its version, and otherwise writes down what it was told. */
    private DumpProgramsTest programs(String dump, String restore) throws IOException {
        for (String program : List.of("pg_dump", "pg_restore")) {
            String version = program.equals("pg_dump") ? dump : restore;
            String script = """
                    #!/bin/sh
                    [ "$1" != --version ] || { echo "%1$s (PostgreSQL) %2$s"; exit; }
                    { echo "$@"; env; } > '%3$s/told'
                    cp "$PGPASSFILE" '%3$s/pass'
                    case "$*" in *fails*) echo "%1$s: error: it fails"; exit 3;; esac
                    """.formatted(program, version, folder);
            Path file = folder.resolve(program);
            Files.writeString(file, script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }
        return this;
    }

    private Optional<DumpPrograms> found(int server, Setting... parameters) {
        Profile profile = TestProfile.server("db.example", 5433, "app", Tls.Mode.VERIFY_FULL)
                .withUser("ops")
                .withParameters(parameters)
                .withPassword(CANARY)
                .profile();
        Target.Server target = (Target.Server) profile.target();
        return DumpPrograms.find(
                new ClientAccess(profile, target, profile.password()), server, List.of(folder.resolve("none"), folder));
    }

    @Test
    void onlyTheServersMajorVersionIsTaken() throws IOException {
        programs("18.7", "18.7");
        assertThat(found(180_006)).map(DumpPrograms::version).contains("18.7");
        assertThat(found(170_012)).isEmpty();
        assertThat(programs("18.7", "17.12").found(180_006)).isEmpty();
        assertThat(programs("18.9", "18.7").found(180_006)).isEmpty();
    }

    @Test
    void programsThatRunWhatAnArchiveTellsThemAreNotTaken() throws IOException {
        for (String version : List.of("15.19", "16.15", "17.11", "18.6")) {
            int major = Integer.parseInt(version.substring(0, 2));
            assertThat(programs(version, version).found(major * 10_000))
                    .as(version)
                    .isEmpty();
        }
        for (String version : List.of("15.20", "16.16", "17.12", "18.7", "19.0")) {
            int major = Integer.parseInt(version.substring(0, 2));
            assertThat(programs(version, version).found(major * 10_000))
                    .as(version)
                    .isPresent();
        }
        assertThat(programs("14.99", "14.99").found(140_000)).isEmpty();
    }

    @Test
    void thePasswordIsInAPrivateFileAndNowhereElse() throws IOException {
        Path secret = Files.createFile(
                folder.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        programs("18.7", "18.7").found(180_006).orElseThrow().dump("a'b", "snap-1", folder.resolve("x.dump"), secret);

        assertThat(folder.resolve("told"))
                .content()
                .contains("--format=custom --snapshot=snap-1", "dbname='a\\'b'", "--no-password")
                .contains(
                        "PGHOST=db.example",
                        "PGPORT=5433",
                        "PGUSER=ops",
                        "PGSSLMODE=verify-full",
                        "PGSSLROOTCERT=system")
                .doesNotContain("canary");
        assertThat(folder.resolve("pass")).content().isEqualTo("*:*:*:*:pa\\:ss\\\\wörd-canary\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatTheProgramSaysWhenItFailsIsToldOn() throws IOException {
        Path secret = Files.createFile(folder.resolve("secret"));
        DumpPrograms programs = programs("18.7", "18.7").found(180_006).orElseThrow();
        assertThatThrownBy(() -> programs.restore("fails", folder.resolve("x.dump"), secret))
                .hasMessageContaining("pg_restore failed with code 3: pg_restore: error: it fails");
    }

    @Test
    void whatOnlyTheDriverCanBeToldRulesProgramsOut() throws IOException {
        programs("18.7", "18.7");
        assertThat(found(180_006, new Setting("targetServerType", "primary"))).isEmpty();
    }
}
