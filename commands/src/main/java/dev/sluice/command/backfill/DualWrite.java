package dev.sluice.command.backfill;

import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Ddl;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.command.Word;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Keeps the rows that come of documents in step with them, by a trigger.
 *
 * @param update columns that are set in rows that are there already
 * @param stop takes the trigger away
 */
public record DualWrite(TableName into, Mapping mapping, List<Name> update, boolean stop)
        implements Command<DualWrite.Planned> {
    /** The word {@code dualWrite}. */
    public static final Word WORD = new Word(
            "dualWrite",
            "Keeps the rows that come of documents in step with them, by a trigger, while others write the documents alone.",
            Word.Target.TABLE,
            List.of(
                    Option.required("documents", OptionType.ANY, "a mapping made with documents(...)"),
                    Option.optional(
                            "update", OptionType.NAMES, "none", "columns that are set in rows that are there already"),
                    Option.optional("stop", OptionType.BOOLEAN, "false", "takes the trigger away")),
            DualWrite::of);

    public DualWrite {
        update = List.copyOf(update);
        if (!mapping.into().equals(into)) {
            throw Backfill.invalid("the mapping is into " + mapping.into() + ", and not into " + into);
        }
    }

    private static DualWrite of(Arguments given) {
        if (!(given.any("documents").orElse("") instanceof Mapping mapping)) {
            throw Backfill.invalid("documents: is a mapping, made with documents('table', ...)");
        }
        return new DualWrite(
                TableName.parse(given.target().orElseThrow(() -> Backfill.invalid("the table is missing"))),
                mapping,
                given.names("update").stream().map(Name::of).toList(),
                given.flag("stop"));
    }

    /**
     * What is executed.
     *
     * @param trigger its name
     */
    record Planned(DualWrite command, String trigger, List<Sql> statements) implements Plan {
        Planned {
            statements = List.copyOf(statements);
        }

        @Override
        public Outline outline() {
            List<Figure> figures = new ArrayList<>();
            figures.add(new Figure("trigger", Measure.text(trigger)));
            statements.forEach(s -> figures.add(new Figure("statement", Measure.text(s.text()))));
            return new Outline(title(), figures, List.of(), List.of());
        }

        String title() {
            return (command.stop() ? "stop writing " : "write ") + command.into() + " with "
                    + command.mapping().described();
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    /** It is done. */
    private record Done(Planned plan) implements Report {
        @Override
        public Outline outline() {
            Figure trigger = new Figure(
                    plan.command().stop() ? "dropped" : "created", Measure.text("trigger " + plan.trigger()));
            return new Outline(plan.title(), List.of(trigger), List.of(), List.of());
        }

        @Override
        public List<TableChange> changes() {
            return List.of();
        }
    }

    @Override
    public String word() {
        return "dualWrite";
    }

    @Override
    public Planned plan(Databases databases) {
        Database home = databases.home();
        return home.current()
                .map(tx -> tx.nested(() -> plan(home, tx)))
                .orElseGet(() -> home.transaction(Access.READ, tx -> plan(home, tx)));
    }

    private Planned plan(Database home, Transaction tx) {
        Catalog catalog = Catalog.of(tx, home.dialect());
        Mapped mapped = Mapped.of(mapping, update, catalog, tx);
        if (!stop) {
            mapped.refuseSharedParents(WORD.name());
        }
        InStep step = new InStep(mapped, catalog.inboundReferences(mapped.into()));
        List<Sql> statements = new ArrayList<>(step.drop());
        if (!stop) {
            statements.addAll(step.create());
        }
        return new Planned(this, step.name().text(), statements);
    }

    @Override
    public Report run(Planned plan, Work work) {
        if (work instanceof Work.Joined joined) {
            new Ddl(joined.transaction(), work.databases().ddlLockTimeout()).execute(plan.statements());
            return new Done(plan);
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN);
    }
}
