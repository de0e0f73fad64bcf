package dev.sluice.command.backfill;

import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.relations.RowOrder;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads rows as maps, and writes values that were worked out for them: those that change the same columns in one statement. */
record RowValues(Asked.Source source) {
    /** A row. */
    record Read(String place, Map<String, @Nullable Object> columns) {}

    /** What becomes of a row. */
    record Change(String place, SortedMap<Name, Optional<PlainText.Value>> values) {}

    Table table() {
        return source.table();
    }

    /** Nobody else changes them until the transaction ends. */
    List<Read> read(Transaction tx, Condition condition) {
        RowOrder order = source.order();
        Sql on = condition.on("t");
        String columns =
                table().columns().stream().map(c -> "t." + c.name().quoted()).collect(Collectors.joining(", "));
        String lock = source.postgres() ? " for no key update of t" : "";
        Rows rows = tx.query(new Sql(
                "select " + order.place("t") + " as place, " + columns + " from "
                        + table().name().quoted() + " as t where " + on.text() + lock,
                on.binds()));
        return rows.rows().stream().map(this::row).toList();
    }

    private Read row(List<@Nullable Object> values) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (int i = 0; i < table().columns().size(); i++) {
            columns.put(table().columns().get(i).name().text(), values.get(i + 1));
        }
        return new Read(String.valueOf(values.get(0)), Collections.unmodifiableMap(columns));
    }

    List<Change> changes(List<Read> rows, List<Map<String, @Nullable Object>> values) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            changes.add(change(rows.get(i), values.get(i)));
        }
        return changes;
    }

    Change change(Read row, Map<String, @Nullable Object> values) {
        SortedMap<Name, Optional<PlainText.Value>> texts = new TreeMap<>();
        values.forEach((column, value) ->
                texts.put(settable(Name.of(column)), PlainText.of(column, value, source.postgres())));
        return new Change(row.place(), texts);
    }

    private Name settable(Name name) {
        Setting.refuseUnlessSettable(source, name);
        return Columns.of(table(), name).name();
    }

    /** Gives how many rows were not like that already. */
    long write(Transaction tx, List<Change> changes) {
        return bySet(changes).stream()
                .mapToLong(same -> tx.execute(statement(same, true)))
                .sum();
    }

    /** How many rows are not like that. */
    long differing(Transaction tx, List<Change> changes) {
        return bySet(changes).stream()
                .mapToLong(same -> tx.number(statement(same, false)))
                .sum();
    }

    private static List<List<Change>> bySet(List<Change> changes) {
        return List.copyOf(changes.stream()
                .filter(change -> !change.values().isEmpty())
                .collect(Collectors.groupingBy(change -> change.values().keySet(), Collectors.toList()))
                .values());
    }

    private Sql statement(List<Change> same, boolean writing) {
        List<Name> columns = List.copyOf(same.get(0).values().keySet());
        Given given = new Given(source, columns);
        return new Sql(
                given.with() + (writing ? given.update() : given.count()),
                source.postgres() ? given.arrays(same) : List.of(given.json(same)));
    }

    /** The statements over values that are given for some columns. */
    private record Given(Asked.Source source, List<Name> columns) {
        private static final String UPDATE = "update %s as t set %s from n where %s and %s";
        private static final String COUNT = "select count(*) as n from %s as t, n where %s and %s";

        String with() {
            List<String> names = new ArrayList<>(List.of("place"));
            columns.forEach(c -> names.add("v" + columns.indexOf(c)));
            if (source.postgres()) {
                String arrays = names.stream().map(n -> "?::text[]").collect(Collectors.joining(", "));
                return "with n as materialized (select * from unnest(" + arrays + ") as u(" + String.join(", ", names)
                        + ")) ";
            }
            String each = names.stream()
                    .map(n -> "json_extract(e.value, '$[" + names.indexOf(n) + "]') as " + n)
                    .collect(Collectors.joining(", "));
            return "with n as materialized (select " + each + " from json_each(?) as e) ";
        }

        String update() {
            String set = each(c -> c.quoted() + " = " + value(c, true), ", ");
            return UPDATE.formatted(source.table().name().quoted(), set, same(), differs());
        }

        String count() {
            return COUNT.formatted(source.table().name().quoted(), same(), differs());
        }

        private String differs() {
            if (!source.postgres()) {
                return "(" + each(c -> "t." + c.quoted() + " collate binary is not " + value(c, false), " or ") + ")";
            }
            return "row(" + each(c -> "t." + c.quoted(), ", ") + ")::record *<> row(" + each(c -> value(c, false), ", ")
                    + ")::record";
        }

        private String same() {
            List<Name> key = source.order().columns();
            return key.isEmpty()
                    ? source.order().rowid("t") + " = n.place"
                    : key.stream()
                            .map(c -> "t." + c.quoted() + " = (n.place::jsonb ->> " + key.indexOf(c) + ")::"
                                    + Columns.of(source.table(), c).declared())
                            .collect(Collectors.joining(" and "));
        }

        private String value(Name name, boolean assigned) {
            Column column = Columns.of(source.table(), name);
            Assignment assignment = new Assignment(name, Sql.of("n.v" + columns.indexOf(name)));
            return (assigned
                            ? assignment.assigned(column, source.postgres())
                            : assignment.typed(column, source.postgres()))
                    .text();
        }

        private String each(Function<Name, String> text, String between) {
            return columns.stream().map(text).collect(Collectors.joining(between));
        }

        List<@Nullable Object> arrays(List<Change> changes) {
            List<@Nullable Object> all = new ArrayList<>();
            all.add(PlainText.array(
                    changes.stream().map(change -> Optional.of(change.place())).toList()));
            for (Name column : columns) {
                all.add(PlainText.array(changes.stream()
                        .map(change -> value(change, column).map(PlainText.Value::text))
                        .toList()));
            }
            return all;
        }

        private static Optional<PlainText.Value> value(Change change, Name column) {
            return change.values().getOrDefault(column, Optional.empty());
        }

        String json(List<Change> changes) {
            return changes.stream()
                    .map(change -> "[" + change.place()
                            + columns.stream()
                                    .map(c -> "," + PlainText.json(value(change, c)))
                                    .collect(Collectors.joining())
                            + "]")
                    .collect(Collectors.joining(",", "[", "]"));
        }
    }
}
