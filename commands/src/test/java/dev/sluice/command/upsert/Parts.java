package dev.sluice.command.upsert;

/** Three parts, synced once from SQLite. */
final class Parts implements AutoCloseable {
    static final String INDEXES =
            "select string_agg(c.relname || case when i.indisprimary then ' primary' else '' end, ', '"
                    + " order by c.relname) from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = 'parts'::regclass";

    static final String TABLES = "select string_agg(relname, ', ' order by relname) from pg_class"
            + " where relnamespace = 'public'::regnamespace and relkind in ('r', 'm')";

    final Bench bench = Bench.sqliteToPostgres();

    void arrive() {
        bench.source.execute(
                "create table parts (id integer primary key, name text, price integer, old text)",
                "insert into parts values (1, 'nut', 10, 'a'), (2, 'bolt', 20, 'b'), (3, 'pin', 30, 'c')");
        bench.sync("parts");
    }

    /** The source's table gets other columns, types and key. */
    void reshape() {
        bench.source.execute(
                "drop table parts",
                "create table parts (id integer, site text, name text, price real, primary key (id, site))",
                "insert into parts values (1, 'x', 'nut', 1.5), (1, 'y', 'nut', 1.75), (2, 'x', 'bolt', 2.0)");
    }

    Counts refresh(Object... more) {
        Object[] options = new Object[more.length + 2];
        options[0] = "fullRefresh";
        options[1] = true;
        System.arraycopy(more, 0, options, 2, more.length);
        return bench.sync("parts", options);
    }

    String rows() {
        return bench.target.query("select * from parts order by 1, 2").toString();
    }

    @Override
    public void close() {
        bench.close();
    }
}
