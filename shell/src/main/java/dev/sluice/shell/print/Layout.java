package dev.sluice.shell.print;

import dev.sluice.sql.Visible;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How results for eyes are laid out.
 *
 * @param width of the screen, in columns; what is wider is shown expanded. 0 for never
 * @param nullText what stands for null
 * @param patience how long rows are held back to measure them before those that are there are shown
 */
public record Layout(int width, String nullText, Duration patience) {
    /** For files and pipes: nothing depends on a screen or a clock. */
    public static final Layout PLAIN = new Layout(0, "NULL", Duration.ofDays(1));

    boolean isTooWide(int columns) {
        return width > 0 && columns > width;
    }

    boolean waitedLongEnough(long nanos) {
        return nanos > patience.toNanos();
    }

    /** The value as a cell; text that reads as null does stands in quotes. */
    String cell(@Nullable Object value, SafeWriter out) {
        if (value == null) {
            return nullText;
        }
        String text = Visible.line(out.scrub(Cell.text(value)));
        return text.equals(nullText) && !text.isEmpty() ? "'" + text + "'" : text;
    }
}
