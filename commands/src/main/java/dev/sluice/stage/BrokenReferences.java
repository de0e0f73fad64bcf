package dev.sluice.stage;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;

/**
 * The rows that SQLite itself finds to refer to nothing: noted before a table is exchanged, and looked for again afterwards. Those that were
 * there before are nobody's fault here; the new rows may not have any.
 */
public record BrokenReferences(Transaction tx, List<Table> tables) {
    private static final String NOTE = """
            create temp table "sluice_broken" as
            select c."table" as child, c.rowid as place, c.parent as parent, c.fkid as number from pragma_foreign_key_check as c
            """;

    private static final String NEW = """
            select c."table" as child, c.parent as parent, count(*) as n
            from pragma_foreign_key_check as c
            where c."table" = ? collate nocase
              or not exists (
                select 1 from temp."sluice_broken" as b
                where b.child = c."table" and b.place is c.rowid and b.parent = c.parent and b.number = c.fkid)
            group by 1, 2
            order by 1, 2
            """;

    public BrokenReferences {
        tables = List.copyOf(tables);
    }

    public static BrokenReferences note(Transaction tx, List<Table> tables) {
        tx.execute(Sql.of(NOTE));
        return new BrokenReferences(tx, tables);
    }

    public void refuseNew() {
        List<Problem> problems = tables.stream()
                .flatMap(table -> tx.query(Sql.of(NEW, table.name().name().text())).rows().stream())
                .map(row -> new Problem(
                        row.get(2) + " rows of " + row.get(0) + " would refer to rows of " + row.get(1)
                                + " that are not there",
                        "foreign_key_check",
                        "mend the source, or take those rows away first"))
                .distinct()
                .toList();
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
        tx.execute(Sql.of("drop table temp.\"sluice_broken\""));
    }
}
