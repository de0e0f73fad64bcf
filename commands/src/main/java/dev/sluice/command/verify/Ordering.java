package dev.sluice.command.verify;

import dev.sluice.rows.BytesOrder;
import dev.sluice.rows.KeyOrder;
import dev.sluice.rows.Likeness;
import dev.sluice.rows.TupleOrder;
import dev.sluice.sql.Column;
import dev.sluice.sql.ValueType;
import java.util.stream.IntStream;

/** In which order the rows of both sides are compared, and who brings them into it. */
record Ordering(ComparePlan plan) {
    /** Whether both engines can send rows in the same order of this key, nulls aside. */
    boolean enginesAgree() {
        return plan.keySize() > 0
                && plan.key().stream().allMatch(c -> c.rule().leniencies().isEmpty())
                && plan.sides().subject().table().isPresent()
                && plan.sides().reference().table().isPresent()
                && plan.key().stream().allMatch(this::enginesAgree);
    }

    private boolean enginesAgree(ComparedColumn column) {
        boolean postgres =
                plan.sides().subject().postgres() && plan.sides().reference().postgres();
        return switch (column.common().type()) {
            case INT2, INT4, INT8 -> isInteger(column.subject()) && isInteger(column.reference());
            case TEXT -> isText(column.subject()) && isText(column.reference());
            case BYTES, DYNAMIC -> true;
            case UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
                postgres && column.subject().type() == column.reference().type();
            default -> false;
        };
    }

    private static boolean isInteger(Column column) {
        return switch (column.type()) {
            case INT2, INT4, INT8, DYNAMIC -> true;
            default -> false;
        };
    }

    private static boolean isText(Column column) {
        return column.type() == ValueType.TEXT || column.type() == ValueType.DYNAMIC;
    }

    Likeness likeness() {
        return new Likeness(plan.columns().stream().map(ComparedColumn::rule).toList());
    }

    TupleOrder ofEngines() {
        return new KeyOrder(
                IntStream.range(0, plan.keySize()).boxed().toList(),
                plan.key().stream().map(c -> KeyOrder.of(c.common().type())).toList());
    }

    TupleOrder ofBytes() {
        return new BytesOrder(plan.keySize());
    }

    String strategy() {
        if (plan.keySize() == 0) {
            return "sort whole rows of both sides and walk along them";
        }
        return enginesAgree()
                ? "read both sides in key order and walk along them"
                : "sort both sides by key and walk along them";
    }
}
