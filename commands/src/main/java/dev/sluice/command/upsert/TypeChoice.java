package dev.sluice.command.upsert;

import dev.sluice.db.RawRows.Storage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The type that a SQLite column gets in PostgreSQL: the one it declares where every value fits, else the narrowest that holds
 * them all unchanged. What could be read in two ways is never guessed at.
 *
 * @param because what is surprising about the choice, as the end of a sentence about the column; empty when nothing is
 */
record TypeChoice(DeclaredType type, String because) {
    static TypeChoice of(DeclaredType declared, ColumnProfile profile, TableProfile table) {
        if (profile.values() == 0) {
            boolean open = declared == DeclaredType.NONE || !declared.forms().isEmpty();
            return new TypeChoice(declared, open ? "has no values to judge by" : "");
        }
        return asDeclared(declared, profile)
                .map(type -> new TypeChoice(type, ""))
                .orElseGet(() -> new TypeChoice(byValues(profile), surprise(declared, profile, table)));
    }

    /** The declared type where all values are what it says. */
    private static Optional<DeclaredType> asDeclared(DeclaredType declared, ColumnProfile profile) {
        if (!declared.forms().isEmpty()) {
            boolean expected = declared == DeclaredType.JSON
                    ? profile.count(Storage.BLOB) == 0 && profile.finite()
                    : profile.only(Storage.TEXT);
            return profile.form().filter(form -> expected).map(DeclaredType::of);
        }
        boolean fits = expected(declared).stream().mapToLong(profile::count).sum() == profile.values()
                && inRange(declared, profile);
        if (declared == DeclaredType.NONE) {
            boolean one = fits || profile.only(Storage.TEXT) || profile.only(Storage.BLOB);
            return one ? Optional.of(byValues(profile)) : Optional.empty();
        }
        return fits ? Optional.of(declared) : Optional.empty();
    }

    private static boolean inRange(DeclaredType declared, ColumnProfile profile) {
        return switch (declared) {
            case BOOLEAN -> profile.integersWithin(0, 1);
            case SMALLINT -> profile.integersWithin(Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> profile.integersWithin(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case REAL -> profile.exactDoubles();
            default -> true;
        };
    }

    /** The storage classes that the declared type goes with. */
    private static Set<Storage> expected(DeclaredType declared) {
        return switch (declared) {
            case BOOLEAN, SMALLINT, INTEGER, BIGINT -> EnumSet.of(Storage.INTEGER);
            case REAL, NUMERIC, NONE -> EnumSet.of(Storage.INTEGER, Storage.REAL);
            case JSON -> EnumSet.of(Storage.INTEGER, Storage.REAL, Storage.TEXT);
            case BLOB -> EnumSet.of(Storage.BLOB);
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, TEXT -> EnumSet.of(Storage.TEXT);
        };
    }

    private static DeclaredType byValues(ColumnProfile profile) {
        if (profile.only(Storage.BLOB)) {
            return DeclaredType.BLOB;
        }
        if (profile.count(Storage.TEXT) > 0) {
            return DeclaredType.TEXT;
        }
        if (profile.only(Storage.INTEGER)) {
            return DeclaredType.BIGINT;
        }
        return profile.exactDoubles() ? DeclaredType.REAL : DeclaredType.NUMERIC;
    }

    private static String surprise(DeclaredType declared, ColumnProfile profile, TableProfile table) {
        Set<Storage> odd = EnumSet.complementOf(EnumSet.copyOf(expected(declared)));
        odd.remove(Storage.NULL);
        String text = "holds %s (rows: %d, the first is %s)";
        return odd.stream()
                .filter(storage -> profile.count(storage) > 0)
                .map(storage ->
                        text.formatted(named(storage), profile.count(storage), table.at(profile.first(storage))))
                .findFirst()
                .orElseGet(() -> unfit(declared, profile, table));
    }

    private static String unfit(DeclaredType declared, ColumnProfile profile, TableProfile table) {
        if (profile.firstMisfit() >= 0) {
            return "holds texts that are not all of one form (the first that differs is %s)"
                    .formatted(table.at(profile.firstMisfit()));
        }
        return declared == DeclaredType.BOOLEAN
                ? "holds integers other than 0 and 1"
                : "holds numbers that the declared type cannot";
    }

    static String named(Storage storage) {
        return switch (storage) {
            case INTEGER -> "integers";
            case REAL -> "real numbers";
            case TEXT -> "text";
            case BLOB -> "blobs";
            case NULL -> "nulls";
        };
    }
}
