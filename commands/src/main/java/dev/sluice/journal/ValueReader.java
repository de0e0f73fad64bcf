package dev.sluice.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ValueWriter} wrote. */
final class ValueReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // A key may be as long as the value may be.
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNameLength(1 << 21).build())
            .build();

    private final JsonParser in;

    private ValueReader(JsonParser in) {
        this.in = in;
    }

    static @Nullable Object read(String json) {
        try (JsonParser in = FACTORY.createParser(json)) {
            in.nextToken();
            return new ValueReader(in).value();
        } catch (IOException | RuntimeException e) {
            throw SluiceException.of(Kind.FAILED, "a recorded value cannot be read: " + json, "", "")
                    .causedBy(e);
        }
    }

    private @Nullable Object value() throws IOException {
        return switch (in.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case START_ARRAY -> list();
            case START_OBJECT -> object();
            default -> throw new IllegalStateException("unexpected " + in.currentToken());
        };
    }

    private List<@Nullable Object> list() throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            list.add(value());
        }
        return Collections.unmodifiableList(list);
    }

    /** A tagged value, or a map; only the first key can be a tag. */
    private Object object() throws IOException {
        if (in.nextToken() == JsonToken.FIELD_NAME && in.currentName().startsWith(ValueTag.MARK)) {
            String key = in.currentName();
            in.nextToken();
            Object value = tagged(key);
            in.nextToken();
            return value;
        }
        return map();
    }

    private Object tagged(String key) throws IOException {
        if (key.equals(ValueTag.MAP)) {
            in.nextToken();
            return map();
        }
        Optional<ValueTag> tag = ValueTag.named(key);
        return tag.orElseThrow(() -> new IllegalStateException("unknown tag " + key))
                .read()
                .apply(in.getText());
    }

    private Map<String, @Nullable Object> map() throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (in.currentToken() != JsonToken.END_OBJECT) {
            String key = in.currentName();
            in.nextToken();
            map.put(key, value());
            in.nextToken();
        }
        return Collections.unmodifiableMap(map);
    }
}
