package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.rows.FieldRule;
import dev.sluice.rows.FieldRule.Leniency;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What does not count as a difference, column by column; columns go by the subject's names. */
public record ColumnRules(List<Tolerance> tolerances, List<Lenient> lenient) {
    /** Numbers may differ by so much. */
    public record Tolerance(String column, double most) {
        public Tolerance {
            if (!(most >= 0) || Double.isInfinite(most)) {
                throw Compare.invalid("verify", "tolerance of \"" + column + "\" must be at least 0, was " + most);
            }
        }
    }

    /** One leniency for one column. */
    public record Lenient(String column, Leniency leniency) {}

    public ColumnRules {
        tolerances = List.copyOf(tolerances);
        lenient = List.copyOf(lenient);
    }

    /** The rule for a column that is compared as that one. */
    FieldRule of(Name subject, Column common) {
        Set<Leniency> leniencies = EnumSet.noneOf(Leniency.class);
        lenient.stream().filter(l -> is(l.column(), subject)).forEach(l -> leniencies.add(l.leniency()));
        double tolerance = tolerances.stream()
                .filter(t -> is(t.column(), subject))
                .mapToDouble(Tolerance::most)
                .findFirst()
                .orElse(0);
        if (tolerance > 0 && !FieldRule.isNumber(common.type())) {
            throw refused("tolerance: is for numbers, and column \"" + subject + "\" is " + common.declared());
        }
        if (leniencies.contains(Leniency.EXACT) && leniencies.size() > 1) {
            throw refused("exact: and what is lenient exclude each other for column \"" + subject + "\"");
        }
        leniencies.stream()
                .filter(l -> l != Leniency.EXACT && !FieldRule.isText(common.type()))
                .findFirst()
                .ifPresent(l -> {
                    throw refused("trim:, ignoreCase: and normalize: are for texts, and column \"" + subject + "\" is "
                            + common.declared());
                });
        return new FieldRule(common.type(), leniencies, tolerance);
    }

    private static boolean is(String given, Name column) {
        return given.equalsIgnoreCase(column.text());
    }

    /** Every column that is spoken of, so that a name that means nothing is refused. */
    Set<String> named() {
        Set<String> named = new TreeSet<>();
        tolerances.forEach(t -> named.add(t.column()));
        lenient.forEach(l -> named.add(l.column()));
        return named;
    }

    private static SluiceException refused(String what) {
        return SluiceException.of(Kind.USAGE, what, "", "name the columns it is meant for");
    }
}
