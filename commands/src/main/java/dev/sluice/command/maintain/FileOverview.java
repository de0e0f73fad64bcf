package dev.sluice.command.maintain;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.List;

/** What a SQLite file tells. */
final class FileOverview {
    private static final String MAY =
            "select 1 from pragma_compile_options where compile_options = 'ENABLE_DBSTAT_VTAB'";
    private static final String PARTS = "from dbstat d join sqlite_schema s on s.name = d.name where d.aggregate = 1";

    private static final String SIZES = "select s.tbl_name as \"table\","
            + " sum(case when s.type = 'table' then d.pgsize else 0 end) as rows_bytes,"
            + " sum(case when s.type = 'index' then d.pgsize else 0 end) as indexes_bytes, sum(d.pgsize) as all_bytes "
            + PARTS + " group by s.tbl_name order by all_bytes desc, 1 limit ?";

    private static final String INDEXES = "select s.name as \"index\", s.tbl_name as \"table\", d.pgsize as size_bytes "
            + PARTS + " and s.type = 'index' order by d.pgsize desc, 1 limit ?";

    private static final String PLAIN_INDEXES =
            "select name as \"index\", tbl_name as \"table\" from sqlite_schema where type = 'index' order by 1 limit ?";

    private FileOverview() {}

    static Outline sizes(Transaction tx, int top) {
        long free = tx.number(Sql.of("select freelist_count * page_size from pragma_freelist_count, pragma_page_size"));
        List<Figure> figures = List.of(
                new Figure("file", Measure.bytes(tx.number(MaintainPlanner.FILE_SIZE))),
                new Figure("free inside", Measure.bytes(free)));
        if (!divides(tx)) {
            return new Outline(
                    "sizes", figures, List.of(), List.of("this SQLite cannot tell its tables' shares apart"));
        }
        Grid grid = Cells.grid("tables", tx.query(Sql.of(SIZES, top)));
        List<String> notes = free > 0 ? List.of("maintain 'vacuum' gives back what is free inside") : List.of();
        return new Outline("sizes", figures, List.of(grid), notes);
    }

    static Outline indexUse(Transaction tx, int top) {
        Rows indexes = tx.query(Sql.of(divides(tx) ? INDEXES : PLAIN_INDEXES, top));
        return new Outline(
                "index use",
                List.of(),
                List.of(Cells.grid("indexes", indexes)),
                List.of("SQLite does not count how often an index is used"));
    }

    static Outline slowQueries() {
        return new Outline(
                "slow queries",
                List.of(),
                List.of(),
                List.of("SQLite keeps no count of statements; --log-sql FILE writes what each of a run has taken"));
    }

    private static boolean divides(Transaction tx) {
        return !tx.query(Sql.of(MAY)).isEmpty();
    }
}
