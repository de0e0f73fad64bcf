package dev.sluice.command.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which backups stay, and which one a name means. */
class KeptBackupsTest {
    private static final List<String> P = List.of("p");

    @TempDir
    Path folder;

    private BackupBench bench() {
        return new BackupBench(Engine.SQLITE, folder)
                .with("create table p (id integer primary key)", "insert into p values (1)");
    }

    /** Lets its manifest say something else, with sums that are right. */
    private static void forge(Path backup, String member, String value) throws IOException {
        Path manifest = backup.resolve("manifest.json");
        Path sums = backup.resolve("SHA256SUMS");
        String before = sha256(manifest);
        String text = Files.readString(manifest);
        Files.writeString(
                manifest, text.replaceFirst("(\"" + member + "\" : \")[^\"]*", "$1" + value), StandardCharsets.UTF_8);
        Files.writeString(sums, Files.readString(sums).replace(before, sha256(manifest)));
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasJustMadeStaysThoughAnOlderOneClaimsToBeYounger() throws IOException {
        try (BackupBench bench = bench()) {
            Path old = bench.backup(P, "as", "day");
            forge(old, "made", "2099-01-01T00:00:00Z");
            bench.with("insert into p values (2)");
            Path made = bench.backup(P, "as", "day", "retain", 1);
            assertThat(made).exists();
            assertThat(old).doesNotExist();
        }
    }

    @Test
    void whatHoldsTheSameRowsAsAYoungerOneGoesBeforeTheOldest() {
        try (BackupBench bench = bench()) {
            Path first = bench.backup(P, "as", "day", "retain", 3);
            bench.with("insert into p values (2)");
            for (int i = 0; i < 4; i++) {
                bench.backup(P, "as", "day", "retain", 3);
            }
            assertThat(first).exists();
            assertThat(bench.kept()).hasSize(3);
            bench.with("insert into p values (3)");
            bench.backup(P, "as", "day", "retain", 3);
            bench.with("insert into p values (4)");
            bench.backup(P, "as", "day", "retain", 3);
            assertThat(bench.kept()).hasSize(3);
            assertThat(first).as("four states, and three are kept").doesNotExist();
        }
    }

    @Test
    void aNameMeansTheNewestOfTheProfileThatIsWanted() throws IOException {
        try (BackupBench bench = bench()) {
            bench.backup(P, "as", "all");
            bench.with("insert into p values (2)");
            Path other = bench.backup(P, "as", "all");
            forge(other, "profile", "somebody");
            assertThat(bench.restore("all")).containsExactly("p +0 ~0 -1");
            assertThat(bench.restore("all", "of", "somebody")).containsExactly("p +1 ~0 -0");
            assertThat(bench.refusal("all", "of", "nobody")).contains("the backup was made of profile \"somebody\"");
        }
    }

    @Test
    void aFolderThatWasRenamedIsSuggestedByItsName() throws IOException {
        try (BackupBench bench = bench()) {
            Path made = bench.backup(P, "as", "nightly");
            Path renamed = made.resolveSibling("renamed-20261121T000000Z");
            Files.move(made, renamed);
            assertThat(bench.refusal("nightly"))
                    .contains("there is no backup \"nightly\"", "renamed-20261121T000000Z")
                    .doesNotContain("did you mean \"nightly\"");
        }
    }
}
