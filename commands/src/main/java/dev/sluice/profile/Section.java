package dev.sluice.profile;

import dev.sluice.sql.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * One table of the file, read key by key; what is wrong goes to the findings with line and column, and reads as absent.
 */
record Section(TomlTable table, Label label, Findings findings) {
    private static final int SHOWN = 80;

    /**
     * How errors name a table.
     *
     * @param title what it is about, such as {@code profile "prod"}; empty for the file itself
     * @param where {@code file:line:column} of its beginning
     */
    record Label(String file, String title, String where) {}

    String title() {
        return label.title();
    }

    List<String> keys() {
        return List.copyOf(table.keySet());
    }

    boolean has(String key) {
        return table.keySet().contains(key);
    }

    /** {@code file:line:column} of the key. */
    String where(String key) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? label.file() : label.file() + ":" + position.line() + ":" + position.column();
    }

    /** {@code file:line} of the key. */
    String line(String key) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? label.file() : label.file() + ":" + position.line();
    }

    void allow(List<String> known) {
        for (String key : keys()) {
            if (!known.contains(key)) {
                String what = "unknown key \"" + cut(key) + "\"" + place();
                findings.add(what, where(key), suggestion(key, known));
            }
        }
    }

    static String suggestion(String wanted, List<String> known) {
        return Nearest.one(wanted, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("known are: " + String.join(", ", known));
    }

    Optional<Given> text(String key) {
        Optional<String> text = typed(key, String.class, "a text");
        if (text.isPresent() && (text.get().isBlank() || text.get().indexOf('\0') >= 0)) {
            wrong(key, "must not be empty or hold a NUL character", "leave it out");
            return Optional.empty();
        }
        return text.map(t -> new Given(t, where(key)));
    }

    boolean flag(String key) {
        return typed(key, Boolean.class, "true or false").orElse(false);
    }

    Duration duration(String key, Duration otherwise) {
        Optional<String> text = typed(key, String.class, "a duration such as \"5s\"");
        Optional<Duration> duration = text.flatMap(Durations::of);
        if (text.isPresent() && duration.isEmpty()) {
            String fact = "must be a duration of at most 24 days, was \"" + cut(text.get()) + "\"";
            wrong(key, fact, "write a number and ms, s, min, h or d, such as \"100ms\"");
        }
        return duration.orElse(otherwise);
    }

    int count(String key, int otherwise) {
        Optional<Long> number = typed(key, Long.class, "a whole number");
        if (number.isPresent() && (number.get() < 1 || number.get() > Integer.MAX_VALUE)) {
            wrong(key, "must be at least 1 and at most " + Integer.MAX_VALUE + ", was " + number.get(), "");
            return otherwise;
        }
        return number.map(Long::intValue).orElse(otherwise);
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        typed(key, TomlArray.class, "a list of texts")
                .ifPresent(array -> array.toList().forEach(element -> element(key, element, texts)));
        return texts;
    }

    private void element(String key, Object element, List<String> texts) {
        if (element instanceof String text && !text.isBlank() && text.indexOf('\0') < 0) {
            texts.add(text);
        } else if (element instanceof String) {
            wrong(key, "must not hold an empty text or a NUL character", "leave it out");
        } else {
            wrong(key, "must hold texts only, holds " + kindOf(element), "write each between quotes");
        }
    }

    Optional<Section> section(String key, String sectionTitle) {
        Label inner = new Label(label.file(), sectionTitle, where(key));
        return typed(key, TomlTable.class, "a table").map(t -> new Section(t, inner, findings));
    }

    /** Reads the table under the key; its own title is that of this section, so that errors name what people know. */
    <T> Optional<T> inner(String key, Function<Section, Optional<T>> reader) {
        return section(key, "\"" + key + "\"" + place()).flatMap(reader);
    }

    /** The value as it stands. */
    Optional<Object> raw(String key) {
        return Optional.ofNullable(table.get(List.of(key)));
    }

    void wrong(String key, String fact, String remedy) {
        findings.add(fact(key, fact), where(key), remedy);
    }

    /** The sentence that says so of the key. */
    String fact(String key, String fact) {
        return "\"" + cut(key) + "\"" + place() + " " + fact;
    }

    /** Something is wrong with the table as a whole. */
    void wrong(String fact, String remedy) {
        findings.add(title() + " " + fact, label.where(), remedy);
    }

    <T> Optional<T> typed(String key, Class<T> type, String expected) {
        Optional<Object> value = raw(key);
        if (value.isPresent() && !type.isInstance(value.get())) {
            // The value itself stays unsaid: it may be a password in the wrong place.
            wrong(key, "must be " + expected + ", was " + kindOf(value.get()), "");
        }
        return value.filter(type::isInstance).map(type::cast);
    }

    private String place() {
        return title().isEmpty() ? "" : " in " + title();
    }

    static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    static String kindOf(@Nullable Object value) {
        if (value instanceof String) {
            return "a text";
        }
        if (value instanceof Boolean) {
            return "true or false";
        }
        if (value instanceof Number) {
            return value instanceof Long ? "a whole number" : "a number";
        }
        if (value instanceof TomlTable) {
            return "a table";
        }
        return value instanceof TomlArray ? "a list" : "a date or time";
    }
}
