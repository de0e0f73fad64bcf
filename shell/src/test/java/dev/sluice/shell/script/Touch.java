package dev.sluice.shell.script;

import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Outline;
import dev.sluice.command.Plan;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.command.Word;
import dev.sluice.command.Work;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The smallest command: adds one row to a table, so that the way from a word to the database can be tested. */
public record Touch(TableName table, String label, Optional<Sql> where) implements Command<Touch.TouchPlan> {
    public static final Word WORD = new Word(
            "touch",
            "Adds a row.",
            Word.Target.TABLE,
            List.of(
                    Option.required("label", OptionType.TEXT, "what the row says"),
                    Option.choice("mode", List.of("append", "replace"), "append", "what happens to other rows"),
                    Option.optional("where", OptionType.SQL, "", "a condition on itself"),
                    Option.optional("only", OptionType.NAMES, "", "columns"),
                    Option.optional("map", OptionType.RENAMES, "", "renames"),
                    Option.optional("from", OptionType.SOURCE, "", "a source"),
                    Option.optional("pause", OptionType.DURATION, "", "a pause"),
                    Option.optional("maxPercent", OptionType.PERCENT, "", "a limit"),
                    Option.optional("maxRows", OptionType.INTEGER, "", "a limit"),
                    Option.optional("quick", OptionType.BOOLEAN, "false", "a flag")),
            Touch::of);

    private static Touch of(Arguments arguments) {
        String label = arguments.text("label").orElseThrow();
        return new Touch(TableName.parse(arguments.target().orElseThrow()), label, arguments.sql("where"));
    }

    /** What it will do. */
    public record TouchPlan() implements Plan {
        @Override
        public Outline outline() {
            return new Outline("touch", List.of(), List.of(), List.of());
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    /** What it did. */
    public record TouchReport(List<TableChange> changes) implements Report {
        @Override
        public Outline outline() {
            return new Outline("touch", List.of(), List.of(), List.of());
        }
    }

    @Override
    public String word() {
        return "touch";
    }

    @Override
    public TouchPlan plan(Databases databases) {
        return new TouchPlan();
    }

    @Override
    public Report run(TouchPlan plan, Work work) {
        if (!(work instanceof Work.Joined joined)) {
            throw new AssertionError(work);
        }
        String condition = where.map(w -> " where " + w.text()).orElse("");
        Object[] binds = where.map(w -> w.binds().toArray()).orElse(new Object[0]);
        Object[] all = new Object[binds.length + 1];
        all[0] = label;
        System.arraycopy(binds, 0, all, 1, binds.length);
        String insert = "insert into " + table.quoted() + " (label) select ?" + condition;
        long rows = joined.transaction().execute(Sql.of(insert, all));
        return new TouchReport(List.of(new TableChange(table.toString(), rows, 0, 0)));
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN);
    }
}
