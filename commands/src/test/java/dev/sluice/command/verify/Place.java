package dev.sluice.command.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Source;
import dev.sluice.command.verify.TwoSides.Engines;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the two sides of a comparison stand, and in which ways they are compared there. */
enum Place {
    ONE_POSTGRES(Engines.POSTGRES_POSTGRES, true),
    TWO_POSTGRES(Engines.POSTGRES_POSTGRES, false),
    POSTGRES_SQLITE(Engines.POSTGRES_SQLITE, false),
    SQLITE_POSTGRES(Engines.SQLITE_POSTGRES, false),
    ONE_SQLITE(Engines.SQLITE_SQLITE, true),
    TWO_SQLITE(Engines.SQLITE_SQLITE, false);

    /** A column, its type in each engine, and what it holds where nothing is said. */
    record Field(String name, String postgres, String sqlite, String usual) {}

    /** A row; what it does not name is as usual. */
    record Row(long id, Map<String, @Nullable String> values) {}

    private final Engines engines;
    private final boolean one;

    Place(Engines engines, boolean one) {
        this.engines = engines;
        this.one = one;
    }

    TwoSides open() {
        return engines.open();
    }

    /** Whether values are what SQLite has stored, without a type that says what they mean. */
    boolean untyped() {
        return engines == Engines.SQLITE_SQLITE;
    }

    private boolean postgres() {
        return engines == Engines.POSTGRES_POSTGRES;
    }

    private String subject() {
        return one ? "u" : "t";
    }

    /** Rows of a query are sorted on this side. */
    Object subject(Map<String, Object> way) {
        boolean sorted = Objects.equals(way.get("key"), List.of("id"));
        return sorted ? new Source.OfQuery("home", Sql.of("select * from " + subject())) : subject();
    }

    /** Options, one set for each way; nothing says that a column of SQLite holds whole numbers only, so two such have no ranges. */
    List<Map<String, Object>> ways() {
        List<Map<String, Object>> ways = new ArrayList<>();
        ways.add(way("auto", 1));
        ways.add(way("stream", 1));
        if (!untyped()) {
            ways.add(way("stream", 4));
        }
        if (postgres()) {
            ways.add(way("hashed", 1));
            ways.add(way("hashed", 3));
        }
        if (this == ONE_POSTGRES) {
            ways.add(way("join", 1));
            ways.add(way("join", 3));
        }
        Map<String, Object> sorted = way("stream", 1);
        sorted.put("key", List.of("id"));
        ways.add(sorted);
        return ways;
    }

    Map<String, Object> way(String strategy, int readers) {
        String against = one ? "home:t" : "ref:t";
        return new HashMap<>(Map.of("against", against, "strategy", strategy, "readers", readers, "samples", 1000));
    }

    /** A join is for columns of plain types. */
    boolean joins(Map<String, Object> way) {
        return Objects.equals(way.get("strategy"), "join");
    }

    /** What a comparison is to name as its way. */
    void assertStrategy(CompareReport report, Map<String, Object> way) {
        String strategy = StrategyTest.strategy(report);
        assertThat(strategy)
                .contains(
                        joins(way)
                                ? "join"
                                : Objects.equals(way.get("strategy"), "hashed")
                                        ? "hashes"
                                        : way.containsKey("key") ? "sort both" : "");
        assertThat(strategy.contains("at once")).as(strategy).isEqualTo(!Objects.equals(way.get("readers"), 1));
    }

    void fill(TwoSides sides, List<Field> fields, List<Row> subject, List<Row> reference) {
        boolean ours = engines == Engines.POSTGRES_POSTGRES || engines == Engines.POSTGRES_SQLITE;
        boolean theirs = engines == Engines.POSTGRES_POSTGRES || engines == Engines.SQLITE_POSTGRES;
        sides.here(create(subject(), fields, ours), insert(subject(), fields, subject, ours));
        String[] other = {create("t", fields, theirs), insert("t", fields, reference, theirs)};
        if (one) {
            sides.here(other);
        } else {
            sides.there(other);
        }
    }

    private static String create(String table, List<Field> fields, boolean postgres) {
        StringBuilder sql = new StringBuilder("create table " + table + " (id bigint primary key");
        fields.forEach(f -> sql.append(", ").append(f.name()).append(' ').append(postgres ? f.postgres() : f.sqlite()));
        return sql.append(')').toString();
    }

    private static String insert(String table, List<Field> fields, List<Row> rows, boolean postgres) {
        StringBuilder sql = new StringBuilder("insert into " + table + " values ");
        for (Row row : rows) {
            sql.append(sql.charAt(sql.length() - 1) == ')' ? ", (" : "(").append(row.id());
            fields.forEach(f -> sql.append(", ")
                    .append(literal(
                            f, row.values().containsKey(f.name()) ? row.values().get(f.name()) : f.usual(), postgres)));
            sql.append(')');
        }
        return sql.toString();
    }

    private static String literal(Field field, @Nullable String value, boolean postgres) {
        if (value == null) {
            return "null";
        }
        return switch (field.postgres()) {
            case "bytea" -> postgres ? "'\\x" + value + "'" : "x'" + value + "'";
            case "bool" -> postgres ? value : value.equals("true") ? "1" : "0";
            default -> "'" + value.replace("'", "''") + "'";
        };
    }
}
