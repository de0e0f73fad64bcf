package dev.sluice.command.verify;

import dev.sluice.db.SchemaFact;
import dev.sluice.db.SchemaFact.Detail;
import dev.sluice.db.SchemaFact.Sort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether two ways of writing a type, a default or a condition mean the same. */
final class SchemaText {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("int", "integer"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("int2", "smallint"),
            Map.entry("bool", "boolean"),
            Map.entry("decimal", "numeric"),
            Map.entry("float8", "double precision"),
            Map.entry("float4", "real"),
            Map.entry("varchar", "character varying"),
            Map.entry("char", "character"),
            Map.entry("varbit", "bit varying"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timetz", "time with time zone"),
            Map.entry("time", "time without time zone"));

    private static final Pattern TYPE = Pattern.compile("(\\w+)\\s*(\\([^)]*\\))?\\s*(\\[\\])?");

    private SchemaText() {}

    /** Whether that is what the fact is called, or what it consists of. */
    static boolean means(String wanted, SchemaFact fact) {
        return switch (fact.sort()) {
            case CHECK ->
                condition(wanted).equals(condition(fact.detail("definition").orElse("")));
            case FUNCTION -> fact.name().startsWith(wanted + "(");
            case FOREIGN_KEY ->
                fact.name().startsWith(wanted + " -> ")
                        || fact.name().replace("\"", "").equals(wanted);
            default -> false;
        };
    }

    private static String condition(String text) {
        return Condition.meaning(text.strip().replaceFirst("(?i)^check\\s*(?=\\()", ""));
    }

    /** What is otherwise than wanted, a sentence each. */
    static List<String> deviations(List<Detail> wanted, SchemaFact fact) {
        return wanted.stream()
                .filter(d -> !same(fact.sort(), d, fact.detail(d.label()).orElse("")))
                .map(d -> d.label() + " is " + fact.detail(d.label()).orElse("none"))
                .toList();
    }

    private static boolean same(Sort sort, Detail wanted, String found) {
        return switch (wanted.label()) {
            case "type" ->
                sort == Sort.EXTENSION
                        ? wanted.value().equals(found)
                        : type(wanted.value()).equals(type(found));
            case "default" -> Condition.meaning(wanted.value()).equals(Condition.meaning(found));
            case "definition" -> found.replaceAll("\\s+", " ").contains(wanted.value());
            default -> wanted.value().equals(found);
        };
    }

    private static String type(String text) {
        String lower = text.toLowerCase(Locale.ROOT).strip();
        Matcher brief = TYPE.matcher(lower);
        if (!brief.matches()) {
            return lower;
        }
        String name = TYPES.getOrDefault(brief.group(1), brief.group(1));
        String size = brief.group(2) == null ? "" : brief.group(2).replace(" ", "");
        String array = brief.group(3) == null ? "" : "[]";
        // The size stands in the middle: timestamp(3) with time zone.
        int space = name.startsWith("time") ? name.indexOf(' ') : -1;
        return (space < 0 ? name + size : name.substring(0, space) + size + name.substring(space)) + array;
    }
}
