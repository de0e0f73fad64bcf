package dev.sluice.command.migrate;

import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Indexes that no query uses, those left out that somebody is building at this moment. A concurrent build that fails leaves its half of one behind,
 * which every write still pays for, and which {@code if not exists} takes for the whole.
 */
record InvalidIndexes(List<Index> found) {
    /** One of them; its number is another one when it is made anew under its name. */
    record Index(String id, String name, String table) {}

    /** What others build shows only where and by whom to those who may not see it. */
    private static final String QUERY = """
            select i.indexrelid::text as id, format('%I.%I', xn.nspname, x.relname) as name, format('%I.%I', tn.nspname, t.relname) as "table"
            from pg_index i
            join pg_class x on x.oid = i.indexrelid
            join pg_namespace xn on xn.oid = x.relnamespace
            join pg_class t on t.oid = i.indrelid
            join pg_namespace tn on tn.oid = t.relnamespace
            where not i.indisvalid and x.relkind = 'i'
              and not exists (
                select from pg_stat_progress_create_index p
                where p.relid = i.indrelid or (p.relid is null and exists (
                  select from pg_locks l where l.pid = p.pid and l.database = p.datid and l.relation = i.indrelid)))
            order by 2
            """;

    InvalidIndexes {
        found = List.copyOf(found);
    }

    static InvalidIndexes of(Database home) {
        return new InvalidIndexes(
                home.dialect() instanceof Postgres ? home.read(tx -> indexes(tx.query(Sql.of(QUERY)))) : List.of());
    }

    private static List<Index> indexes(Rows rows) {
        return IntStream.range(0, rows.size())
                .mapToObj(row -> new Index(text(rows, row, "id"), text(rows, row, "name"), text(rows, row, "table")))
                .toList();
    }

    private static String text(Rows rows, int row, String label) {
        return String.valueOf(rows.text(row, label));
    }

    /** The failure, and each index that has become one of them since. */
    SluiceException since(SluiceException failure, Database home, String where) {
        List<Problem> problems = new ArrayList<>(failure.problems());
        try {
            of(home).found().stream()
                    .filter(index -> !found.contains(index))
                    .forEach(index -> problems.add(problem(index, where)));
        } catch (SluiceException e) {
            failure.addSuppressed(e);
        }
        return SluiceException.of(failure.kind(), problems).causedBy(failure).withState(failure.state());
    }

    private static Problem problem(Index index, String where) {
        return new Problem(
                "index " + index.name() + " of table " + index.table()
                        + " is left half-built: it is invalid, no query uses it, and every write pays for it",
                where,
                "before the next run: drop index concurrently " + index.name());
    }
}
