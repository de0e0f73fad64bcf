package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Column;
import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

    private String columns(String suffix) {
        return plan.key().stream()
                .map(c -> "s." + own(c).name().quoted() + (own(c).type() == ValueType.DYNAMIC ? suffix : ""))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private Column own(ComparedColumn column) {
        return column.of(ofSubject);
    }

    private Sql postgres(List<List<Object>> keys) {
        String casts = IntStream.range(0, plan.keySize())
                .mapToObj(i -> "u.k%d::%s".formatted(i, own(plan.key().get(i)).declared()))
                .collect(Collectors.joining(", "));
        String arrays = IntStream.range(0, plan.keySize())
                .mapToObj(i -> "cast(? as text[])")
                .collect(Collectors.joining(", "));
        String names = IntStream.range(0, plan.keySize()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        String text = "%s in (select %s from unnest(%s) as u(%s))".formatted(columns(""), casts, arrays, names);
        List<Object> binds = new ArrayList<>();
        for (int i = 0; i < plan.keySize(); i++) {
            int column = i;
            binds.add(keys.stream()
                    .map(k -> quoted(String.valueOf(k.get(column))))
                    .collect(Collectors.joining(",", "{", "}")));
        }
        return new Sql(text, binds);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private Sql sqlite(List<List<Object>> keys) {
        for (ComparedColumn column : plan.key()) {
            if (!IN_SQLITE.contains(column.common().type())) {
                throw SluiceException.of(
                        Kind.USAGE,
                        "rows of %s cannot be asked for by a key of type %s"
                                .formatted(side().label(), column.common().declared()),
                        plan.command().word(),
                        "upsert the table itself, or a query");
            }
        }
        String values = IntStream.range(0, plan.keySize())
                .mapToObj(i -> "value ->> " + i)
                .collect(Collectors.joining(", "));
        String text = "%s in (select %s from json_each(?))".formatted(columns(" collate binary"), values);
        String json = keys.stream().map(KeyCondition::json).collect(Collectors.joining(",", "[", "]"));
        return Sql.of(text, json);
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
