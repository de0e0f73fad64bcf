package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Prepared;
import dev.sluice.db.Transaction;
import dev.sluice.db.TupleStream;
import dev.sluice.rows.Complaints;
import dev.sluice.rows.KeyChecked;
import dev.sluice.rows.RowDiff.Totals;
import dev.sluice.rows.RowEncoding;
import dev.sluice.rows.Spool;
import dev.sluice.rows.SqliteTuples;
import dev.sluice.sql.Sql;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one SQLite table, on the one connection that also reads it: the write lock is taken when the transaction begins, so
 * what was compared is what is written.
 */
final class SqliteSync implements TableSync {
    private final Upsert command;
    private final TablePlan plan;
    private final Opened source;
    private final Transaction tx;
    private final SqliteSql sql;
    private final Comparison comparison;
    private Counts counts = new Counts(0, 0, 0, 0, 0, 0);
    private long extras;
    private long cleared;

    SqliteSync(Upsert command, TablePlan plan, Opened source, PostgresSync.Target target) {
        this.command = command;
        this.plan = plan;
        this.source = source;
        this.tx = target.transaction();
        this.comparison = new Comparison(command.mode().deleteExtra(), done -> target.progress()
                .at("compare " + plan.target().name(), done, plan.size().rows()));
        this.sql = new SqliteSql(plan);
    }

    @Override
    public void clear() {
        if (plan.strategy() == Strategy.REFRESH) {
            cleared = tx.execute(sql.deleteAll());
        }
    }

    @Override
    public void write() {
        Totals totals = compare();
        long nullKeys = cleared > 0 ? 0 : tx.number(sql.countNullKeys());
        long before = cleared > 0 ? cleared : totals.target() + nullKeys;
        extras = totals.extra() + nullKeys;
        counts = new Counts(before, totals.source(), 0, 0, totals.source(), cleared);
        if (cleared > 0) {
            command.limit().check("the sync", plan.target().name(), cleared - totals.source(), cleared);
        }
        try {
            counts = tx.nested(this::updateAndInsert);
        } catch (SluiceException e) {
            if (!Replacing.mayHelp(e)) {
                throw e;
            }
            Optional<String> obstacle = new Replacing(plan).obstacle();
            if (obstacle.isPresent()) {
                throw Replacing.explained(e, obstacle.get());
            }
            deleteExtras();
            counts = tx.nested(this::replace);
        }
    }

    private Counts updateAndInsert() {
        long inserted = 0;
        long updated = 0;
        try (Spool.Reading rows = comparison.differences().read();
                Prepared insert = tx.prepare(sql.insert());
                Prepared update = tx.prepare(sql.update())) {
            while (rows.next()) {
                if (rows.mark() == Comparison.INSERT) {
                    inserted += write(insert, rows, sql.insertOrder());
                } else if (rows.mark() == Comparison.UPDATE
                        && !plan.layout().updated().isEmpty()) {
                    updated += write(update, rows, sql.updateOrder());
                }
            }
        }
        return counts.withWritten(inserted, updated);
    }

    /** Changed rows are taken out and inserted anew: the way for rows that trade unique values. */
    private Counts replace() {
        long replaced = each(Comparison.UPDATE, sql.delete(), sql.deleteOrder());
        long inserted = each(Comparison.INSERT, sql.insert(), sql.insertOrder())
                + each(Comparison.UPDATE, sql.insert(), sql.insertOrder());
        return counts.withWritten(inserted - replaced, replaced);
    }

    private long each(byte mark, String statement, int[] order) {
        long done = 0;
        try (Spool.Reading rows = comparison.differences().read();
                Prepared prepared = tx.prepare(statement)) {
            while (rows.next()) {
                done += rows.mark() == mark ? write(prepared, rows, order) : 0;
            }
        }
        return done;
    }

    private Totals compare() {
        RowEncoding encoding = plan.layout().encoding(source.target());
        Complaints complaints = new Complaints(plan.target().name().toString(), "mend the row in the target");
        int batch = source.manner().batchSize();
        try (KeyChecked rows = source.inKeyOrder();
                TupleStream target = encoding.encode(tx.rawRows(sql.readTarget()), batch, complaints)) {
            return comparison.run(source, rows, target);
        } catch (KeyChecked.OutOfOrder e) {
            throw SluiceException.of(
                            Kind.FAILED,
                            "the source's keys change their order when they become values of SQLite",
                            "table " + plan.target().name(),
                            "declare the key column TEXT in the target")
                    .causedBy(e);
        }
    }

