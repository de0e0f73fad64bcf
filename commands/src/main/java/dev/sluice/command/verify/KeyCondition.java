package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.dialect.PostgresTypes;
import dev.sluice.sql.Column;
import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The condition that finds rows by their keys on one side, however many there are, in one bound value a column. */
record KeyCondition(ComparePlan plan, boolean ofSubject) {
    /** Keys that SQLite finds as it has them; another type may be written there in many ways. */
    private static final Set<ValueType> IN_SQLITE =
            EnumSet.of(ValueType.INT2, ValueType.INT4, ValueType.INT8, ValueType.TEXT, ValueType.DYNAMIC);

    private Side side() {
        return ofSubject ? plan.sides().subject() : plan.sides().reference();
    }

    Sql of(List<List<Object>> keys) {
        if (keys.isEmpty()) {
            return Sql.of("1 = 0");
        }
        return side().postgres() ? postgres(keys) : sqlite(keys);
    }

    /** Why rows of that side could not be asked for; empty when they can be. */
    String obstacle() {
        return plan.key().stream()
                .filter(c ->
                        !side().postgres() && !IN_SQLITE.contains(c.common().type()))
                .map(c -> "rows of %s cannot be asked for by a key of type %s"
                        .formatted(side().label(), c.common().declared()))
                .findFirst()
                .orElse("");
    }

    private String columns(Function<ComparedColumn, String> column) {
        return plan.key().stream().map(column).collect(Collectors.joining(", ", "(", ")"));
    }

    private String name(ComparedColumn column) {
        return "s." + own(column).name().quoted();
    }

    private Column own(ComparedColumn column) {
        return column.of(ofSubject);
    }

    private Sql postgres(List<List<Object>> keys) {
        String casts = IntStream.range(0, plan.keySize())
                .mapToObj(i -> "u.k%d::%s".formatted(i, type(plan.key().get(i))))
                .collect(Collectors.joining(", "));
        String arrays = IntStream.range(0, plan.keySize())
                .mapToObj(i -> "cast(? as text[])")
                .collect(Collectors.joining(", "));
        String names = IntStream.range(0, plan.keySize()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        String text =
                "%s in (select %s from unnest(%s) as u(%s))".formatted(columns(this::typed), casts, arrays, names);
        List<Object> binds = new ArrayList<>();
        for (int i = 0; i < plan.keySize(); i++) {
            int column = i;
            binds.add(keys.stream()
                    .map(k -> quoted(String.valueOf(k.get(column))))
                    .collect(Collectors.joining(",", "{", "}")));
        }
        return new Sql(text, binds);
    }

    /** Without the limits that are declared: a key that does not fit into them would be cut, and another row found. */
    private String type(ComparedColumn column) {
        return switch (column.common().type()) {
            case CHAR, INTERVAL, OTHER, JSON, JSONB, DYNAMIC -> own(column).declared();
            default -> PostgresTypes.name(column.common().type());
        };
    }

    private String typed(ComparedColumn column) {
        boolean written =
                column.common().type() == ValueType.TEXT && own(column).type() != ValueType.TEXT;
        return written ? name(column) + "::text" : name(column);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private Sql sqlite(List<List<Object>> keys) {
        if (!obstacle().isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE, obstacle(), plan.command().word(), "upsert the table itself, or a query");
        }
        String values = IntStream.range(0, plan.keySize())
                .mapToObj(i -> spelled(plan.key().get(i)) ? "cast(value ->> " + i + " as text)" : "value ->> " + i)
                .collect(Collectors.joining(", "));
        String text = "%s in (select %s from json_each(?))"
                .formatted(
                        columns(c -> (spelled(c) ? "cast(" + name(c) + " as text)" : name(c)) + " collate binary"),
                        values);
        String json = keys.stream().map(KeyCondition::json).collect(Collectors.joining(",", "[", "]"));
        return Sql.of(text, json);
    }

    /** Where the column does not see to it that one value is kept in one way: 12 and '12' are the same key to the other side. */
    private boolean spelled(ComparedColumn column) {
        String declared = own(column).declared().toUpperCase(Locale.ROOT);
        boolean whole = column.common().type() != ValueType.TEXT && declared.contains("INT");
        boolean text =
                (column.common().type() == ValueType.TEXT || column.common().type() == ValueType.DYNAMIC)
                        && !declared.contains("INT")
                        && (declared.contains("CHAR") || declared.contains("CLOB") || declared.contains("TEXT"));
        return !whole && !text;
    }

    private static String json(List<Object> key) {
        return key.stream()
                .map(v -> v instanceof Long ? v.toString() : text(v.toString()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String text(String value) {
        StringBuilder out = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted(c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}
