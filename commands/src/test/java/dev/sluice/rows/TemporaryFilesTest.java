package dev.sluice.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.TupleStream;
import dev.sluice.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFilesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern FILE = Pattern.compile("file \\S+\\R");

    @TempDir
    private Path temporary;

    @Test
    void nobodyElseMayEnterTheFolderOrReadTheFile() throws IOException {
        Path file = TemporaryFiles.create(".spool");
        try {
            assertThat(mode(file)).isEqualTo("rw-------");
            assertThat(mode(file.resolveSibling(""))).isEqualTo("rwx------");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aSpoolKeepsItsRowsThereAndIsGoneWhenItIsClosed() throws IOException {
        Path probe = TemporaryFiles.create(".spool");
        Path folder = probe.resolveSibling("");
        Files.delete(probe);
        List<Path> before = files(folder);
        try (Spool spool = new Spool()) {
            spool.add((byte) 1, 1, new OneTuple());
            assertThat(files(folder)).hasSize(before.size() + 1);
        }
        assertThat(files(folder)).isEqualTo(before);
    }

    @Test
    void whatAKilledProgramLeftIsGoneAfterTheNextAndALiveOnesStays() throws IOException {
        try (ChildJvm killed = child();
                ChildJvm live = child()) {
            Path left = file(killed);
            Path kept = file(live);
            killed.kill();
            killed.awaitExit(LIMIT);
            assertThat(left).exists();

            try (ChildJvm next = child()) {
                Path own = file(next);
                assertThat(left.resolveSibling("")).doesNotExist();
                assertThat(kept).hasContent("a row");
                Files.delete(own);
                next.send("\n");
                assertThat(next.awaitExit(LIMIT)).isZero();
            }
            assertThat(files(temporary)).containsExactly(kept.getParent());
        }
    }

    private ChildJvm child() {
        return ChildJvm.of(TemporaryChild.class)
                .withJvmArguments("-Djava.io.tmpdir=" + temporary)
                .start();
    }

    private static Path file(ChildJvm child) {
        return Path.of(child.awaitOutput(FILE, LIMIT).strip().substring("file ".length()));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static final class OneTuple implements TupleStream {
        @Override
        public boolean next() {
            return true;
        }

        @Override
        public byte[] buffer() {
            return new byte[] {7};
        }

        @Override
        public int start() {
            return 0;
        }

        @Override
        public int end() {
            return 1;
        }

        @Override
        public void close() {}
    }
}
