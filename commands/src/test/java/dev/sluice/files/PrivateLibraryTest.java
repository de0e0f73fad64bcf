package dev.sluice.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where Zstandard's native library is unpacked. */
class PrivateLibraryTest {
    @TempDir
    Path shared;

    /** Packs something, then waits to be killed or ends by itself. */
    static final class Packs {
        private Packs() {}

        public static void main(String[] args) throws Exception {
            try (OutputStream out = Zstandard.packing(new ByteArrayOutputStream(), 3)) {
                out.write(args[0].getBytes(UTF_8));
            }
            System.out.println("packed");
            System.out.flush();
            if (args[0].equals("wait")) {
                Thread.sleep(60_000);
            }
        }
    }

    private ChildJvm child(String what) {
        return ChildJvm.of(Packs.class, what)
                .withJvmArguments("-Djava.io.tmpdir=" + shared, "-XX:-UsePerfData")
                .start();
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(shared)) {
            return all.toList();
        }
    }

    @Test
    void theSharedTemporaryFolderHasNothingOfItButAPrivateFolder() throws IOException {
        try (ChildJvm waits = child("wait")) {
            waits.awaitOutput(Pattern.compile("packed"), Duration.ofSeconds(30));
            assertThat(left()).hasSize(1).allSatisfy(folder -> {
                assertThat(folder.getFileName().toString()).startsWith("sluice-work-");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                        .isEqualTo("rwx------");
            });
        }
        // That one was killed; the next one clears up behind it, and behind itself.
        try (ChildJvm ends = child("end")) {
            assertThat(ends.awaitExit(Duration.ofSeconds(30))).isZero();
        }
        assertThat(left()).isEmpty();
    }
}
