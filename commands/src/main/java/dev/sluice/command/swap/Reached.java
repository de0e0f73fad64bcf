package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.Optional;

/**
 * Rows of other tables that a merge would change or delete although they keep a parent: what they refer to moves from one row to another, and
 * their foreign key says what becomes of them when the first row loses it.
 */
record Reached(SwapPlan plan, Transaction tx) {
    private static final String POSTGRES = """
            select count(*) as n from pg_constraint as k
            where k.contype = 'f' and k.conrelid = to_regclass(?) and k.confrelid = to_regclass(?)
              and (k.confupdtype in ('c', 'n', 'd') or k.confdeltype in ('c', 'n', 'd'))
            """;

    private static final String SQLITE = """
            select count(*) as n from pragma_foreign_key_list(?, 'main') as k
            where k."table" = ? collate nocase
              and (lower(k.on_update) in ('cascade', 'set null', 'set default')
                or lower(k.on_delete) in ('cascade', 'set null', 'set default'))
            """;

    /** Once rows without a parent are refused or parted from it. */
    void refuse() {
        List<Problem> problems = plan.children().stream()
                .map(this::problem)
                .flatMap(Optional::stream)
                .toList();
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    private Optional<Problem> problem(Table.Inbound child) {
        Orphans orphans = new Orphans(plan.site(), child, plan.match());
        if (!orphans.canBeReached() || !acts(child)) {
            return Optional.empty();
        }
        long rows = tx.number(orphans.countReached());
        return rows == 0
                ? Optional.empty()
                : Optional.of(new Problem(
                        rows + " rows of " + child.child() + " refer to "
                                + child.key().parentColumns() + " of rows that lose it to another, and a merge would"
                                + " change or delete them by their foreign key",
                        "gate",
                        "swap with strategy: 'rename', or leave those values where they are"));
    }

    private boolean acts(Table.Inbound child) {
        Table target = plan.site().target();
        Sql count = tx.isPostgres()
                ? Sql.of(POSTGRES, child.child().quoted(), target.name().quoted())
                : Sql.of(
                        SQLITE,
                        child.child().name().text(),
                        target.name().name().text());
        return tx.number(count) > 0;
    }
}
