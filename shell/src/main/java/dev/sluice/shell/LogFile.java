package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.print.SafeWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** The file that the lines of runs are appended to; only its owner may read it. */
final class LogFile {
    private LogFile() {}

    /** What is hidden in a text is made visible, as for a terminal: whoever reads the log reads it on one. */
    static SafeWriter open(Path file, Call call) {
        try {
            SqlLog.keepPrivate(file);
            return SafeWriter.toTerminal(new FileOutputStream(file.toFile(), true), call.secrets()::scrub);
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.USAGE,
                            "the log file cannot be written: " + e.getMessage(),
                            file.toString(),
                            "name a file in a directory that may be written")
                    .causedBy(e);
        }
    }
}
