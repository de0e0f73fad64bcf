package dev.sluice.command.verify;

import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Catalog;
import dev.sluice.db.Reader;
import dev.sluice.profile.Mask;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Looks whether tables are as they should be: {@code verify { table('t') { ... } }}. Nothing is written. */
public record CheckTables(List<TableChecks> tables) implements Command<CheckTables.Looking> {
    public CheckTables {
        tables = List.copyOf(tables);
    }

    /** What is going to be looked at. */
    public record Looking(List<TableChecks> tables) implements Plan {
        public Looking {
            tables = List.copyOf(tables);
        }

        @Override
        public Outline outline() {
            List<List<Measure>> rows = new ArrayList<>();
            tables.forEach(t -> t.checks()
                    .forEach(c -> rows.add(List.of(
                            Measure.text(t.table().toString()),
                            Measure.text(c.check().sentence())))));
            return new Outline(
                    "verify", List.of(), List.of(new Grid("checks", List.of("table", "check"), rows)), List.of());
        }

        @Override
        public boolean writes() {
            return false;
        }
    }

    @Override
    public String word() {
        return "verify";
    }

    @Override
    public Looking plan(Databases databases) {
        return new Looking(tables);
    }

    @Override
    public Report run(Looking plan, Work work) {
        if (!(work instanceof Work.Joined joined)) {
            throw new AssertionError(work);
        }
        Reader reader = joined.transaction();
        Catalog catalog = Catalog.of(reader, joined.databases().home().dialect());
        Mask mask = joined.databases().mask(joined.databases().home().profile());
        List<CheckResult> results = new ArrayList<>();
        for (TableChecks each : tables) {
            results.addAll(new TableScan(each, reader, catalog, mask).results());
        }
        return new CheckReport(results);
    }

    @Override
    public Set<Work.Sort> supports() {
        return EnumSet.of(Work.Sort.JOIN);
    }
}
