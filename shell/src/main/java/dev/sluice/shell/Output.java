package dev.sluice.shell;

import dev.sluice.shell.print.LogFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of what a run leaves to read. */
final class Output {
    @Option(
            names = "--report",
            paramLabel = "junit=F",
            description = "writes what was done to a file: junit=F, json=F or html=F; may be repeated")
    private List<String> reports = new ArrayList<>();

    @Option(names = "--quiet", description = "prints nothing but failures")
    private boolean quiet;

    @Option(
            names = "--log-file",
            paramLabel = "F",
            description = "appends every line to this file, also those that --quiet keeps from the terminal")
    private Optional<Path> logFile = Optional.empty();

    boolean quiet() {
        return quiet;
    }

    /** Whether that report is asked for, which is no file; it is then asked for no more. */
    boolean take(String report) {
        return reports.removeIf(report::equals);
    }

    /** Opens the log, and sees to it that the reports can be written; both before anything is done. */
    ReportFiles begin(Call call) {
        logFile.map(call::path).ifPresent(file -> call.console().copyTo(LogFile.open(file, call.secrets())));
        return ReportFiles.of(reports, call);
    }
}
