package dev.sluice.command.upsert;

import dev.sluice.Problem;
import dev.sluice.sql.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns a new table gets.
 *
 * @param warnings what a reader of the source's schema would not expect, a sentence each
 * @param problems why the table cannot be made
 */
record Shape(List<Column> columns, List<String> warnings, List<Problem> problems) {
    Shape {
        columns = List.copyOf(columns);
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }

    /** Collects a shape column by column. */
    static final class Sketch {
        private final List<Column> columns = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        void add(Column column) {
            columns.add(column);
        }

        void warn(String sentence) {
            warnings.add(sentence);
        }

        void refuse(String what, String remedy) {
            problems.add(new Problem(what, "", remedy));
        }

        Shape done() {
            return new Shape(columns, warnings, problems);
        }
    }
}
