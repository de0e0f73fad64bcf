package dev.sluice.stage;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whose rows a swap had put there, so that each row that was written later can be told from them.
 *
 * @param table the new table's oid, which another has after a restore; 0 where nothing is known
 * @param gone how many keys of old rows were not among the new ones
 * @param key what tells rows apart
 * @param transactions all that wrote the new rows
 */
public record Provenance(long table, long gone, List<Name> key, List<String> transactions) {
    public static final Provenance UNKNOWN = new Provenance(0, 0, List.of(), List.of());

    /** A block may write each row in a transaction of its own, and the note must stay short. */
    private static final int MOST = 1000;

    private static final int WORDS = 4;

    public Provenance {
        key = List.copyOf(key);
        transactions = List.copyOf(transactions);
    }

    public static Provenance of(Transaction tx, TableName staging, List<Name> key, long gone) {
        List<String> transactions = tx
                .query(Sql.of("select distinct xmin::text from " + staging.quoted() + " limit " + (MOST + 1)))
                .rows()
                .stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
        long table = tx.number(Sql.of("select to_regclass(?)::oid::bigint", staging.quoted()));
        return transactions.size() > MOST ? UNKNOWN : new Provenance(table, gone, key, transactions);
    }

    /** For a comment. */
    public String text() {
        return table == 0
                ? ""
                : table + " " + gone + " " + key.stream().map(Parted::hex).collect(Collectors.joining(",")) + " "
                        + String.join(",", transactions);
    }

    public static Provenance parse(String text) {
        String[] words = text.split(" ", WORDS);
        return words.length < WORDS
                ? UNKNOWN
                : new Provenance(
                        Long.parseLong(words[0]),
                        Long.parseLong(words[1]),
                        listed(words[2]).stream().map(Parted::name).toList(),
                        listed(words[3]));
    }

    private static List<String> listed(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }
}
