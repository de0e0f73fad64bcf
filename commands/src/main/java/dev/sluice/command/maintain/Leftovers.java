package dev.sluice.command.maintain;

import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;

/**
 * Half-built indexes that a concurrent build leaves behind when it fails: invalid ones whose names end in {@code _ccnew} or
 * {@code _ccold}. Only those that were not there before, and that nobody is building, are ours to drop.
 */
record Leftovers(Database home, List<String> before) {
    /** Drops an index; throws where that cannot be done now. */
    interface Dropping {
        void drop(Sql statement);
    }

    static final String QUERY = """
            select i.indexrelid::regclass::text
            from pg_index i join pg_class x on x.oid = i.indexrelid
            where not i.indisvalid and x.relkind = 'i' and x.relname ~ '_cc(new|old)[0-9]*$'
              and not exists (select from pg_stat_progress_create_index p where p.relid = i.indrelid)
            order by 1
            """;

    static Leftovers of(Database home) {
        return new Leftovers(home, found(home));
    }

    private static List<String> found(Database home) {
        return home.read(tx -> tx.query(Sql.of(QUERY)).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList());
    }

    /** Drops what this failure has left, or says how to: another transaction may still be in the way. */
    SluiceException clearedAfter(SluiceException failure, Dropping dropping) {
        List<String> fates = new ArrayList<>();
        try {
            for (String index : found(home)) {
                if (!before.contains(index)) {
                    fates.add("its half-built " + index + " " + fate(index, failure, dropping));
                }
            }
        } catch (SluiceException e) {
            failure.addSuppressed(e);
        }
        return fates.isEmpty() ? failure : told(failure, String.join("; ", fates));
    }

    private static String fate(String index, SluiceException failure, Dropping dropping) {
        try {
            dropping.drop(Sql.of("drop index concurrently if exists " + index));
            return "is dropped";
        } catch (SluiceException e) {
            failure.addSuppressed(e);
            return "stays until somebody executes drop index concurrently " + index;
        }
    }

    private static SluiceException told(SluiceException failure, String more) {
        Problem said = failure.problems().get(0);
        return SluiceException.of(failure.kind(), said.what() + "; " + more, said.where(), said.remedy())
                .causedBy(failure);
    }
}
