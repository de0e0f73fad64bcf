package dev.sluice.shell.print;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints a result as it streams by. */
public final class GridPrinter {
    private final SafeWriter out;
    private final RowFormat format;

    private GridPrinter(SafeWriter out, RowFormat format) {
        this.out = out;
        this.format = format;
    }

    public static GridPrinter of(Format format, SafeWriter out) {
        return new GridPrinter(out, format.to(out));
    }

    /** CSV for a spreadsheet's eyes. */
    public static GridPrinter csv(Formulas formulas, SafeWriter out) {
        return new GridPrinter(out, new CsvFormat(out, formulas));
    }

    /** Prints all rows and returns how many; stops early when nobody reads any more. */
    public long print(List<String> labels, Iterator<? extends List<? extends @Nullable Object>> rows) {
        long count = 0;
        format.begin(labels);
        while (!out.broken() && rows.hasNext()) {
            format.row(rows.next());
            count++;
        }
        format.end();
        return count;
    }
}
