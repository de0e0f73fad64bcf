package dev.sluice.command;

import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.nio.file.Path;
import java.util.Optional;

/** Where a command reads from, as the words of the language say it. */
public sealed interface Source {
    /** The source as the user would write it; used in messages and reports. */
    String described();

    /** {@code 'orders'} of the home profile, or {@code 'lab:orders'} of another. */
    record OfTable(Optional<String> profile, TableName table) implements Source {
        /** Reads {@code table} or {@code profile:table}. */
        public static OfTable parse(String text) {
            int colon = text.indexOf(':');
            return colon < 0
                    ? new OfTable(Optional.empty(), TableName.parse(text))
                    : new OfTable(Optional.of(text.substring(0, colon)), TableName.parse(text.substring(colon + 1)));
        }

        @Override
        public String described() {
            return profile.map(p -> p + ":").orElse("") + table;
        }
    }

    /** {@code query('lab', 'select ...')}. */
    record OfQuery(String profile, Sql sql) implements Source {
        @Override
        public String described() {
            return "query on " + profile;
        }
    }

    /** {@code profile('lab')}: all its tables, or those named. */
    record OfProfile(String profile) implements Source {
        @Override
        public String described() {
            return profile;
        }
    }

    /** {@code file('events.ndjson')}. */
    record OfFile(Path path) implements Source {
        @Override
        public String described() {
            return path.toString();
        }
    }
}
