package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a server can do, found out by doing it: managed services and servers that only speak PostgreSQL's protocol differ from
 * what their version promises.
 */
public record Capabilities(Set<Capability> present) {
    /** What a command may need. */
    public enum Capability {
        /** A copy that fails, or is taken back, leaves none of its rows. */
        ATOMIC_COPY,
        /** A table made under a savepoint is gone when that is rolled back. */
        DDL_ROLLS_BACK,
        TEMPORARY_TABLES,
        /** Locks of a number of one's own, which end with the transaction. */
        ADVISORY_LOCKS,
        /** {@code insert ... on conflict} with {@code do nothing}, {@code do update} and {@code where}. */
        ON_CONFLICT;

        /** Such as {@code on conflict}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** One process reads and writes the file, so nothing is the server's to lack; it has no COPY and no advisory locks. */
    private static final Capabilities SQLITE = new Capabilities(
            EnumSet.of(Capability.DDL_ROLLS_BACK, Capability.TEMPORARY_TABLES, Capability.ON_CONFLICT));

    private static final List<Capability> ALL = List.of(Capability.values());

    public Capabilities {
        present = Set.copyOf(present);
    }

    /** Tries each under a savepoint of a transaction that may write; leaves nothing behind and takes a few milliseconds. */
    public static Capabilities probe(Transaction transaction) {
        return transaction.isPostgres() ? new Capabilities(new Probe(transaction).all()) : SQLITE;
    }

    public boolean has(Capability capability) {
        return present.contains(capability);
    }

    /** Throws when it is missing; {@code command} is who needs it. */
    public void require(Capability capability, String command) {
        if (!has(capability)) {
            throw SluiceException.of(
                            Kind.REFUSED,
                            command + " needs " + capability.label() + ", which this server does not have",
                            "",
                            "see what it has: sluice doctor")
                    .withState("nothing changed");
        }
    }

    /** One line, such as {@code atomic copy: yes, ddl rolls back: yes}. */
    public String guarantees() {
        return ALL.stream().map(c -> c.label() + ": " + (has(c) ? "yes" : "no")).collect(Collectors.joining(", "));
    }
}
