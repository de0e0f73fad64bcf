package dev.sluice.shell.print;

import dev.sluice.command.Outline.Bytes;
import dev.sluice.command.Outline.Count;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Outline.PerSecond;
import dev.sluice.command.Outline.Plain;
import dev.sluice.command.Outline.Text;
import dev.sluice.command.Outline.Took;

/** Measures in words. */
final class MeasureText {
    private MeasureText() {}

    /** The measure of that name; a size that is called a difference bears its sign. */
    static String of(String name, Measure measure) {
        if (measure instanceof Text text) {
            return text.text();
        }
        if (measure instanceof Count count) {
            return Figures.count(count.count());
        }
        if (measure instanceof Plain plain) {
            return plain.number().toPlainString();
        }
        if (measure instanceof Bytes bytes) {
            return sign(name, bytes.bytes()) + Figures.bytes(Math.abs(bytes.bytes()));
        }
        if (measure instanceof Took took) {
            return Figures.duration(took.took());
        }
        if (measure instanceof PerSecond rate) {
            return Figures.count(Math.round(rate.rate()));
        }
        throw new AssertionError(measure);
    }

    private static String sign(String name, long bytes) {
        return bytes < 0 ? "-" : bytes > 0 && name.contains("difference") ? "+" : "";
    }
}
