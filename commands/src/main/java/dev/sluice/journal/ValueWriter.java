package dev.sluice.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a value as JSON: texts, booleans, null and longs as they are, lists and maps in order, all else tagged. */
final class ValueWriter {
    /** Deeper values are a mistake, most often a list that holds itself. */
    private static final int MAX_DEPTH = 100;

    private final JsonGenerator out;

    private ValueWriter(JsonGenerator out) {
        this.out = out;
    }

    static String json(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            new ValueWriter(out).write(value, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(@Nullable Object value, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw refused("is nested more than " + MAX_DEPTH + " deep");
        }
        if (value == null) {
            out.writeNull();
        } else if (value instanceof List<?> list) {
            list(list, depth);
        } else if (value instanceof Map<?, ?> map) {
            map(map, depth);
        } else {
            scalar(value);
        }
    }

    private void scalar(Object value) throws IOException {
        if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof CharSequence text) {
            out.writeString(whole(text.toString()));
        } else if (value instanceof Long number) {
            out.writeNumber(number);
        } else if (value instanceof Short || value instanceof Byte) {
            scalar(((Number) value).intValue());
        } else {
            tagged(value);
        }
    }

    private void tagged(Object value) throws IOException {
        Optional<ValueTag> tag = ValueTag.of(value);
        if (tag.isEmpty()) {
            throw refused("is or holds a " + value.getClass().getName());
        }
        out.writeStartObject();
        out.writeStringField(tag.get().key(), value.toString());
        out.writeEndObject();
    }

    private void list(List<?> list, int depth) throws IOException {
        out.writeStartArray();
        for (Object item : list) {
            write(item, depth + 1);
        }
        out.writeEndArray();
    }

    private void map(Map<?, ?> map, int depth) throws IOException {
        boolean ambiguous = map.keySet().stream().anyMatch(key -> key(key).startsWith(ValueTag.MARK));
        if (ambiguous) {
            out.writeStartObject();
            out.writeFieldName(ValueTag.MAP);
        }
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.writeFieldName(whole(key(entry.getKey())));
            write(entry.getValue(), depth + 1);
        }
        out.writeEndObject();
        if (ambiguous) {
            out.writeEndObject();
        }
    }

    private static String key(@Nullable Object key) {
        if (key instanceof CharSequence text) {
            return text.toString();
        }
        throw refused("holds a map whose key " + key + " is no text");
    }

    /** Half of a surrogate pair would come back as a question mark. */
    private static String whole(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw refused("holds a text with half of a surrogate pair");
        }
        return text;
    }

    private static SluiceException refused(String fact) {
        return SluiceException.of(
                Kind.FAILED,
                "a step's value cannot be recorded: it " + fact,
                "",
                "give back null, a boolean, a number, a text, a date, a uuid, or a list or map of these");
    }
}
