package dev.sluice.rows;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.profile.Mask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/** Values of one table that cannot be kept exactly: the first twenty are named, and any is one too many. */
public final class Complaints {
    private static final int MOST = 20;

    private final String table;
    private final String remedy;
    private final BitSet hidden;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * Nothing to complain of yet.
     *
     * @param table where the values were to go, for the message
     */
    public Complaints(String table, String remedy) {
        this(table, remedy, new BitSet());
    }

    /**
     * The same, of rows some of whose columns are not to be shown.
     *
     * @param hidden their places
     */
    public Complaints(String table, String remedy, BitSet hidden) {
        this.table = table;
        this.remedy = remedy;
        this.hidden = hidden;
    }

    /** The value, unless the column at that place is not to be shown. */
    String shown(int column, Supplier<String> value) {
        return hidden.get(column) ? Mask.HIDDEN : value.get();
    }

    /** Notes one value; throws when there are twenty. */
    synchronized void add(String column, String key, String value, String reason) {
        String what = "value " + value + " of column \"" + column + "\" in the row " + key + " " + reason;
        problems.add(new Problem(what, "table " + table, remedy));
        if (problems.size() == MOST) {
            throwIfAny();
        }
    }

    /** A text value as messages show it. */
    public static String shown(String text) {
        return "'" + RawValue.cut(text) + "'";
    }

    /** Throws what was noted, if anything was. */
    public synchronized void throwIfAny() {
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.FAILED, problems);
        }
    }
}
