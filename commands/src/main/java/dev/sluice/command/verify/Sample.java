package dev.sluice.command.verify;

import java.util.List;

/**
 * One row that differs.
 *
 * @param row its key, or all of it where there is no key
 * @param cells the columns that differ; none for a row that one side does not have
 */
public record Sample(Difference difference, String row, List<Cell> cells) {
    /** What is different about a row. */
    public enum Difference {
        CHANGED,
        MISSING,
        EXTRA
    }

    /** A column's two values, as people read them. */
    public record Cell(String column, String subject, String reference) {}

    public Sample {
        cells = List.copyOf(cells);
    }
}
