package dev.sluice.shell.runbook;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which values of steps can be recorded and given again to a resumed run. */
final class Recordable {
    private Recordable() {}

    /** The value itself, a GString as text; null for what cannot be recorded, such as a report. */
    static @Nullable Object of(@Nullable Object value) {
        Object plain = plain(value);
        return plain != null && recordable(plain) ? plain : null;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, element) -> plain.put(plain(key), plain(element)));
            return plain;
        }
        return value instanceof CharSequence text ? text.toString() : value;
    }

    private static boolean recordable(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().allMatch(Recordable::recordable);
        }
        if (value instanceof Map<?, ?> map) {
            return map.keySet().stream().allMatch(String.class::isInstance)
                    && map.values().stream().allMatch(Recordable::recordable);
        }
        return value == null
                || value instanceof Boolean
                || value instanceof Number
                || value instanceof String
                || value instanceof Temporal
                || value instanceof UUID;
    }
}
