package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Progress;
import dev.sluice.db.CopyIn;
import dev.sluice.db.Transaction;
import dev.sluice.db.TupleStream;
import dev.sluice.rows.KeyChecked;
import dev.sluice.rows.MarkedTuples;
import dev.sluice.rows.RowDiff.Totals;
import dev.sluice.rows.Spool;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes one PostgreSQL table. */
final class PostgresSync implements TableSync {
    /** Below this the planner's guess about a fresh temporary table does no harm. */
    private static final long WORTH_ANALYZING = 1000;

    private final TablePlan plan;
    private final Opened source;
    private final Transaction tx;
    private final Target target;
    private final Upsert command;
    private final PostgresSql sql;
    private Counts counts = new Counts(0, 0, 0, 0, 0, 0);
    private boolean staged;
    private boolean wholeSourceStaged;
    private long marked;
    private long cleared;
    private boolean extrasDeleted;

    PostgresSync(Upsert command, TablePlan plan, Opened source, Target target) {
        this.command = command;
        this.plan = plan;
        this.source = source;
        this.target = target;
        this.tx = target.transaction();
        this.sql = new PostgresSql(plan, "pg_temp.\"sluice_stage_" + target.number() + "\"");
    }

    /** Where to write, what else may be read from, and the number of the table in the run. */
    record Target(Transaction transaction, Readers readers, Progress progress, int number) {}

    @Override
    public void clear() {
        if (plan.strategy() == Strategy.REFRESH) {
            cleared = tx.execute(sql.deleteAll());
        }
    }

    @Override
    public void write() {
        switch (plan.strategy()) {
            case COPY -> copy();
            case COMPARE -> compareOrMerge();
            case MERGE -> merge();
            case REFRESH -> refresh();
            case REBUILD -> throw new AssertionError("the table beside it is filled");
        }
    }

    private void copy() {
        if (plan.layout().targets().stream().anyMatch(Wire::asText) || keyIsUnchecked()) {
            merge();
            return;
        }
        try {
            long rows = violations().watch(this::copyStraight, this::stageWhole);
            counts = new Counts(0, rows, rows, 0, 0, 0);
        } catch (KeyChecked.OutOfOrder e) {
            merge();
        }
    }

    /** Rows in no order are not looked at on their way, and a unique key over nullable columns lets nulls in. */
    private boolean keyIsUnchecked() {
        return !source.orderAgrees()
                && !plan.layout().key().stream().allMatch(p -> p.target().notNull());
    }

    private Violations violations() {
        return new Violations(plan, tx, sql);
    }

    private long copyStraight() {
        try (TupleStream rows = orderedWhereItHelps();
                CopyIn in = tx.copyIn(sql.copyTable())) {
            int fields = plan.layout().pairs().size();
            long done = 0;
            while (rows.next()) {
                in.row(fields, rows.buffer(), rows.start(), rows.end());
                report("copy", ++done);
            }
            return in.finish();
        }
    }

    private TupleStream orderedWhereItHelps() {
        return source.orderAgrees() ? source.inKeyOrder() : source.rows(false);
    }

    /** Under a savepoint, because breaking off a running copy fails the transaction. */
    private void compareOrMerge() {
        try {
            tx.nested(() -> {
                compare();
                return 0;
            });
        } catch (KeyChecked.OutOfOrder e) {
            merge();
        }
    }

    private void compare() {
        boolean parallel = target.readers().parallel() && KeyRanges.possible(plan);
        List<Comparison> comparisons = new ArrayList<>();
        try {
            Totals totals = parallel ? inParallel(comparisons) : inOne(comparisons);
            stage(comparisons);
            applyDifferences(totals);
        } finally {
            comparisons.forEach(Comparison::close);
        }
    }

    private Totals inOne(List<Comparison> comparisons) {
        comparisons.add(new Comparison(command.mode().deleteExtra(), done -> report("compare", done)));
        return comparisons.get(0).run(source, tx, sql.readTarget());
    }

    private Totals inParallel(List<Comparison> comparisons) {
        ParallelComparison parallel =
                new ParallelComparison(source, sql, target.readers(), done -> report("compare", done));
        for (int i = 0; i < target.readers().targets().size(); i++) {
            comparisons.add(new Comparison(command.mode().deleteExtra(), parallel.counting()));
        }
        return parallel.run(comparisons);
    }

    private void stage(List<Comparison> comparisons) {
        long differences =
                comparisons.stream().mapToLong(c -> c.differences().rows()).sum();
        if (differences == 0) {
            return;
        }
        createStage();
        try (CopyIn in = tx.copyIn(sql.copyStage())) {
            MarkedTuples marker = new MarkedTuples(in, plan.layout().pairs().size());
            comparisons.forEach(c -> send(c.differences(), marker));
            in.finish();
        }
        analyze(differences);
    }

