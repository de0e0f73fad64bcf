package dev.sluice.stage;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that hangs on a table, as the statements that put it on its twin. Two of them are equal as long as nothing has changed. */
public record Attached(List<Piece> pieces, List<Lock> order) {
    /** Of the twin itself; asked when it is there. */
    private static final Set<Carried> OF_TWIN = EnumSet.of(Carried.REVOKES, Carried.STRIPS);

    private static final int WITH_COLUMNS = 150_000;
    private static final String PUBLICATIONS = "PUBLICATIONS";

    /** A statement, and the kind of thing that it is for. */
    public record Piece(String kind, String sql) {}

    /**
     * A table or view to be locked.
     *
     * @param part views, then the table, then who refers to it
     * @param depth of a view: those on others first
     */
    public record Lock(String name, int part, int depth) {
        private static final Comparator<Lock> ORDER = Comparator.comparingInt(Lock::part)
                .thenComparing(Comparator.comparingInt(Lock::depth).reversed());

        /** Those of several tables in one order; what several of them ask for stands where the first wants it. */
        static List<Lock> merged(List<List<Lock>> each) {
            Set<String> seen = new HashSet<>();
            return each.stream()
                    .flatMap(List::stream)
                    .sorted(ORDER)
                    .filter(lock -> seen.add(lock.name()))
                    .toList();
        }

        /**
         * One statement that takes all of them, in an order in which nobody waits for us who holds what we want.
         *
         * @param backwards from the children up, as those take their locks who write a child first and its parent then
         */
        static List<Sql> statement(List<Lock> locks, String mode, boolean backwards) {
            List<String> names = new ArrayList<>(locks.stream().map(Lock::name).toList());
            if (backwards) {
                Collections.reverse(names);
            }
            return names.isEmpty()
                    ? List.of()
                    : List.of(Sql.of("lock table " + String.join(", ", names) + " in " + mode + " mode"));
        }
    }

    /** The names of what is locked, in that order. */
    public List<String> locks() {
        return order.stream().map(Lock::name).toList();
    }

    /** The statement that locks them, if any. */
    public List<Sql> lock(String mode) {
        return Lock.statement(order, mode, false);
    }

    public Attached {
        pieces = List.copyOf(pieces);
        order = List.copyOf(order);
    }

    /** In the form that the server writes when names are told in full. */
    public static Attached read(Transaction tx, Twin twin) {
        return FullNames.during(tx, () -> {
            return new Attached(pieces(tx, twin), locks(tx, twin));
        });
    }

    private static List<Piece> pieces(Transaction tx, Twin twin) {
        List<String> parts = new ArrayList<>();
        for (Carried each : EnumSet.complementOf(EnumSet.copyOf(OF_TWIN))) {
            parts.add(part("C_" + each.name(), each.sql()));
        }
        for (Bound each : Bound.values()) {
            parts.add(part("B_" + each.name(), each.sql()));
        }
        Object version = tx.query(Sql.of("select current_setting('server_version_num')::int"))
                .value();
        boolean columns = version instanceof Number n && n.intValue() >= WITH_COLUMNS;
        parts.add(part("DEFINITION", AttachedSql.DEFINITION));
        parts.add(part(PUBLICATIONS, columns ? AttachedSql.PUBLICATIONS : AttachedSql.PUBLICATIONS_14));
        List<Piece> pieces = new ArrayList<>();
        for (List<@Nullable Object> row :
                tx.query(twin.query(String.join("union all\n", parts))).rows()) {
            pieces.add(new Piece(String.valueOf(row.get(0)), written(row)));
        }
        return pieces;
    }

    private static String part(String kind, String sql) {
        return "(select '" + kind + "' as kind, q.text from (" + sql + ") as q(text))\n";
    }

    private static String written(List<@Nullable Object> row) {
        Object text = row.get(1);
        if (text == null) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "something of the table's " + row.get(0) + " cannot be written for another table",
                    "swap",
                    "swap with strategy: 'merge'");
        }
        return text.toString();
    }

    private static List<Lock> locks(Transaction tx, Twin twin) {
        return tx.query(twin.query(AttachedSql.LOCKS)).rows().stream()
                .map(row -> new Lock(String.valueOf(row.get(0)), whole(row.get(1)), whole(row.get(2))))
                .toList();
    }

    private static int whole(@Nullable Object value) {
        return value instanceof Number n ? n.intValue() : 0;
    }

    public List<String> of(Carried... kinds) {
        List<String> all = new ArrayList<>();
        for (Carried kind : kinds) {
            all.addAll(named("C_" + kind.name()));
        }
        return all;
    }

    /** What the new table gets behind its rows, before others can see it. */
    public List<String> afterLoad() {
        return of(
                Carried.IDENTITY,
                Carried.SERIALS,
                Carried.INDEXES,
                Carried.INDEX_OPTIONS,
                Carried.CHECKS,
                Carried.COLUMNS,
                Carried.STATISTICS,
                Carried.STATISTICS_TARGETS,
                Carried.STATISTICS_OWNERS,
                Carried.CLUSTER,
                Carried.REPLICA_IDENTITY,
                Carried.COMMENTS);
    }

    /** Takes away what default privileges, or an earlier time, have given to others: they get theirs with the policies, in the cut-over. */
    public static List<String> revokes(Transaction tx, Twin twin) {
        return ofTwin(tx, twin, Carried.REVOKES);
    }

    /** Statements on what the twin itself has. */
    public static List<String> ofTwin(Transaction tx, Twin twin, Carried kind) {
        return FullNames.during(tx, () -> tx.query(twin.query(kind.sql())).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList());
    }

    private List<String> named(String kind) {
        return pieces.stream()
                .filter(p -> p.kind().equals(kind))
                .map(Piece::sql)
                .toList();
    }

    /** Those of the cut-over that make the successors of materialized views. */
    public List<String> materializedViews() {
        return named("B_" + Bound.MATERIALIZED_VIEWS.name());
    }

    /** The statements of the cut-over, in order. */
    public List<String> cutOver() {
        List<String> all = new ArrayList<>(of(Carried.GRANTS, Carried.COLUMN_GRANTS));
        for (Bound kind : Bound.values()) {
            all.addAll(named("B_" + kind.name()));
            if (kind == Bound.NAMES) {
                all.addAll(named(PUBLICATIONS));
            }
        }
        return all;
    }

    /** Statements as one, so that the server is asked once; their texts are taken as they are. */
    public static Sql batch(List<String> statements) {
        String tag = "s";
        while (holds(statements, tag)) {
            tag = tag + "s";
        }
        String mark = "$" + tag + "$";
        return Sql.of(statements.stream()
                .map(s -> "execute " + mark + s + mark + ";")
                .collect(Collectors.joining("\n", "do $" + tag + "do$ begin\n", "\nend $" + tag + "do$")));
    }

    private static boolean holds(List<String> statements, String tag) {
        return statements.stream().anyMatch(s -> s.contains("$" + tag));
    }
}
