package dev.sluice.command.backfill;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rows of other tables that the database itself changes along with those that are written. */
record Followers(Transaction tx) {
    private static final String POSTGRES = """
            select c.conrelid::regclass::text as child, a.attname as parent
            from pg_constraint c join pg_attribute a on a.attrelid = c.confrelid and a.attnum = any (c.confkey)
            where c.contype = 'f' and c.confrelid = ? and c.confupdtype in ('c', 'n', 'd')
            order by 1, 2
            """;

    private static final String SQLITE = """
            select m.name as child, f."to" as parent
            from sqlite_schema as m, pragma_foreign_key_list(m.name) as f
            where m.type = 'table' and f."table" = ? collate nocase and f.on_update in ('CASCADE', 'SET NULL', 'SET DEFAULT')
            order by 1, 2
            """;

    /** A sentence for each of their tables. */
    List<String> notes(Form form) {
        return form.written().stream()
                .limit(1)
                .flatMap(table -> children(table, form.sets()))
                .distinct()
                .map(child -> "rows of " + child + " that refer to those follow by on update, and are not counted")
                .toList();
    }

    private Stream<String> children(Table table, Optional<List<Name>> sets) {
        Sql asked = tx.isPostgres()
                ? Sql.of(POSTGRES, table.id())
                : Sql.of(SQLITE, table.name().name().text());
        return tx.query(asked).rows().stream()
                .filter(row -> sets.map(names -> names.contains(Name.of(String.valueOf(row.get(1)))))
                        .orElse(true))
                .map(row -> String.valueOf(row.get(0)));
    }
}
