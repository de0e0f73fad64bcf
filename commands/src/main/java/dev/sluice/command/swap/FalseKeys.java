package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Foreign keys to the table that count as valid, and have rows that refer to nothing, as a restore or a replica role may leave them: a
 * cut-over makes such a key anew, and nobody could validate it then.
 */
record FalseKeys(Transaction tx, Site site) {
    private static final String VALID =
            "select 1 from pg_constraint where conrelid = to_regclass(?) and conname = ? and contype = 'f' and convalidated";

    void refuse(List<Table.Inbound> children, String word) {
        List<Problem> problems = new ArrayList<>();
        for (Table.Inbound child : children) {
            problem(child, word).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    private Optional<Problem> problem(Table.Inbound child, String word) {
        boolean valid = !child.child().equals(site.target().name())
                && !tx.query(Sql.of(VALID, child.child().quoted(), child.key().name()))
                        .rows()
                        .isEmpty();
        long rows = valid ? tx.number(Orphans.countWithoutBoth(site, child)) : 0;
        return rows == 0
                ? Optional.empty()
                : Optional.of(new Problem(
                        rows + " rows of " + child.child()
                                + " refer to rows that are not there, although the foreign key "
                                + child.key().name() + " is valid: it could not be validated again behind the cut-over",
                        word,
                        "mend those rows, or take them away first"));
    }
}
