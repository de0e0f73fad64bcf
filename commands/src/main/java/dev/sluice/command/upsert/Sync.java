package dev.sluice.command.upsert;

import dev.sluice.command.Ddl;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.command.Work.Joined;
import dev.sluice.command.Work.Phased;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.db.Snapshot;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.journal.SyncMeta;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Does what an upsert's plan says. */
final class Sync {
    private final UpsertPlan plan;
    private final Work work;
    private final Database home;
    private final Database source;
    private final long start = System.nanoTime();

    Sync(UpsertPlan plan, Work work) {
        this.plan = plan;
        this.work = work;
        this.home = work.databases().home();
        this.source = work.databases().named(plan.sourceProfile());
    }

    Report run() {
        // One moment for all tables: rows of two tables that belong together arrive together.
        try (Readers readers = open()) {
            return in(readers);
        }
    }

    private Readers open() {
        if (source == home) {
            return Readers.NONE;
        }
        int count = plan.command().tuning().readers();
        List<Snapshot> sources = source.snapshots(count);
        // What the open transaction has written is seen by its own connection only.
        boolean alters =
                plan.tables().stream().anyMatch(t -> !t.preparation().before().isEmpty());
        boolean parallel = count > 1
                && !alters
                && home.dialect() instanceof Postgres
                && home.current().filter(Transaction::hasWritten).isEmpty();
        return new Readers(sources, parallel ? home.snapshots(count) : List.of());
    }

    private Report in(Readers readers) {
        if (plan.tables().stream().anyMatch(t -> t.strategy() == Strategy.REBUILD)) {
            return rebuilt(readers);
        }
        if (work instanceof Joined joined) {
            Transaction tx = joined.transaction();
            long before = size(tx);
            List<TableResult> results = sync(plan.tables(), tx, readers);
            return report(results, new Sizes(before, size(tx)));
        }
        if (work instanceof Phased phased) {
            List<TableResult> results = new ArrayList<>();
            long before = phased.phase(this::size);
            for (List<TablePlan> tables : parts()) {
                String name = "table " + names(tables);
                results.addAll(phased.phase(name, tx -> sync(tables, tx, readers)));
            }
            return report(results, new Sizes(before, phased.phase(this::size)));
        }
        return never();
    }

    private Report never() {
        throw new AssertionError(work);
    }

    /** What is written together: a full refresh is one change, unless each table is on its own. */
    private List<List<TablePlan>> parts() {
        boolean whole =
                plan.command().mode().fullRefresh() && !plan.command().mode().separately();
        return whole
                ? List.of(plan.tables())
                : plan.tables().stream().map(List::of).toList();
    }

    private static String names(List<TablePlan> tables) {
        return tables.stream().map(t -> t.target().name().toString()).collect(Collectors.joining(", "));
    }

    /** In an open transaction nobody can be waited for, and rows that need no other table are replaced where they are. */
    private Report rebuilt(Readers readers) {
        if (!(home.dialect() instanceof Postgres)) {
            return rebuiltInSqlite(readers);
        }
        if (work instanceof Joined joined) {
            return atOnce(joined, readers);
        }
        return work instanceof Phased phased ? inPhases(phased, readers) : never();
    }

    private Report atOnce(Joined joined, Readers readers) {
        Transaction tx = joined.transaction();
        long before = size(tx);
        if (plan.tables().stream().allMatch(Sync::isInPlace)) {
            List<TablePlan> tables = plan.tables().stream().map(Sync::inPlace).toList();
            return report(sync(tables, tx, readers), new Sizes(before, size(tx)));
        }
        Rebuilding.Done done = Rebuilding.joined(plan.command(), plan.tables(), joined, loader(readers))
                .atOnce(tx);
        return report(done.results(), new Sizes(before, size(tx))).noting(done.notes());
    }

    private Report inPhases(Phased phased, Readers readers) {
        long before = phased.phase(this::size);
        List<TableResult> results = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (List<TablePlan> tables : parts()) {
            Rebuilding rebuilding = new Rebuilding(plan.command(), tables, phased, loader(readers));
            boolean done = parts().size() == 1 && phased.reached().equals(Rebuilding.CUT_OVER);
            Rebuilding.Done part = done ? rebuilding.resumed() : rebuilding.run();
            results.addAll(part.results());
            notes.addAll(part.notes());
        }
        return report(results, new Sizes(before, phased.phase(this::size))).noting(notes);
    }

    private Report rebuiltInSqlite(Readers readers) {
        if (!(work instanceof Phased phased)) {
            throw SqliteRebuilding.refusal();
        }
        long before = phased.phase(this::size);
        List<TableResult> results = new ArrayList<>();
        for (List<TablePlan> tables : parts()) {
            results.addAll(
                    phased.phase("table " + names(tables), Access.REBUILD, tx -> rebuiltInSqlite(tables, tx, readers)));
        }
        return report(results, new Sizes(before, phased.phase(this::size)));
    }

