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
public record Capabilities(Set<Capability> present, Set<Capability> unknown) {
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
            EnumSet.of(Capability.DDL_ROLLS_BACK, Capability.TEMPORARY_TABLES, Capability.ON_CONFLICT), Set.of());

    /** They are tried on a temporary table. */
    private static final Set<Capability> NEED_A_TABLE =
            EnumSet.of(Capability.DDL_ROLLS_BACK, Capability.ATOMIC_COPY, Capability.ON_CONFLICT);

    private static final List<Capability> ALL = List.of(Capability.values());

    public Capabilities {
        present = Set.copyOf(present);
        unknown = Set.copyOf(unknown);
    }

    /** Where no temporary table may be made, what would be tried on one is not known. */
    public static Capabilities of(Set<Capability> present) {
        Set<Capability> unknown = EnumSet.noneOf(Capability.class);
        if (!present.contains(Capability.TEMPORARY_TABLES)) {
            unknown.addAll(NEED_A_TABLE);
            unknown.removeAll(present);
        }
        return new Capabilities(present, unknown);
    }

    /** Tries each under a savepoint of a transaction that may write; leaves nothing behind and takes a few milliseconds. */
    public static Capabilities probe(Transaction transaction) {
        return transaction.isPostgres() ? of(new Probe(transaction).all()) : SQLITE;
    }

    public boolean has(Capability capability) {
        return present.contains(capability);
    }

    /** Throws when it is missing; {@code command} is who needs it. */
    public void require(Capability capability, String command) {
        if (!has(capability) && !unknown.contains(capability)) {
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
        return ALL.stream().map(c -> c.label() + ": " + answer(c)).collect(Collectors.joining(", "));
    }

    private String answer(Capability capability) {
        return has(capability) ? "yes" : unknown.contains(capability) ? "not known" : "no";
    }
}
