package dev.sluice.journal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run as its local file has it. */
record MirroredRun(RunRecord record, Keeping keeping) {
    static MirrorLine line(RunRecord record, Keeping keeping) {
        RunHeader header = record.header();
        return MirrorLine.of(MirrorLine.Event.RUN)
                .with("run", record.id().text())
                .with("runbook", header.runbook())
                .with("file", header.file())
                .with("file_hash", header.fileHash())
                .with("parameters", header.parameters())
                .with("sluice_version", header.sluiceVersion())
                .with("address", header.address())
                .with("plan", header.plan())
                .with("os_user", record.by().user())
                .with("host", record.by().host())
                .with("pid", record.by().pid())
                .with("database", record.database())
                .with("keeping", keeping.name());
    }

    /** Empty where there is no such file. */
    static Optional<MirroredRun> read(Path file) {
        List<MirrorLine> lines = MirrorText.read(file).lines();
        return lines.stream()
                .filter(line -> line.event() == MirrorLine.Event.RUN)
                .findFirst()
                .map(first -> of(first, lines));
    }

    private static MirroredRun of(MirrorLine first, List<MirrorLine> lines) {
        RunHeader header = new RunHeader(
                first.text("runbook"),
                first.text("file"),
                first.text("file_hash"),
                parameters(first, lines),
                first.text("sluice_version"),
                first.text("address"),
                first.text("plan"));
        Invoker by = new Invoker(first.text("os_user"), first.text("host"), first.number("pid"));
        Optional<MirrorLine> end = end(lines);
        RunRecord record = new RunRecord(
                new RunId(first.text("run")),
                header,
                by,
                first.text("database"),
                Instant.parse(first.text("at")),
                end.flatMap(MirroredRun::ended),
                end.map(line -> Outcome.of(line.text("outcome"))).orElse(Outcome.RUNNING),
                end.map(line -> line.text("failure")).orElse(""));
        return new MirroredRun(record, Keeping.valueOf(first.text("keeping")));
    }

    /** Of one that was taken up and left as it was, the time before that. */
    private static Optional<Instant> ended(MirrorLine end) {
        String time = end.text(end.fields().containsKey("ended") ? "ended" : "at");
        return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
    }

    private static String parameters(MirrorLine first, List<MirrorLine> lines) {
        return lines.stream()
                .filter(line -> line.event() == MirrorLine.Event.PARAMETERS)
                .reduce(first, (before, after) -> after)
                .text("parameters");
    }

    /** A run that was resumed after its end runs again. */
    private static Optional<MirrorLine> end(List<MirrorLine> lines) {
        Optional<MirrorLine> end = Optional.empty();
        for (MirrorLine line : lines) {
            if (line.event() == MirrorLine.Event.OUTCOME) {
                end = Optional.of(line);
            } else if (line.event() == MirrorLine.Event.RESUME) {
                end = Optional.empty();
            }
        }
        return end;
    }
}
