package dev.sluice.shell.print;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Bytes;
import dev.sluice.command.Outline.Count;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Outline.PerSecond;
import dev.sluice.command.Outline.Plain;
import dev.sluice.command.Outline.Text;
import dev.sluice.command.Outline.Took;
import java.util.List;

/** The one grid of a report that a format of rows and columns can show. */
public final class OutlineRows {
    private OutlineRows() {}

    /** Its first grid; its figures, a line each, when it has none. */
    public static Grid of(Outline outline) {
        List<List<Measure>> figures = outline.figures().stream()
                .map(f -> List.of(Measure.text(f.name()), f.measure()))
                .toList();
        return outline.grids().stream()
                .findFirst()
                .orElseGet(() -> new Grid("figures", List.of("figure", "value"), figures));
    }

    /** Machine's numbers: counts, bytes, seconds, rows per second. */
    public static List<List<Object>> values(Grid grid) {
        return grid.rows().stream()
                .map(row -> row.stream().map(OutlineRows::value).toList())
                .toList();
    }

    static Object value(Measure measure) {
        if (measure instanceof Text text) {
            return text.text();
        }
        if (measure instanceof Count count) {
            return count.count();
        }
        if (measure instanceof Plain plain) {
            return plain.number();
        }
        if (measure instanceof Bytes bytes) {
            return bytes.bytes();
        }
        if (measure instanceof Took took) {
            return took.took().toMillis() / 1000.0;
        }
        if (measure instanceof PerSecond rate) {
            return Math.round(rate.rate());
        }
        throw new AssertionError(measure);
    }
}
