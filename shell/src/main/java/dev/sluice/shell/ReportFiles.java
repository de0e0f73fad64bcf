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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The files that {@code --report} names. That they can be written is seen to before the run. */
final class ReportFiles {
    private record Wanted(ReportFormat format, Path file) {}

    private final List<Wanted> files;
    private final Call call;

    private ReportFiles(List<Wanted> files, Call call) {
        this.files = List.copyOf(files);
        this.call = call;
    }

    static ReportFiles of(List<String> options, Call call) {
        List<Wanted> files = new ArrayList<>();
        for (String option : options) {
            files.add(wanted(option, call));
        }
        return new ReportFiles(files, call);
    }

    /** The files of that format. */
    List<Path> files(ReportFormat format) {
        return files.stream()
                .filter(w -> w.format() == format)
                .map(Wanted::file)
                .toList();
    }

    /** The others. */
    ReportFiles besides(ReportFormat format) {
        return new ReportFiles(files.stream().filter(w -> w.format() != format).toList(), call);
    }

    private static Wanted wanted(String option, Call call) {
        int equals = option.indexOf('=');
        ReportFormat format = ReportFormat.named(equals < 0 ? option : option.substring(0, equals))
                .filter(f -> equals > 0 && equals < option.length() - 1)
                .orElseThrow(() -> usage(
                        "unknown report \"" + option + "\"",
                        "write --report " + String.join("=FILE, --report ", ReportFormat.words()) + "=FILE"));
        return new Wanted(format, writable(call.path(Path.of(option.substring(equals + 1)))));
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
    void write(List<RunOutcome> outcomes, int exitCode) {
        for (Wanted wanted : files) {
            try {
                replace(wanted.file(), wanted.format().text(outcomes, exitCode, call.secrets()));
            } catch (IOException e) {
                String what = "the report cannot be written: " + e.getMessage();
                String remedy = "the run itself has ended as it says";
                new Failures(call).warn(new Problem(what, wanted.file().toString(), remedy));
            }
        }
    }

    /** For the owner alone: samples are data. */
    static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            // Whatever is left of a process that had this number is not ours to write through.
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
