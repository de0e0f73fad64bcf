package dev.sluice.shell.prompt;

import dev.sluice.shell.print.Figures;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.print.RowFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One statement's result: rows as they come, or only how many rows it changed. */
final class StreamedResult {
    /** Unwinds a result whose reader has left. */
    static final class NobodyReads extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NobodyReads() {
            super("nobody reads", null, false, false);
        }
    }

    private static final Set<String> CHANGING =
            Set.of("insert", "update", "delete", "merge", "replace", "copy", "with");

    private final Results results;
    private final Format format;
    private final Collected collected = new Collected();
    private Optional<Paper> paper = Optional.empty();
    private Optional<RowFormat> out = Optional.empty();
    private boolean ended;

    StreamedResult(Results results, Format format) {
        this.results = results;
        this.format = format;
    }

    void begin(List<String> labels) {
        Paper opened = results.paper();
        RowFormat rows = results.format(format, opened);
        paper = Optional.of(opened);
        out = Optional.of(rows);
        collected.begin(labels);
        rows.begin(labels);
    }

    void row(List<@Nullable Object> values) {
        if (paper.orElseThrow().writer().broken()) {
            throw new NobodyReads();
        }
        collected.row(values);
        out.orElseThrow().row(values);
    }

    /** Ends the rows; of a statement without any it says how many rows it changed, if it is of that sort. */
    void end(String verb, long rows) {
        if (out.isPresent()) {
            out.get().end();
            ended = true;
            close();
            if (collected.isCut()) {
                results.console().message("note: it holds the first " + Figures.count(Collected.MOST) + " rows");
            }
        } else {
            boolean changes = CHANGING.contains(verb);
            results.console().message(changes ? Figures.count(rows, "row") + " changed" : "done: " + verb);
        }
    }

    void close() {
        if (paper.isPresent() && !ended) {
            results.cut();
        }
        paper.ifPresent(Paper::close);
        paper = Optional.empty();
    }

    /** The rows, where there were any to give. */
    Optional<Collected> collected() {
        return out.isPresent() ? Optional.of(collected) : Optional.empty();
    }
}
