package dev.sluice.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a run's local file says of its steps, once it is known which of its lines were committed. */
final class Replay {
    private final SortedMap<Integer, StepRecord> steps = new TreeMap<>();

    private Replay() {}

    static List<StepRecord> of(List<MirrorLine> lines, Predicate<MirrorLine> committed) {
        Replay replay = new Replay();
        for (MirrorLine line : lines) {
            if (line.ordinal() > 0 && committed.test(line)) {
                replay.take(line);
            }
        }
        return List.copyOf(replay.steps.values());
    }

    private void take(MirrorLine line) {
        switch (line.event()) {
            case BEGIN -> begin(line);
            case ADVANCE -> then(line, Outcome.RUNNING);
            case FINISH -> then(line, Outcome.of(line.text("outcome")));
            case RUN, RESUME, PARAMETERS, KEPT, RESTATE, OUTCOME -> {
                // They say nothing of a step.
            }
        }
    }

    private void begin(MirrorLine line) {
        StepMark mark = new StepMark(line.ordinal(), line.text("name"), line.text("source_hash"));
        StepEnd open = new StepEnd(Outcome.RUNNING, Counts.NONE, RecordedValue.NULL);
        StepRecord.Times times = new StepRecord.Times(line.at(), Optional.empty());
        steps.put(line.ordinal(), new StepRecord(mark, open, "", line.transaction(), times));
    }

    private void then(MirrorLine line, Outcome outcome) {
        steps.computeIfPresent(line.ordinal(), (ordinal, before) -> {
            String value = line.text("value");
            RecordedValue recorded = value.isEmpty() ? RecordedValue.NULL : RecordedValue.parse(value);
            String cursor = line.fields().containsKey("cursor") ? line.text("cursor") : before.cursor();
            StepEnd end = new StepEnd(outcome, line.counts(), recorded);
            Optional<Instant> ended = outcome == Outcome.RUNNING ? Optional.empty() : Optional.of(line.at());
            StepRecord.Times times = new StepRecord.Times(before.times().started(), ended);
            return new StepRecord(before.mark(), end, cursor, line.transaction(), times);
        });
    }
}
