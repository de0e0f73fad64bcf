package dev.sluice.command.upsert;

import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Fault;
import dev.sluice.sql.Column;
import dev.sluice.sql.Table;
import java.util.Optional;

/**
 * Whether rows may be deleted and inserted where an update fails: rows that trade the values of a unique key can be written in
 * no order of updates. Nothing may notice, and nothing may be lost.
 */
record Replacing(TablePlan plan) {
    /** Whether that failure may be one of order only. */
    static boolean mayHelp(SluiceException failure) {
        return Fault.behind(failure)
                .filter(f -> f.sqlState().equals(Fault.UNIQUE_VIOLATION))
                .isPresent();
    }

    /** Why it must not be done; empty when it may. */
    Optional<String> obstacle() {
        Table target = plan.target();
        if (target.is(Table.Trait.REFERENCED)) {
            return Optional.of("other rows refer to this table");
        }
        if (target.is(Table.Trait.TRIGGERS)) {
            return Optional.of("the table's triggers would notice");
        }
        return target.columns().stream()
                .filter(Column::writable)
                .filter(c -> !carried(c))
                .findFirst()
                .map(c -> "the sync does not carry column \"" + c.name() + "\", which would be lost");
    }

    private boolean carried(Column column) {
        Layout layout = plan.layout();
        boolean key = layout.key().stream().anyMatch(p -> p.target().equals(column));
        return key || layout.updated().contains(column.name());
    }

    /** The failure with the reason why no other way was tried. */
    static SluiceException explained(SluiceException failure, String obstacle) {
        Problem said = failure.problems().get(0);
        String remedy = said.remedy()
                + "; where rows only trade values, make the unique key deferrable: they cannot be deleted and inserted, because "
                + obstacle;
        return SluiceException.of(failure.kind(), said.what(), said.where(), remedy)
                .causedBy(failure);
    }
}
