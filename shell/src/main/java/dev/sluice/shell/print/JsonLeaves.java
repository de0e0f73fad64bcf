package dev.sluice.shell.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The values of a small JSON file by their paths, such as {@code steps/0/name}. */
public final class JsonLeaves {
    private final Map<String, String> leaves = new LinkedHashMap<>();

    private JsonLeaves() {}

    /** Reads all of it; fails on what is no JSON. */
    public static JsonLeaves of(String text) throws IOException {
        JsonLeaves read = new JsonLeaves();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            json.nextToken();
            read.value(json, "");
        }
        return read;
    }

    private void value(JsonParser json, String path) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                value(json, path + (path.isEmpty() ? "" : "/") + name);
            }
        } else if (token == JsonToken.START_ARRAY) {
            for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                value(json, path + "/" + i);
            }
        } else if (token != null) {
            leaves.put(path, json.getText());
        }
    }

    public boolean has(String path) {
        return leaves.containsKey(path);
    }

    /** The value there; empty when there is none. */
    public String text(String path) {
        return leaves.getOrDefault(path, "");
    }

    /** The whole number there; 0 when there is none. */
    public long number(String path) {
        return has(path) ? Long.parseLong(text(path)) : 0;
    }

    /** The paths of an array's items. */
    public List<String> items(String path) {
        List<String> items = new ArrayList<>();
        while (leaves.keySet().stream().anyMatch(starting(path + "/" + items.size() + "/"))) {
            items.add(path + "/" + items.size());
        }
        return items;
    }

    private static Predicate<String> starting(String prefix) {
        return path -> path.startsWith(prefix);
    }
}
