package dev.sluice.command.backfill;

import dev.sluice.command.Arguments;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.sql.Name;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a mapping as {@code documents(...)} says it. */
public final class MappingReader {
    private static final List<String> OF_FIELD = List.of("path", "default", "required");
    private static final List<String> OF_LINKS = List.of("into", "row", "value", "path", "position");

    private MappingReader() {}

    /** The options of the word. */
    public static List<Option> options() {
        return List.of(
                Option.required("column", OptionType.NAME, "the column with the documents"),
                Option.optional("path", OptionType.TEXT, "$", "the array in the document, as $.key.key"),
                Option.required("into", OptionType.NAME, "the table whose rows its elements become"),
                Option.required("parent", OptionType.RENAMES, "columns from the documents' own table: [ctm_id: 'id']"),
                Option.required(
                        "columns",
                        OptionType.VALUES,
                        "columns from the element: [date: '$.date', kind: [path: '$.kind', default: 'x', required: true]]"),
                Option.required("key", OptionType.NAMES, "tells the rows; elements that share it become one"),
                Option.optional(
                        "count", OptionType.NAME, "none", "column for the number of elements that became the row"),
                Option.optional("position", OptionType.NAME, "none", "column for the position of the first of them"),
                Option.optional(
                        "links",
                        OptionType.VALUES,
                        "none",
                        "where a list goes: [into: 't', row: 'event_id', value: 'title_id', path: '$.ids', position: 'p']"));
    }

    public static Mapping read(Arguments given) {
        return new Mapping(
                new Mapping.Documents(
                        TableName.parse(given.target().orElseThrow(() -> missing("the table with the documents"))),
                        Name.of(text(given, "column")),
                        JsonPath.parse(given.text("path").orElse("$"))),
                TableName.parse(text(given, "into")),
                parent(given),
                fields(given),
                given.names("key").stream().map(Name::of).toList(),
                new Mapping.Told(
                        given.text("count").map(Name::of),
                        given.text("position").map(Name::of)),
                links(given));
    }

    private static String text(Arguments given, String option) {
        return given.text(option).orElseThrow(() -> missing(option + ":"));
    }

    private static RuntimeException missing(String what) {
        return Backfill.invalid("documents(...) needs " + what);
    }

    private static List<Mapping.Parent> parent(Arguments given) {
        List<Mapping.Parent> all = new ArrayList<>();
        given.renames("parent")
                .forEach((column, source) -> all.add(new Mapping.Parent(Name.of(column), Name.of(source))));
        return all;
    }

    private static List<Mapping.Field> fields(Arguments given) {
        List<Mapping.Field> all = new ArrayList<>();
        map("columns", given.any("columns").orElse(Map.of()))
                .forEach((column, value) -> all.add(field(String.valueOf(column), value)));
        return all;
    }

    private static Mapping.Field field(String column, Object value) {
        if (value instanceof CharSequence path) {
            return new Mapping.Field(Name.of(column), JsonPath.parse(path.toString()), Optional.empty(), false);
        }
        Map<?, ?> options = map(column, value);
        refuseOthers(column, options, OF_FIELD);
        Object required = options.get("required");
        if (required != null && !(required instanceof Boolean)) {
            throw Backfill.invalid("required: of " + column + " is true or false, was " + required);
        }
        return new Mapping.Field(
                Name.of(column),
                JsonPath.parse(String.valueOf(options.containsKey("path") ? options.get("path") : "$." + column)),
                Optional.ofNullable(options.get("default")),
                Boolean.TRUE.equals(required));
    }

    private static Optional<Mapping.Links> links(Arguments given) {
        return given.any("links").map(value -> {
            Map<?, ?> options = map("links", value);
            refuseOthers("links", options, OF_LINKS);
            return new Mapping.Links(
                    TableName.parse(of(options, "into")),
                    Name.of(of(options, "row")),
                    Name.of(of(options, "value")),
                    JsonPath.parse(of(options, "path")),
                    Optional.ofNullable(options.get("position")).map(p -> Name.of(String.valueOf(p))));
        });
    }

    private static String of(Map<?, ?> links, String option) {
        return Optional.ofNullable(links.get(option))
                .map(String::valueOf)
                .orElseThrow(() -> Backfill.invalid("links: needs " + option));
    }

    private static Map<?, ?> map(String option, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw Backfill.invalid(option + " must be a map, was " + value);
        }
        return map;
    }

    private static void refuseOthers(String of, Map<?, ?> given, List<String> known) {
        for (Object name : given.keySet()) {
            if (!known.contains(String.valueOf(name))) {
                throw Backfill.invalid(
                        "unknown option \"" + name + "\" of " + of + Nearest.behind(String.valueOf(name), known));
            }
        }
    }
}
