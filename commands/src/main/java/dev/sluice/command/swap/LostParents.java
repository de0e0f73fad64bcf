package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Old rows whose parents went while no foreign key held them, so that the table's foreign keys could not be validated once it has those rows
 * again. Looked for when the old table has its keys, which keep parents from going any more.
 */
record LostParents(Transaction tx, Table live, TableName old) {
    private static final String VALID =
            "select count(*) as n from pg_constraint where conrelid = ? and conname = ? and contype = 'f' and convalidated";

    void refuse() {
        List<Problem> problems = live.foreignKeys().stream()
                .filter(key -> !key.parent().equals(live.name()))
                .filter(key -> tx.number(Sql.of(VALID, live.id(), key.name())) > 0)
                .flatMap(key -> problems(key).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    private List<Problem> problems(Table.ForeignKey key) {
        long rows = tx.number(count(key));
        return rows == 0
                ? List.of()
                : List.of(new Problem(
                        rows + " old rows refer to rows of " + key.parent() + " that are not there any more",
                        "unswap",
                        "bring those back, or take the old rows away: they are in " + old));
    }

    private Sql count(Table.ForeignKey key) {
        String same = IntStream.range(0, key.columns().size())
                .mapToObj(i -> "t." + key.parentColumns().get(i).quoted() + " = c."
                        + key.columns().get(i).quoted())
                .collect(Collectors.joining(" and "));
        return Sql.of("select count(*) as n from " + old.quoted() + " as c where " + Content.filled(key)
                + " and not exists (select 1 from " + key.parent().quoted() + " as t where " + same + ")");
    }
}
