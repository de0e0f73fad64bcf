package dev.sluice.db;

import java.util.List;
import java.util.Optional;

/**
 * One thing that a database holds besides rows, as its catalog describes it.
 *
 * @param owner the table it belongs to; empty for what stands by itself. Names bear no schema where it is the first of the search path
 * @param name for a key its columns, for a foreign key {@code columns -> table}, for a grant {@code select to role}
 * @param fault why it does not do what it is there for, such as {@code is invalid}; empty when it does
 */
public record SchemaFact(Sort sort, String owner, String name, List<Detail> details, String fault) {
    /** What it is. */
    public enum Sort {
        TABLE("table"),
        COLUMN("column"),
        PRIMARY_KEY("primary key"),
        FOREIGN_KEY("foreign key"),
        UNIQUE("unique key"),
        CHECK("check"),
        EXCLUSION("exclusion"),
        INDEX("index"),
        VIEW("view"),
        MATERIALIZED_VIEW("materialized view"),
        FUNCTION("function"),
        EXTENSION("extension"),
        SEQUENCE("sequence"),
        TYPE("type"),
        TRIGGER("trigger"),
        POLICY("policy"),
        GRANT("grant");

        private final String words;

        Sort(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Something about it, such as a column's type. */
    public record Detail(String label, String value) {}

    public SchemaFact {
        details = List.copyOf(details);
    }

    public Optional<String> detail(String label) {
        return details.stream()
                .filter(d -> d.label().equals(label))
                .map(Detail::value)
                .findFirst();
    }

    /** As a message names it: {@code column "status" of table "orders"}. */
    public String described() {
        return described(sort, owner, name);
    }

    public static String described(Sort sort, String owner, String name) {
        return sort + " \"" + name + "\"" + (owner.isEmpty() ? "" : " of \"" + owner + "\"");
    }
}
