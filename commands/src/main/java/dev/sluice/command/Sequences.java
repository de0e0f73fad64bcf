package dev.sluice.command;

import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.function.Predicate;

/** The sequences of a PostgreSQL table. */
public record Sequences(Transaction tx, Table table) {
    /** Lets those of written columns go on behind the greatest value: the next default would collide with one of them otherwise. */
    public void follow(Predicate<Name> written) {
        for (Table.OwnedSequence owned : Catalog.of(tx, new Postgres()).ownedSequences(table)) {
            if (written.test(owned.column())) {
                tx.query(Sql.of(move(owned), owned.sequence().quoted()));
            }
        }
    }

    private String move(Table.OwnedSequence owned) {
        String sql = """
                select setval(s.name, m.top)
                from (select ?::text::regclass as name) as s, (select max(%s)::int8 as top from %s) as m
                where m.top > coalesce((select case when is_called then last_value else last_value - 1 end from %s), 0)
                """;
        return sql.formatted(
                owned.column().quoted(), table.name().quoted(), owned.sequence().quoted());
    }
}
