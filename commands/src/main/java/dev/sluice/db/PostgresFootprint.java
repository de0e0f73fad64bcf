package dev.sluice.db;

import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** PostgreSQL counts for each transaction itself; which rows they are is told by the transaction ids in them. */
final class PostgresFootprint implements Footprint {
    private static final String COUNTS = """
            select schemaname || '.' || relname as name, n_tup_ins as ins, n_tup_upd as upd, n_tup_del as del
            from pg_stat_xact_user_tables
            where n_tup_ins + n_tup_upd + n_tup_del > 0
              and schemaname <> ? and schemaname not like 'pg\\_%'
            """;
    private static final String FILES = """
            select n.nspname || '.' || c.relname as name, c.relfilenode::text as file
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname <> ? and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
            """;
    /** Of the transaction and of its savepoints that were not taken back. */
    private static final String IDS = """
            select transactionid::text as id from pg_locks
            where locktype = 'transactionid' and pid = pg_backend_pid() and granted
            """;

    private final Transaction transaction;
    private final Name journalSchema;
    private Map<String, Written> before = Map.of();
    private Map<String, String> filesBefore = Map.of();
    private List<String> idsBefore = List.of();

    PostgresFootprint(Transaction transaction, Name journalSchema) {
        this.transaction = transaction;
        this.journalSchema = journalSchema;
    }

    @Override
    public Footprint begin() {
        before = counts();
        filesBefore = files();
        idsBefore = ids();
        return this;
    }

    @Override
    public List<Written> written() {
        List<Written> written = new ArrayList<>();
        counts().forEach((table, now) -> {
            Written then = before.getOrDefault(table, new Written(table, 0, 0, 0));
            Written since = new Written(
                    table,
                    now.inserted() - then.inserted(),
                    now.updated() - then.updated(),
                    now.deleted() - then.deleted());
            if (since.total() > 0) {
                written.add(since);
            }
        });
        return written;
    }

    @Override
    public List<String> rewritten() {
        Map<String, String> now = files();
        return filesBefore.entrySet().stream()
                .filter(file ->
                        now.containsKey(file.getKey()) && !file.getValue().equals(now.get(file.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private Map<String, Written> counts() {
        Map<String, Written> counts = new TreeMap<>();
        Rows rows = transaction.query(Sql.of(COUNTS, journalSchema.text()));
        for (List<@Nullable Object> row : rows.rows()) {
            String table = String.valueOf(row.get(0));
            counts.put(table, new Written(table, number(row.get(1)), number(row.get(2)), number(row.get(3))));
        }
        return counts;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number n ? n.longValue() : 0;
    }

    private Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        Rows rows = transaction.query(Sql.of(FILES, journalSchema.text()));
        rows.rows().forEach(row -> files.put(String.valueOf(row.get(0)), String.valueOf(row.get(1))));
        return files;
    }

    private List<String> ids() {
        Rows rows = transaction.query(Sql.of(IDS));
        return rows.rows().stream().map(row -> String.valueOf(row.get(0))).toList();
    }

    /** Nothing was added. */
    @Override
    public void end() {}

    @Override
    public List<RowSample> samples(String table, Reader committed) {
        List<String> own = new ArrayList<>(ids());
        own.removeAll(idsBefore);
        return new PostgresSamples(transaction, committed, own).of(table);
    }
}