    private long write(Prepared statement, TupleStream row, int[] order) {
        for (int i = 0; i < order.length; i++) {
            @Nullable Object value = SqliteTuples.value(row, order[i]);
            statement.bind(i, value);
        }
        try {
            return statement.execute();
        } catch (SluiceException e) {
            Problem said = e.problems().get(0);
            String key = plan.layout().encoding(source.target()).keyText(row, 0);
            throw SluiceException.of(
                            e.kind(),
                            said.what() + "; row " + key,
                            "table " + plan.target().name(),
                            said.remedy())
                    .causedBy(e);
        }
    }

    @Override
    public void deleteExtras() {
        if (!command.mode().deleteExtra() || extras == 0) {
            return;
        }
        command.limit().check("the sync", plan.target().name(), extras, counts.before());
        extras = 0;
        long deleted = each(Comparison.DELETE, sql.delete(), sql.deleteOrder()) + tx.execute(sql.deleteNullKeys());
        counts = counts.withDeleted(deleted);
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public void tidy() {}

    @Override
    public void close() {
        comparison.close();
    }

    /** The statements of one table. */
    private record SqliteSql(TablePlan plan) {
        private String table() {
            return plan.target().name().quoted();
        }

        Sql readTarget() {
            String items = String.join(", ", names());
            return Sql.of("select " + items + " from " + table() + " where not " + nullKey() + " order by "
                    + String.join(
                            ", ",
                            names().subList(0, plan.layout().keySize()).stream()
                                    .map(n -> n + " collate binary")
                                    .toList()));
        }

        /** A null is equal to no key of the source, so that such rows are extra; SQLite lets them into most keys. */
        private String nullKey() {
            return "("
                    + String.join(
                            " or ", keys().stream().map(k -> k + " is null").toList()) + ")";
        }

        Sql countNullKeys() {
            return Sql.of("select count(*) as n from " + table() + " where " + nullKey());
        }

        Sql deleteNullKeys() {
            return Sql.of("delete from " + table() + " where " + nullKey());
        }

        private List<String> names() {
            return plan.layout().targets().stream().map(c -> c.name().quoted()).toList();
        }

        private List<String> keys() {
            return names().subList(0, plan.layout().keySize());
        }

        private List<String> updated() {
            return plan.layout().updated().stream().map(n -> n.quoted()).toList();
        }

        String insert() {
            String marks = String.join(", ", Collections.nCopies(names().size(), "?"));
            return "insert into " + table() + " (" + String.join(", ", names()) + ") values (" + marks + ")";
        }

        int[] insertOrder() {
            return IntStream.range(0, names().size()).toArray();
        }

        String update() {
            String set = updated().isEmpty()
                    ? keys().get(0) + " = " + keys().get(0)
                    : String.join(", ", updated().stream().map(n -> n + " = ?").toList());
            return "update " + table() + " set " + set + whereKey() + whereUpdatedDiffers();
        }

        /** With update: a row may differ elsewhere, and is then none that changes. */
        private String whereUpdatedDiffers() {
            return restricted()
                    ? updated().stream()
                            .map(n -> n + " is not ? or typeof(" + n + ") <> typeof(?)")
                            .collect(Collectors.joining(" or ", " and (", ")"))
                    : "";
        }

        private boolean restricted() {
            return !updated().isEmpty()
                    && updated().size() < names().size() - plan.layout().keySize();
        }

        int[] updateOrder() {
            IntStream updated = updated().stream().mapToInt(n -> names().indexOf(n));
            IntStream setAndKey = IntStream.concat(updated, Arrays.stream(deleteOrder()));
            IntStream compared =
                    updated().stream().mapToInt(n -> names().indexOf(n)).flatMap(i -> IntStream.of(i, i));
            return (restricted() ? IntStream.concat(setAndKey, compared) : setAndKey).toArray();
        }

        String delete() {
            return "delete from " + table() + whereKey();
        }

        int[] deleteOrder() {
            return IntStream.range(0, plan.layout().keySize()).toArray();
        }

        private String whereKey() {
            return " where "
                    + String.join(
                            " and ",
                            keys().stream().map(k -> k + " = ? collate binary").toList());
        }

        Sql deleteAll() {
            return Sql.of("delete from " + table());
        }
    }
}
