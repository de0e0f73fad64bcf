package dev.sluice.command.swap;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Servers that follow this one. A rename does not wait for them: nobody here sees which snapshots a standby has in use, and a subscriber is
 * sent what is written to a table while that is published.
 */
record Followers(Transaction tx, Table table) {
    private static final String STANDBYS = """
            select w.name from (
              select 'standby ' || coalesce(nullif(r.application_name, ''), 'pid ' || r.pid) as name
              from pg_stat_replication r where not exists (select from pg_replication_slots s where s.active_pid = r.pid)
              union
              select 'replication slot ' || s.slot_name from pg_replication_slots s where s.slot_type = 'physical') as w
            order by 1
            """;
    private static final String PUBLICATIONS = """
            select b.pubname::text from pg_publication_rel r join pg_publication b on b.oid = r.prpubid where r.prrelid = ? order by 1
            """;

    /** What a rename means for them, in words. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        List<String> standbys = listed(Sql.of(STANDBYS));
        if (!standbys.isEmpty()) {
            notes.add("standbys are not waited for (" + String.join(", ", standbys)
                    + "): they replay the locks of a rename, which ends queries on the table there, and a snapshot there that is"
                    + " older than the new rows finds the table empty");
        }
        List<String> publications = listed(Sql.of(PUBLICATIONS, table.id()));
        if (!publications.isEmpty()) {
            notes.add("publication " + String.join(", ", publications)
                    + ": subscribers are not sent the rows of a rename, which are loaded before the new table is published; copy them there"
                    + " anew");
        }
        return notes;
    }

    private List<String> listed(Sql query) {
        return tx.query(query).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }
}
