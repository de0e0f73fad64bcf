package dev.sluice.command.backfill;

import dev.sluice.command.TableChange;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier call of the same backfill has set aside. Its rows are tried again, and until one was its entry stays under another name:
 * so what is the same in the end is told from what is new, and a call that is killed loses none.
 */
record EarlierEntries(Quarantine quarantine) {
    private static final String SUFFIX = ".before";

    private String table() {
        return quarantine.name().quoted();
    }

    private String statement() {
        return quarantine.statement() + SUFFIX;
    }

    private Sql delete(String condition, String... bound) {
        List<@Nullable Object> binds = new ArrayList<>(List.of(quarantine.of().toString(), statement()));
        binds.addAll(List.of(bound));
        return new Sql("delete from " + table() + " where table_name = ? and statement = ?" + condition, binds);
    }

    /** Of entries whose row is set aside now. */
    private Sql deleteSet(String more) {
        return delete(
                " and exists (select 1 from " + table() + " as n where n.table_name = " + own("table_name")
                        + " and n.statement = ? and n.row_key = " + own("row_key") + " and n.path = " + own("path")
                        + more
                        + ")",
                quarantine.statement());
    }

    /** Puts entries there; only those of the rows at the places, where some are given. */
    void putAway(Transaction tx, Optional<Sql> places) {
        // A call that was killed, and is not resumed, has left some there.
        tx.execute(deleteSet(""));
        tx.execute(rename(statement(), quarantine.statement(), Optional.empty()));
        tx.execute(rename(quarantine.statement(), statement(), places));
    }

    private Sql rename(String from, String to, Optional<Sql> places) {
        List<@Nullable Object> binds =
                new ArrayList<>(List.of(to, quarantine.of().toString(), from));
        places.ifPresent(sql -> binds.addAll(sql.binds()));
        return new Sql(
                "update " + table() + " set statement = ? where table_name = ? and statement = ?"
                        + places.map(sql -> " and row_key in (" + sql.text() + ")")
                                .orElse(""),
                binds);
    }

    /** What of so many entries that were made is not as it was. */
    TableChange changed(Transaction tx, long made) {
        String own = quarantine.name().name().quoted();
        long same = tx.execute(deleteSet(" and " + Quarantine.same("n", own, tx.isPostgres())));
        long changed = tx.execute(deleteSet(""));
        return quarantine.change(made - same - changed, changed, 0);
    }

    private String own(String column) {
        return quarantine.name().name().quoted() + "." + column;
    }

    /** What is left was mended, or is meant no longer. */
    TableChange forget(Transaction tx) {
        return quarantine.change(0, 0, tx.execute(delete("")));
    }
}