    private static void send(Spool differences, MarkedTuples marker) {
        try (Spool.Reading rows = differences.read()) {
            while (rows.next()) {
                marker.add(rows.mark(), rows.number(), rows);
            }
        }
    }

    private void applyDifferences(Totals totals) {
        marked = command.mode().deleteExtra() ? totals.extra() : 0;
        counts = new Counts(totals.target(), totals.source(), 0, 0, totals.source(), 0);
        if (totals.changed() + totals.missing() > 0) {
            writeStaged();
        }
    }

    private void merge() {
        long before = tx.number(sql.count());
        long rows = stageWhole();
        refuseDuplicates();
        counts = new Counts(before, rows, 0, 0, rows, 0);
        writeStaged();
    }

    private void writeStaged() {
        StagedRows staged = new StagedRows(plan, tx, sql);
        try {
            written(violations().watchBesideOthers(staged::write));
        } catch (SluiceException e) {
            if (!Replacing.mayHelp(e)) {
                throw e;
            }
            Optional<String> obstacle = new Replacing(plan).obstacle();
            if (obstacle.isPresent()) {
                throw Replacing.explained(e, obstacle.get());
            }
            deleteExtras();
            written(violations().watchBesideOthers(staged::replace));
        }
    }

    private void written(StagedRows.Written written) {
        counts = counts.withWritten(written.inserted(), written.updated());
    }

    private long stageWhole() {
        createStage();
        wholeSourceStaged = true;
        long done = 0;
        try (TupleStream rows = source.rows(false);
                CopyIn in = tx.copyIn(sql.copyStage())) {
            MarkedTuples marker = new MarkedTuples(in, plan.layout().pairs().size());
            while (rows.next()) {
                marker.add(Comparison.UPDATE, ++done, rows);
                report("stage", done);
            }
            in.finish();
        }
        analyze(done);
        return done;
    }

    private void refresh() {
        copy();
        command.limit().check("the sync", plan.target().name(), cleared - counts.inserted(), cleared);
        counts = new Counts(cleared, counts.processed(), counts.inserted(), 0, 0, cleared);
    }

    private void createStage() {
        if (staged) {
            tx.execute(sql.dropStage());
        }
        tx.execute(sql.createStage());
        staged = true;
    }

    private void analyze(long rows) {
        if (rows >= WORTH_ANALYZING) {
            tx.execute(sql.analyzeStage());
        }
    }

    private void refuseDuplicates() {
        Rows nulls = tx.query(sql.nullKeys());
        if (!nulls.isEmpty()) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "the key of source row " + nulls.value() + " holds a null",
                    "table " + plan.target().name(),
                    "give the row a key, or leave it out with where:");
        }
        Rows twice = tx.query(sql.duplicates());
        if (!twice.isEmpty()) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "the source has the key " + keyText(twice.rows().get(0)) + " twice, in rows "
                            + twice.text(0, "first_row") + " and " + twice.text(0, "last_row"),
                    "table " + plan.target().name(),
                    "remove one of them, or choose another key:");
        }
    }

    private String keyText(List<@Nullable Object> row) {
        List<Layout.Pair> key = plan.layout().key();
        return java.util.stream.IntStream.range(0, key.size())
                .mapToObj(i -> key.get(i).target().name() + "=" + row.get(i))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public void deleteExtras() {
        if (!command.mode().deleteExtra() || extrasDeleted) {
            return;
        }
        extrasDeleted = true;
        long extras = wholeSourceStaged ? tx.number(sql.countAbsent()) : marked;
        command.limit().check("the sync", plan.target().name(), extras, counts.before());
        if (extras > 0) {
            Sql delete = wholeSourceStaged ? sql.deleteAbsent() : sql.deleteMarked();
            long deleted = violations().watch(() -> tx.execute(delete), () -> {});
            command.limit().check("the sync", plan.target().name(), deleted, counts.before());
            counts = counts.withDeleted(deleted);
        }
    }

    private void report(String what, long done) {
        if (done % CountedTuples.EVERY == 0) {
            target.progress()
                    .at(what + " " + plan.target().name(), done, plan.size().rows());
        }
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public void tidy() {
        if (staged) {
            tx.execute(sql.dropStage());
            staged = false;
        }
    }

    @Override
    public void close() {
        // The stage goes with the transaction; dropping it in one that has failed would hide the failure.
    }
}
