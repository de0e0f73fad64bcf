package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The files that {@code --report} names. That they can be written is seen to before the run. */
final class ReportFiles {
    private final List<Path> files;
    private final Call call;

    private ReportFiles(List<Path> files, Call call) {
        this.files = List.copyOf(files);
        this.call = call;
    }

    static ReportFiles of(List<String> options, Call call) {
        List<Path> files = new ArrayList<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            String format = equals < 0 ? option : option.substring(0, equals);
            if (!format.toLowerCase(Locale.ROOT).equals("json") || equals < 0 || equals == option.length() - 1) {
                throw usage("unknown report \"" + option + "\"", "write --report json=FILE");
            }
            files.add(writable(call.path(Path.of(option.substring(equals + 1)))));
        }
        return new ReportFiles(files, call);
    }

    private static Path writable(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory) || Files.isDirectory(file)) {
            throw usage(
                    "the report cannot be written to \"" + file + "\"",
                    "name a file in a directory that may be written");
        }
        return file;
    }

    private static SluiceException usage(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "--report", remedy);
    }

    /** Each file whole, or as it was. The run has ended, so a report that is lost is a warning. */
    void write(RunOutcome outcome, int exitCode) {
        for (Path file : files) {
            try {
                replace(file, RunJson.of(outcome, exitCode, call.secrets()));
            } catch (IOException e) {
                String what = "the report cannot be written: " + e.getMessage();
                new Failures(call).warn(new Problem(what, file.toString(), "the run itself has ended as it says"));
            }
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.writeString(fresh, text, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
