package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader;
import dev.sluice.rows.FieldRule;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.ValueType;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** How two sides are compared. */
enum Strategy {
    /** As it costs least. */
    AUTO,
    /** Both are in one database, which joins them. */
    JOIN,
    /** Both are read. */
    STREAM,
    /** Hashes of buckets are read, and the rows of those that differ. */
    HASHED;

    /** Types whose equality in PostgreSQL is that of a comparison. */
    private static final Set<ValueType> JOINABLE = EnumSet.of(
            ValueType.INT2,
            ValueType.INT4,
            ValueType.INT8,
            ValueType.NUMERIC,
            ValueType.FLOAT4,
            ValueType.FLOAT8,
            ValueType.BOOL,
            ValueType.TEXT,
            ValueType.BYTES,
            ValueType.UUID,
            ValueType.DATE,
            ValueType.TIME,
            ValueType.TIMESTAMP,
            ValueType.TIMESTAMPTZ);

    /** From this time there and back, hashing by the server costs less than sending rows. */
    private static final long THIN_NANOS = 4_000_000;

    private static final int TRIES = 3;

    /** Which it is, for sides that are read at that moment. */
    Strategy resolved(ComparePlan plan, Moment moment) {
        return switch (this) {
            case STREAM -> STREAM;
            case JOIN ->
                wanted(
                        plan,
                        canJoin(plan) && !moment.shared(),
                        "two PostgreSQL tables of one database that"
                                + " this transaction has not written, with a unique key and columns of plain types");
            case HASHED ->
                wanted(
                        plan,
                        canHash(plan) && !moment.shared(),
                        "two PostgreSQL tables with a key, in databases of one encoding");
            case AUTO -> chosen(plan, moment);
        };
    }

    private Strategy wanted(ComparePlan plan, boolean possible, String what) {
        if (!possible) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "strategy: '" + word() + "' is for " + what,
                    plan.command().word(),
                    "leave it out, or take 'stream'");
        }
        return this;
    }

    private static Strategy chosen(ComparePlan plan, Moment moment) {
        if (moment.shared() || moment.written()) {
            return STREAM;
        }
        if (canJoin(plan)) {
            return JOIN;
        }
        return canHash(plan)
                        && Math.max(
                                        roundTrip(moment.first().subject()),
                                        roundTrip(moment.first().reference()))
                                > THIN_NANOS
                ? HASHED
                : STREAM;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static boolean postgres(ComparePlan plan) {
        return plan.keySize() > 0
                && plan.sides().subject().postgres()
                && plan.sides().reference().postgres();
    }

    static boolean canHash(ComparePlan plan) {
        // A hash is of the bytes that the server keeps.
        return postgres(plan) && oneEncoding(plan);
    }

    static boolean oneEncoding(ComparePlan plan) {
        return plan.sides()
                .subject()
                .standing()
                .encoding()
                .equals(plan.sides().reference().standing().encoding());
    }

    static boolean canJoin(ComparePlan plan) {
        return postgres(plan)
                && plan.sides().subject().database() == plan.sides().reference().database()
                && plan.columns().stream().allMatch(Strategy::joinable)
                && Stream.of(true, false).allMatch(ofSubject -> hasKey(plan, ofSubject));
    }

    private static boolean joinable(ComparedColumn column) {
        FieldRule rule = column.rule();
        return column.subject().type() == column.reference().type()
                && JOINABLE.contains(column.common().type())
                && rule.leniencies().isEmpty()
                && rule.tolerance() == 0;
    }

    /** Whether no key can be there twice, nor be null. */
    private static boolean hasKey(ComparePlan plan, boolean ofSubject) {
        Side side = ofSubject ? plan.sides().subject() : plan.sides().reference();
        if (side.table().filter(t -> t.is(Table.Trait.INHERITANCE)).isPresent()) {
            // Among those that inherit it may be there again.
            return false;
        }
        List<Name> key = plan.key().stream().map(c -> c.of(ofSubject).name()).toList();
        boolean unique = Stream.concat(
                        Stream.of(side.primaryKey()),
                        side.table().stream()
                                .flatMap(t -> t.uniqueKeys().stream())
                                .map(Table.UniqueKey::columns))
                .anyMatch(k -> !k.isEmpty() && key.containsAll(k));
        return unique && plan.key().stream().allMatch(c -> c.of(ofSubject).notNull());
    }

    private static long roundTrip(Reader reader) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            reader.query(Sql.of("select 1"));
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }
}
