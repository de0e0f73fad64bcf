package dev.sluice.command.backfill;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A way into a document: {@code $} is all of it, {@code $.a.b} the value of a key in that of another. */
record JsonPath(List<String> keys) {
    private static final Pattern WRITTEN = Pattern.compile("\\$(\\.[^.\\[\\]*?\"'\\\\\\s]+)*");

    JsonPath {
        keys = List.copyOf(keys);
    }

    static JsonPath parse(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            throw Backfill.invalid("\"" + text + "\" is no path that a mapping can follow; write it as $ or $.key.key");
        }
        return new JsonPath(Stream.of(text.split("\\."))
                .skip(1)
                .filter(key -> !key.isEmpty())
                .toList());
    }

    /** As an array of text. */
    String postgres() {
        return literal(keys.stream().map(key -> '"' + key + '"').collect(Collectors.joining(",", "{", "}")));
    }

    String sqlite() {
        return literal(keys.stream().map(key -> ".\"" + key + '"').collect(Collectors.joining("", "$", "")));
    }

    /**
     * Whether a key of the path is there more than once.
     *
     * @param from the first key that is looked for
     */
    String twiceInSqlite(String json, int from) {
        return IntStream.range(from, keys.size())
                .mapToObj(i -> "(select count(*) from json_each(" + json + ", "
                        + new JsonPath(keys.subList(0, i)).sqlite() + ") as k where k.key = " + literal(keys.get(i))
                        + ") > 1")
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(" or "), any -> "(" + (any.isEmpty() ? "false" : any) + ")"));
    }

    /** Behind the path of what it starts from. */
    String tail() {
        return keys.stream().map(key -> "." + key).collect(Collectors.joining());
    }

    /** A text in SQL, read in the same way by both engines. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public String toString() {
        return "$" + tail();
    }
}
