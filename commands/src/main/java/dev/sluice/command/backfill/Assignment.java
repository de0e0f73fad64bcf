package dev.sluice.command.backfill;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;

/**
 * What a column becomes.
 *
 * @param value an expression over the row as it was, or one bound value
 */
record Assignment(Name column, Sql value) {
    private static final String VARYING = "^((?:character|bit) varying)\\(\\d+\\)(.*)$";
    private static final String CHARACTER = "^character(?:\\(\\d+\\))?(\\[\\])?$";
    private static final String BITS = "^bit(?:\\(\\d+\\))?(\\[\\])?$";

    /** As a value of the column's own type, so that it can be compared with what is there. */
    Sql typed(Column into, boolean postgres) {
        return cast(into.declared().replaceFirst(VARYING, "$1$2"), postgres);
    }

    /** As what is assigned: where the value is too long the assignment is to fail, and a cast would cut it. */
    Sql assigned(Column into, boolean postgres) {
        String whole = into.declared().replaceFirst(VARYING, "$1$2");
        return cast(whole.replaceFirst(CHARACTER, "bpchar$1").replaceFirst(BITS, "bit varying$1"), postgres);
    }

    private Sql cast(String type, boolean postgres) {
        String text = "(" + value.text() + ")";
        return new Sql(postgres ? text + "::" + type : text, value.binds());
    }
}
