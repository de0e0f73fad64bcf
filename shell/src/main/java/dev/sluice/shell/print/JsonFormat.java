package dev.sluice.shell.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An array of objects, or an object a line. Numbers are exact; labels that occur twice are numbered, since readers keep one of them only. */
final class JsonFormat implements RowFormat {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final SafeWriter out;
    private final boolean lines;
    private List<String> labels = List.of();
    private boolean empty = true;

    private JsonFormat(SafeWriter out, boolean lines) {
        this.out = out;
        this.lines = lines;
    }

    static JsonFormat array(SafeWriter out) {
        return new JsonFormat(out, false);
    }

    static JsonFormat lines(SafeWriter out) {
        return new JsonFormat(out, true);
    }

    @Override
    public void begin(List<String> columns) {
        labels = distinct(columns.stream().map(out::scrub).toList());
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        out.json(lines ? object(values) + "\n" : (empty ? "[" : ",\n ") + object(values));
        empty = false;
    }

    @Override
    public void end() {
        if (!lines) {
            out.machine(empty ? "[]\n" : "]\n");
        }
    }

    private String object(List<? extends @Nullable Object> values) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            for (int i = 0; i < values.size(); i++) {
                json.writeFieldName(labels.get(i));
                write(json, values.get(i));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return text.toString();
    }

    private void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof BigDecimal || value instanceof BigInteger || isWhole(value) || isFinite(value)) {
            json.writeNumber(Cell.text(value));
        } else {
            json.writeString(out.scrub(Cell.text(value)));
        }
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    /** JSON has no word for infinity or for what is not a number; those are written as text. */
    private static boolean isFinite(Object value) {
        return (value instanceof Double || value instanceof Float) && Double.isFinite(((Number) value).doubleValue());
    }

    private static List<String> distinct(List<String> columns) {
        Set<String> taken = new HashSet<>(columns);
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (String column : columns) {
            String name = column;
            for (int number = 2; !seen.add(name); number++) {
                String next = column + "_" + number;
                name = taken.contains(next) ? name : next;
            }
            names.add(name);
        }
        return names;
    }
}
