package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Outline;
import dev.sluice.command.Plan;
import dev.sluice.command.Report;
import dev.sluice.command.StepLog;
import dev.sluice.command.TableChange;
import dev.sluice.command.Word;
import dev.sluice.command.Work;
import dev.sluice.db.Transaction;
import dev.sluice.journal.Counts;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Set;

/** The smallest command that commits in chunks or in phases: adds rows that are numbered, and fails at one of them when it is told to. */
public record Trickle(TableName table, int rows, int commitEvery, int failAt) implements Command<Trickle.TricklePlan> {
    public static final Word WORD = new Word(
            "trickle",
            "Adds numbered rows in chunks.",
            Word.Target.TABLE,
            List.of(
                    Option.required("rows", OptionType.INTEGER, "how many"),
                    Option.required("commitEvery", OptionType.INTEGER, "rows per chunk"),
                    Option.optional("failAt", OptionType.INTEGER, "", "the row at which it fails")),
            Trickle::of);

    private static Trickle of(Arguments arguments) {
        return new Trickle(
                TableName.parse(arguments.target().orElseThrow()),
                arguments.integer("rows").orElseThrow(),
                arguments.integer("commitEvery").orElseThrow(),
                arguments.integer("failAt").orElse(0));
    }

    /** What it will do. */
    public record TricklePlan() implements Plan {
        @Override
        public Outline outline() {
            return new Outline("trickle", List.of(), List.of(), List.of());
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    /** What it did. */
    public record TrickleReport(List<TableChange> changes) implements Report {
        @Override
        public Outline outline() {
            return new Outline("trickle", List.of(), List.of(), List.of());
        }
    }

    @Override
    public String word() {
        return "trickle";
    }

    @Override
    public TricklePlan plan(Databases databases) {
        return new TricklePlan();
    }

    @Override
    public Report run(TricklePlan plan, Work work) {
        if (work instanceof Work.Phased phased) {
            return phases(phased);
        }
        if (!(work instanceof Work.Chunked chunked)) {
            throw new AssertionError(work);
        }
        int done = number(chunked.cursor());
        int added = 0;
        while (done < rows) {
            int from = done;
            int to = (int) Math.min(rows, from + chunked.commitEvery(commitEvery));
            chunked.chunk(tx -> chunk(tx, from, to));
            added += to - from;
            done = to;
        }
        return new TrickleReport(List.of(new TableChange(table.toString(), added, 0, 0)));
    }

    /** A phase a row, named by its number. */
    private Report phases(Work.Phased phased) {
        int done = number(phased.reached());
        for (int row = done + 1; row <= rows; row++) {
            String name = String.valueOf(row);
            phased.phase(
                    name,
                    tx -> tx.execute(Sql.of("insert into " + table.quoted() + " (label) values (?)", "p" + name)));
        }
        return new TrickleReport(List.of(new TableChange(table.toString(), rows - done, 0, 0)));
    }

    private static int number(String cursor) {
        return cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
    }

    private StepLog.Part chunk(Transaction tx, int from, int to) {
        for (int row = from + 1; row <= to; row++) {
            if (row == failAt) {
                throw SluiceException.of(Kind.FAILED, "row " + row, "", "");
            }
            tx.execute(Sql.of("insert into " + table.quoted() + " (label) values (?)", "n" + row));
        }
        return new StepLog.Part(String.valueOf(to), new Counts(to - from, 0, 0));
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.CHUNKS, Work.Sort.PHASES);
    }
}
