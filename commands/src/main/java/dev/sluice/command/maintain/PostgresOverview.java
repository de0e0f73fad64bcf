package dev.sluice.command.maintain;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.List;

/** What PostgreSQL's statistics tell. */
final class PostgresOverview {
    private static final String OWN_SCHEMAS =
            "n.nspname <> 'information_schema' and n.nspname !~ '^pg_(catalog|toast|temp)'";

    private static final String SIZES = """
            select n.nspname || '.' || c.relname as "table", greatest(c.reltuples, 0)::bigint as about_rows,
              s.n_dead_tup as dead_rows, pg_table_size(c.oid) as rows_bytes, pg_indexes_size(c.oid) as indexes_bytes,
              pg_total_relation_size(c.oid) as all_bytes,
              to_char(greatest(s.last_vacuum, s.last_autovacuum), 'YYYY-MM-DD HH24:MI') as vacuumed,
              to_char(greatest(s.last_analyze, s.last_autoanalyze), 'YYYY-MM-DD HH24:MI') as analyzed
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            left join pg_stat_all_tables s on s.relid = c.oid
            where c.relkind in ('r', 'm') and %s
            order by pg_total_relation_size(c.oid) desc, 1
            limit ?
            """.formatted(OWN_SCHEMAS);

    private static final String INDEXES = """
            select n.nspname || '.' || x.relname as "index", n.nspname || '.' || t.relname as "table",
              s.idx_scan as used, pg_relation_size(x.oid) as size_bytes,
              case when not i.indisvalid then 'invalid' when i.indisprimary then 'primary key'
                when i.indisunique then 'unique' when i.indisexclusion then 'exclusion constraint' else 'speed' end as "for"
            from pg_index i
            join pg_class x on x.oid = i.indexrelid and x.relkind = 'i'
            join pg_class t on t.oid = i.indrelid
            join pg_namespace n on n.oid = t.relnamespace
            left join pg_stat_all_indexes s on s.indexrelid = x.oid
            where %s
            order by i.indisvalid, coalesce(s.idx_scan, 0), pg_relation_size(x.oid) desc, 1
            limit ?
            """.formatted(OWN_SCHEMAS);

    private static final String UNUSED = """
            select count(*) as n, coalesce(sum(pg_relation_size(x.oid)), 0)::bigint as size
            from pg_index i
            join pg_class x on x.oid = i.indexrelid and x.relkind = 'i'
            join pg_class t on t.oid = i.indrelid
            join pg_namespace n on n.oid = t.relnamespace
            join pg_stat_all_indexes s on s.indexrelid = x.oid
            where s.idx_scan = 0 and not i.indisunique and not i.indisexclusion and %s
            """.formatted(OWN_SCHEMAS);

    private static final String SINCE = """
            select coalesce('uses are counted since ' || to_char(stats_reset, 'YYYY-MM-DD HH24:MI'),
              'uses are counted since the database was made') || ', on this server alone'
            from pg_stat_database where datname = current_database()
            """;

    private PostgresOverview() {}

    static Outline sizes(Transaction tx, int top) {
        long whole = tx.number(Sql.of("select pg_database_size(current_database())"));
        return new Outline(
                "sizes",
                List.of(new Figure("database", Measure.bytes(whole))),
                List.of(Cells.grid("tables", tx.query(Sql.of(SIZES, top)))),
                List.of("rows are as the last analyze or vacuum has counted them"));
    }

    static Outline indexUse(Transaction tx, int top) {
        Rows unused = tx.query(Sql.of(UNUSED));
        return new Outline(
                "index use",
                List.of(
                        new Figure("never used and only for speed", Measure.count(number(unused, 0))),
                        new Figure("their size", Measure.bytes(number(unused, 1)))),
                List.of(Cells.grid("indexes", tx.query(Sql.of(INDEXES, top)))),
                List.of(String.valueOf(tx.query(Sql.of(SINCE)).value())));
    }

    private static long number(Rows rows, int column) {
        return rows.rows().get(0).get(column) instanceof Number n ? n.longValue() : 0;
    }
}
