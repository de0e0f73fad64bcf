package dev.sluice.shell.runbook;

import java.time.temporal.Temporal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which values of steps can be recorded and given again to a resumed run. */
final class Recordable {
    private Recordable() {}

    /** The value itself, a GString as text; null for what cannot be recorded, such as a report. */
    static @Nullable Object of(@Nullable Object value) {
        Object plain = value instanceof CharSequence text ? text.toString() : value;
        return plain != null && recordable(plain) ? plain : null;
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