    private List<TableResult> rebuiltInSqlite(List<TablePlan> tables, Transaction tx, Readers readers) {
        return new SqliteRebuilding(plan.command(), tables, tx).run(() -> {
            work.progress().at("build " + names(tables), 0, -1);
            List<TableResult> done = sync(tables, tx, readers);
            work.progress().at("commit " + names(tables), 0, -1);
            return done;
        });
    }

    private static boolean isInPlace(TablePlan table) {
        return table.preparation().created()
                || table.preparation().refit().filter(Refit::inPlace).isPresent();
    }

    private static TablePlan inPlace(TablePlan table) {
        return table.strategy() == Strategy.REBUILD ? table.with(Strategy.REFRESH) : table;
    }

    private BiFunction<Transaction, TablePlan, Counts> loader(Readers readers) {
        return (tx, table) -> {
            try (TableSync rows = sync(table, tx, readers, 0)) {
                rows.write();
                rows.tidy();
                moveSequences(table, tx);
                return rows.counts();
            }
        };
    }

    /** The database's size around the run, in bytes. */
    record Sizes(long before, long after) {}

    private long size(Transaction tx) {
        return Catalog.of(tx, home.dialect()).databaseSize();
    }

    private UpsertReport report(List<TableResult> results, Sizes sizes) {
        return new UpsertReport(plan, results, sizes, Duration.ofNanos(System.nanoTime() - start), List.of());
    }

    private List<TableResult> sync(List<TablePlan> tables, Transaction tx, Readers readers) {
        Ddl ddl = new Ddl(tx, work.databases().ddlLockTimeout());
        tables.forEach(t -> ddl.execute(t.preparation().before()));
        if (plan.deferred()) {
            tx.deferConstraints();
        }

        List<TableSync> syncs = new ArrayList<>();
        try {
            for (TablePlan table : tables) {
                syncs.add(sync(table, tx, readers, syncs.size()));
            }
            for (int i = syncs.size() - 1; i >= 0; i--) {
                syncs.get(i).clear();
            }
            syncs.forEach(TableSync::write);
            for (int i = syncs.size() - 1; i >= 0; i--) {
                syncs.get(i).deleteExtras();
            }
            tables.forEach(t -> new NewTables(t, ddl).complete());
            syncs.forEach(TableSync::tidy);
            return results(tables, syncs, tx);
        } finally {
            syncs.forEach(TableSync::close);
        }
    }

    private TableSync sync(TablePlan table, Transaction tx, Readers readers, int number) {
        Reader from = readers.sources().isEmpty() ? tx : readers.sources().get(0);
        Opened opened = new Opened(table, from, manner(), from == tx);
        PostgresSync.Target target = new PostgresSync.Target(tx, readers, work.progress(), number + 1);
        return home.dialect() instanceof Postgres
                ? new PostgresSync(plan.command(), table, opened, target)
                : new SqliteSync(plan.command(), table, opened, target);
    }

    private Opened.Manner manner() {
        int batch = plan.command().tuning().batchSize().orElseGet(work.databases()::batchSize);
        return new Opened.Manner(source.dialect() instanceof Postgres, home.dialect(), batch);
    }

    private List<TableResult> results(List<TablePlan> tables, List<TableSync> syncs, Transaction tx) {
        List<TableResult> results = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            Counts counts = syncs.get(i).counts();
            if (home.dialect() instanceof Postgres && counts.inserted() > 0) {
                moveSequences(tables.get(i), tx);
            }
            follow(tables.get(i), counts, tx);
            results.add(new TableResult(tables.get(i), counts));
        }
        return results;
    }

    /** In the transaction of the rows, so that neither is kept without the other. */
    private void follow(TablePlan table, Counts counts, Transaction tx) {
        table.watermark().ifPresent(mark -> mark.reached().ifPresent(reached -> {
            SyncMeta meta = SyncMeta.of(home.dialect(), work.databases().journalSchema());
            meta.write(tx, new SyncMeta.Entry(mark.key(), mark.column().text(), reached, counts.processed(), ""));
        }));
    }

    /** Explicit values leave a sequence behind, and the next default would collide with one of them. */
    private void moveSequences(TablePlan table, Transaction tx) {
        Catalog catalog = Catalog.of(tx, home.dialect());
        // One that this run has made has its sequences only since then.
        Table target = table.target().id() == 0 ? catalog.table(table.target().name()) : table.target();
        for (var owned : catalog.ownedSequences(target)) {
            boolean written =
                    table.layout().targets().stream().anyMatch(c -> c.name().equals(owned.column()));
            if (written) {
                String sql = """
                        select setval(s.name, m.top)
                        from (select ?::text::regclass as name) as s, (select max(%s)::int8 as top from %s) as m
                        where m.top > coalesce((select case when is_called then last_value else last_value - 1 end from %s), 0)
                        """;
                tx.query(Sql.of(
                        sql.formatted(
                                owned.column().quoted(),
                                table.target().name().quoted(),
                                owned.sequence().quoted()),
                        owned.sequence().quoted()));
            }
        }
    }
}
