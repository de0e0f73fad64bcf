package dev.sluice.command.upsert;

import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table.ForeignKey;
import dev.sluice.sql.Table.UniqueKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Names the rows behind a violated constraint: the server names one at most, and people need to see the pattern. */
final class Violations {
    private static final int MOST = 20;
    /** A row that another session wins this often is written all the time. */
    private static final int TRIES = 10;

    private final TablePlan plan;
    private final Transaction tx;
    private final PostgresSql sql;

    Violations(TablePlan plan, Transaction tx, PostgresSql sql) {
        this.plan = plan;
        this.tx = tx;
        this.sql = sql;
    }

    /**
     * The failure as people are told of it.
     *
     * @param fleeting a unique key is violated, and no row is to be found that stays in the way
     */
    private record Named(SluiceException failure, boolean fleeting) {}

    /** Runs the work under a savepoint; where a constraint stops it, stages the source if need be and looks for the rows. */
    <T> T watch(Supplier<T> work, Runnable stage) {
        try {
            return tx.nested(work);
        } catch (SluiceException e) {
            throw named(e, stage).failure();
        }
    }

    /**
     * The same for staged rows, and again where nothing is in the way any more: another session has written the same row between
     * the look and the write. {@code on conflict} does not guard against that, because the server checks the other unique keys
     * of a row even when it has found the arbiter's conflict.
     */
    <T> T watchBesideOthers(Supplier<T> work) {
        for (int i = 1; ; i++) {
            try {
                return tx.nested(work);
            } catch (SluiceException e) {
                Named named = named(e, () -> {});
                if (!named.fleeting() || i == TRIES) {
                    throw named.failure();
                }
            }
        }
    }

    private Named named(SluiceException e, Runnable stage) {
        return Fault.behind(e).map(f -> named(e, f, stage)).orElseGet(() -> new Named(e, false));
    }

    private Named named(SluiceException e, Fault fault, Runnable stage) {
        if (fault.sqlState().startsWith(BadCast.DATA)) {
            Optional<String> value = new BadCast(plan, tx, sql).described();
            return new Named(explained(e, value.map(v -> v + ": ").orElse(""), ""), false);
        }
        List<String> rows = fault.isOfIntegrity() ? rows(fault, stage, e) : List.of();
        String shown = rows.stream().limit(MOST).collect(Collectors.joining(", "));
        String more = rows.size() > MOST ? ", and more" : "";
        boolean fleeting = rows.isEmpty() && fault.sqlState().equals(Fault.UNIQUE_VIOLATION);
        return new Named(explained(e, "", rows.isEmpty() ? "" : "; rows " + shown + more), fleeting);
    }

    private List<String> rows(Fault fault, Runnable stage, SluiceException first) {
        try {
            return tx.nested(() -> {
                stage.run();
                return question(fault).map(this::texts).orElse(List.of());
            });
        } catch (SluiceException e) {
            // The rows could not be found; the server's own words have to do.
            first.addSuppressed(e);
            return List.of();
        }
    }

    private List<String> texts(Sql question) {
        return tx.query(question).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private SluiceException explained(SluiceException e, String before, String after) {
        Problem said = e.problems().get(0);
        String where = "table " + plan.target().name();
        return SluiceException.of(e.kind(), before + said.what() + after, where, said.remedy())
                .causedBy(e);
    }

    private Optional<Sql> question(Fault fault) {
        return switch (fault.sqlState()) {
            case Fault.FOREIGN_KEY_VIOLATION -> foreignKey(fault);
            case Fault.UNIQUE_VIOLATION -> Optional.of(uniqueKey(fault).orElseGet(this::duplicates));
            case Fault.CHECK_VIOLATION -> check(fault);
            case Fault.NOT_NULL_VIOLATION ->
                column(fault).map(c -> where("d." + c.name().quoted() + " is null"));
            default -> Optional.empty();
        };
    }

    private Optional<Sql> foreignKey(Fault fault) {
        return plan.target().foreignKeys().stream()
                .filter(k -> k.name().equals(fault.constraint()))
                .findFirst()
                .map(this::orphans);
    }

    private Sql orphans(ForeignKey key) {
        List<String> conditions = new ArrayList<>();
        List<String> matches = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            String column = "d." + key.columns().get(i).quoted();
            conditions.add(column + " is not null");
            matches.add("p." + key.parentColumns().get(i).quoted() + " = " + column);
        }
        conditions.add("not exists (select from %s as p where %s)"
                .formatted(key.parent().quoted(), String.join(" and ", matches)));
        return where(String.join(" and ", conditions));
    }

    private Optional<Sql> uniqueKey(Fault fault) {
        return plan.target().uniqueKeys().stream()
                .filter(k -> k.index().text().equals(fault.constraint()))
                .findFirst()
                .map(this::conflicts);
    }

    /** Staged rows that share the unique values with another row, staged or in the table, of another key. */
    private Sql conflicts(UniqueKey key) {
        String same = both(key.columns(), "o", " = ", " and ");
        String other = both(keyNames(), "o", " is distinct from ", " or ");
        String table = plan.target().name().quoted();
        return where("exists (select from %s as o where %s and (%s)) or exists (select from %s as o where %s and (%s))"
                .formatted(sql.typedStage(), same, other, table, same, other));
    }

    /** The violated key is the sync's own: the source brings a row twice. */
    private Sql duplicates() {
        String key = keyNames().stream().map(n -> "d." + n.quoted()).collect(Collectors.joining(", "));
        return Sql.of("""
                select %s || ' twice, in rows ' || min(d.sluice_row) || ' and ' || max(d.sluice_row) as row
                from %s as d where d.sluice_op <> 'd'
                group by %s having count(*) > 1 order by min(d.sluice_row) limit %d
                """.formatted(sql.keyText(), sql.typedStage(), key, MOST + 1));
    }

    private Optional<Sql> check(Fault fault) {
        String expression = """
                select pg_get_expr(conbin, conrelid) as expression from pg_constraint
                where conrelid = to_regclass(?) and conname = ? and contype = 'c'
                """;
        Rows found = tx.query(Sql.of(expression, plan.target().name().quoted(), fault.constraint()));
        return found.isEmpty() ? Optional.empty() : Optional.of(where("(" + found.value() + ") is false"));
    }

    private static String both(List<Name> columns, String alias, String operator, String between) {
        return columns.stream()
                .map(c -> alias + "." + c.quoted() + operator + "d." + c.quoted())
                .collect(Collectors.joining(between));
    }

    private Optional<Column> column(Fault fault) {
        return plan.target().columns().stream()
                .filter(c -> c.name().text().equals(fault.column()))
                .findFirst();
    }

    private List<Name> keyNames() {
        return plan.layout().key().stream().map(p -> p.target().name()).toList();
    }

    private Sql where(String condition) {
        return Sql.of("select %s as row from %s as d where d.sluice_op <> 'd' and (%s) order by d.sluice_row limit %d"
                .formatted(sql.keyText(), sql.typedStage(), condition, MOST + 1));
    }
}
