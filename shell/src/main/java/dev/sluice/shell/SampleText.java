package dev.sluice.shell;

import dev.sluice.db.RowSample;
import dev.sluice.sql.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of a sample, a line each: {@code + id 1, name 'a'}, {@code - id 2, name 'b'}, {@code ~ id 3, name 'c' -> 'd'}. */
final class SampleText {
    private SampleText() {}

    static List<String> lines(List<RowSample> samples) {
        return samples.stream().map(SampleText::line).toList();
    }

    private static String line(RowSample sample) {
        if (sample.before().isEmpty()) {
            return "+ " + row(sample.columns(), sample.after());
        }
        if (sample.after().isEmpty()) {
            return "- " + row(sample.columns(), sample.before());
        }
        return "~ " + changes(sample);
    }

    private static String row(List<String> columns, List<@Nullable Object> values) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i) + " " + Visible.value(values.get(i)))
                .collect(Collectors.joining(", "));
    }

    private static String changes(RowSample sample) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < sample.columns().size(); i++) {
            String before = Visible.value(sample.before().get(i));
            String after = Visible.value(sample.after().get(i));
            parts.add(sample.columns().get(i) + " " + (before.equals(after) ? before : before + " -> " + after));
        }
        return String.join(", ", parts);
    }
}
