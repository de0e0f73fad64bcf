package dev.sluice.command;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * A report or a plan in a form that every printer knows.
 *
 * @param title one line, such as {@code upsert from lab (incremental)}
 * @param figures named numbers about the whole
 * @param grids tables of numbers
 * @param notes sentences: warnings first
 */
public record Outline(String title, List<Figure> figures, List<Grid> grids, List<String> notes) {
    public Outline {
        figures = List.copyOf(figures);
        grids = List.copyOf(grids);
        notes = List.copyOf(notes);
    }

    /** A named measure; the name is lower case with spaces, such as {@code rows per second}. */
    public record Figure(String name, Measure measure) {}

    /** A table of measures. */
    public record Grid(String title, List<String> columns, List<List<Measure>> rows) {
        public Grid {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** A value with its unit, so that a machine gets the number and a person gets it in words. */
    public sealed interface Measure {
        static Measure text(String text) {
            return new Text(text);
        }

        static Measure count(long count) {
            return new Count(count);
        }

        static Measure number(BigDecimal number) {
            return new Plain(number);
        }

        static Measure bytes(long bytes) {
            return new Bytes(bytes);
        }

        static Measure took(Duration took) {
            return new Took(took);
        }

        static Measure perSecond(double rate) {
            return new PerSecond(rate);
        }
    }

    public record Text(String text) implements Measure {}

    public record Count(long count) implements Measure {}

    /** A number of somebody's data, shown as it is: it may be a key. */
    public record Plain(BigDecimal number) implements Measure {}

    /** A size in bytes; may be negative for a difference. */
    public record Bytes(long bytes) implements Measure {}

    public record Took(Duration took) implements Measure {}

    public record PerSecond(double rate) implements Measure {}
}
