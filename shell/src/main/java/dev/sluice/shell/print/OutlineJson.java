package dev.sluice.shell.print;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A report or a plan as JSON: figures under their names in camel case, sizes in bytes, times in seconds, rates per second. Grids
 * are lists of objects with the columns as keys.
 */
public final class OutlineJson {
    private OutlineJson() {}

    /** One object. */
    public static void write(Outline outline, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", outline.title());
        json.writeObjectFieldStart("figures");
        for (Figure figure : outline.figures()) {
            json.writeFieldName(key(figure.name()));
            value(figure.measure(), json);
        }
        json.writeEndObject();
        json.writeObjectFieldStart("grids");
        for (Grid grid : outline.grids()) {
            grid(grid, json);
        }
        json.writeEndObject();
        json.writeArrayFieldStart("notes");
        for (String note : outline.notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void grid(Grid grid, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(key(grid.title()));
        for (List<Measure> row : grid.rows()) {
            json.writeStartObject();
            for (int i = 0; i < row.size(); i++) {
                json.writeFieldName(key(grid.columns().get(i)));
                value(row.get(i), json);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** {@code rows per second} as {@code rowsPerSecond}. */
    static String key(String name) {
        StringBuilder key = new StringBuilder();
        for (String word : name.split("[^\\p{L}\\p{N}]+", -1)) {
            boolean first = key.length() == 0;
            key.append(
                    first || word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return key.toString();
    }

    private static void value(Measure measure, JsonGenerator json) throws IOException {
        Object value = OutlineRows.value(measure);
        if (value instanceof Number number) {
            json.writeNumber(number.toString());
        } else {
            json.writeString(value.toString());
        }
    }
}
