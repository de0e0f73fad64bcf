package dev.sluice.command.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.sluice.testing.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of which a single bit is another is refused before anything is asked of the database. */
class DamagedBackupTest {
    private static final int FLIPS = Integer.getInteger("sluice.flips", 300);
    private static final int CUTS = Integer.getInteger("sluice.cuts", 60);

    @TempDir
    Path folder;

    private BackupBench bench;
    private Path backup;

    @BeforeEach
    void backUp() {
        bench = new BackupBench(Engine.SQLITE, folder)
                .with(
                        "create table t (id integer primary key, a text)",
                        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) insert into t select i, hex(i * 7919) from n",
                        "create table empty (id integer primary key)");
        backup = bench.backup(List.of("t", "empty"), "as", "b");
        bench.with("delete from t");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(backup)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyBitFlipAndEveryTruncationIsRefused() throws IOException {
        Random random = new Random(7);
        List<Path> files = files();
        for (int i = 0; i < FLIPS + CUTS; i++) {
            Path file = files.get(i % files.size());
            byte[] whole = Files.readAllBytes(file);
            byte[] damaged = whole.clone();
            int at = random.nextInt(whole.length);
            if (i < FLIPS) {
                damaged[at] ^= (byte) (1 << random.nextInt(8));
            } else {
                damaged = Arrays.copyOf(whole, at);
            }
            Files.write(file, damaged);
            assertThat(bench.refusal(backup.toString() + "/"))
                    .as("%s, byte %d of %d", file, at, whole.length)
                    .startsWith("2: the backup is damaged: ");
            Files.write(file, whole);
        }
        assertThat(bench.all("t")).isEqualTo("[]");
        assertThat(bench.restore("b")).contains("t +500 ~0 -0");
    }

    @Test
    void whatIsNoPlainFileOfTheBackupIsRefused() throws IOException {
        Path member = files().get(0);
        Path outside = Files.move(member, folder.resolve("outside"));
        Files.createSymbolicLink(member, outside);
        assertThat(bench.refusal("b")).contains(" is no plain file");
        Files.delete(member);
        assertThat(bench.refusal("b")).contains("its files are ");
        Files.createDirectory(member);
        assertThat(bench.refusal("b")).contains(" is no plain file");
        Files.delete(member);
        Files.move(outside, member);
        Path more = Files.createFile(backup.resolve("more"));
        assertThat(bench.refusal("b")).contains("its files are ");
        Files.delete(more);
        Files.createSymbolicLink(folder.resolve("backups/link"), backup);
        assertThat(bench.refusal(folder.resolve("backups/link").toString())).contains("it is no folder");
        assertThat(bench.restore("b")).contains("t +500 ~0 -0");
    }

    /** Crafted with sums that are right: what a manifest says is held against what is there. */
    @Test
    void aManifestThatLeadsElsewhereOrPromisesLessThanThereIsIsRefused() throws IOException {
        Path manifest = backup.resolve("manifest.json");
        String text = Files.readString(manifest);
        List<String> lies = new ArrayList<>(List.of(
                text.replace("0001-t.copy.zst", "../0001-t.copy.zst"),
                text.replace("0001-t.copy.zst", "/etc/passwd"),
                text.replace("0002-empty.copy.zst", "0001-t.copy.zst"),
                text.replace("\"rows\" : 500", "\"rows\" : 499"),
                text.replace("\"rows\" : 500", "\"rows\" : -1"),
                text.replace("\"form\" : 2", "\"form\" : 1"),
                text.replaceFirst("\"bytes\" : \\d+", "\"bytes\" : 600"),
                text.replaceFirst("\"bytes\" : \\d+", "\"bytes\" : 99999999"),
                text.replaceFirst("\"digest\" : \"\\w{32}\"", "\"digest\" : \"" + "0".repeat(32) + "\""),
                text.replace("\"label\"", "\"labl\""),
                text + "{}"));
        for (String lie : lies) {
            assertThat(lie).isNotEqualTo(text);
            write(manifest, lie);
            assertThat(bench.refusal("./backups/" + backup.getFileName())).startsWith("2: the backup is damaged: ");
        }
        write(manifest, text);
        assertThat(bench.restore("b")).contains("t +500 ~0 -0");
    }

    /** A gigabyte of zeros in some kilobytes: unpacking ends where the promised text does. */
    @Test
    void aBombIsNotUnpackedFurtherThanItsManifestSays() throws IOException {
        byte[] bomb = Zstd.compress(new byte[1 << 26]);
        Path member = backup.resolve("0001-t.copy.zst");
        String text = Files.readString(backup.resolve("manifest.json"));
        long packed = Files.size(member);
        String lie = text.replace(hex(Files.readAllBytes(member)), hex(bomb))
                .replaceFirst("\"packed\" : " + packed, "\"packed\" : " + bomb.length);
        Files.write(member, bomb);
        write(backup.resolve("manifest.json"), lie);
        assertThat(bench.refusal("./backups/" + backup.getFileName()))
                .contains("it holds more text than its manifest says");
    }

    private void write(Path manifest, String text) throws IOException {
        Files.writeString(manifest, text);
        StringBuilder sums = new StringBuilder();
        sums.append(hex(text.getBytes(UTF_8))).append("  manifest.json\n");
        for (Path file : files()) {
            if (file.toString().endsWith(".zst")) {
                sums.append(hex(Files.readAllBytes(file)))
                        .append("  ")
                        .append(file.getFileName())
                        .append('\n');
            }
        }
        Files.writeString(backup.resolve("SHA256SUMS"), sums.toString());
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
