package dev.sluice.shell.print;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints one result: {@code begin}, each {@code row}, {@code end}. Rows go out as they come. */
public interface RowFormat {
    void begin(List<String> labels);

    void row(List<? extends @Nullable Object> values);

    void end();
}
