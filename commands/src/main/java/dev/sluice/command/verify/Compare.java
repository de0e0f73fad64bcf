package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Source;
import dev.sluice.command.Work;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares two tables or queries row by row. Nothing is written.
 *
 * @param word {@code compare}, or {@code verify}, for which a difference is a failure
 * @param subject what is looked at
 * @param reference what it should be like
 */
record Compare(String word, Source subject, Source reference, Selection selection, ColumnRules rules, Manner manner)
        implements Command<ComparePlan> {
    private static final int MOST_READERS = 16;

    /**
     * Which rows and columns.
     *
     * @param key what tells rows apart; empty for what the tables say
     * @param keyless whole rows are compared, however often each is there
     * @param ignore columns that are left out, by the subject's names
     * @param renames columns of the reference that have another name in the subject
     * @param where a condition on both sides, over the alias {@code s}
     */
    public record Selection(
            List<String> key, boolean keyless, List<String> ignore, List<Rename> renames, Optional<Sql> where) {
        public Selection {
            key = List.copyOf(key);
            ignore = List.copyOf(ignore);
            renames = List.copyOf(renames);
        }
    }

    /**
     * How.
     *
     * @param samples how many rows of each class are shown
     * @param recheck how long rows that differ are read again until they are equal
     * @param readers ranges of the key that are read at once
     * @param hash the server's, of a text to 64 bits
     */
    record Manner(int samples, Duration recheck, Strategy strategy, int readers, String hash) {
        static final String HASH = "hashtextextended(%s, 0)";
    }

    /** A column of the reference under another name in the subject. */
    public record Rename(String reference, String subject) {}

    public Compare {
        if (manner.samples() < 0) {
            throw invalid(word, "samples must be at least 0, was " + manner.samples());
        }
        if (manner.readers() < 1 || manner.readers() > MOST_READERS) {
            throw invalid(word, "readers must be from 1 to " + MOST_READERS + ", was " + manner.readers());
        }
        for (Source side : List.of(subject, reference)) {
            if (!(side instanceof Source.OfTable) && !(side instanceof Source.OfQuery)) {
                throw invalid(word, word + " reads tables and queries, not " + side.described());
            }
        }
    }

    @Override
    public List<String> reads() {
        return Stream.of(subject, reference).flatMap(s -> profile(s).stream()).toList();
    }

    /** The profile that a side names; empty for the home one. */
    static Optional<String> profile(Source side) {
        return side instanceof Source.OfTable table ? table.profile() : Optional.of(((Source.OfQuery) side).profile());
    }

    @Override
    public ComparePlan plan(Databases databases) {
        return new ComparePlanner(this, databases).plan();
    }

    @Override
    public CompareReport run(ComparePlan plan, Work work) {
        return new Comparing(plan, work).run();
    }

    @Override
    public Set<Work.Sort> supports() {
        return EnumSet.of(Work.Sort.JOIN);
    }

    static SluiceException invalid(String word, String what) {
        return SluiceException.of(Kind.USAGE, what, word, "see docs/reference/" + word + ".md");
    }
}
