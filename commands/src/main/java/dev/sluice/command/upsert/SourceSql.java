package dev.sluice.command.upsert;

import dev.sluice.command.upsert.Layout.Pair;
import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements that read a table's source. */
record SourceSql(TablePlan plan, boolean fromPostgres, boolean toPostgres) {
    /** All rows that take part, in key order where asked. */
    Sql rows(boolean inKeyOrder) {
        Sql relation = plan.origin().relation();
        List<@Nullable Object> binds = new ArrayList<>(relation.binds());
        StringBuilder text = new StringBuilder("select ")
                .append(plan.layout().pairs().stream().map(this::item).collect(Collectors.joining(", ")))
                .append(" from ")
                .append(relation.text());
        plan.filter().ifPresent(filter -> {
            text.append(" where ").append(filter.text());
            binds.addAll(filter.binds());
        });
        if (inKeyOrder) {
            text.append(" order by ")
                    .append(plan.layout().key().stream().map(this::ordered).collect(Collectors.joining(", ")));
        }
        return new Sql(text.toString(), binds);
    }

    private String item(Pair pair) {
        if (!fromPostgres) {
            return "s." + pair.source().name().quoted();
        }
        return toPostgres ? Wire.toPostgres(pair) : Wire.toSqlite(pair);
    }

    /** Both engines can order text by its bytes, and agree on nothing else about text. */
    private String ordered(Pair pair) {
        if (!fromPostgres) {
            return "s." + pair.source().name().quoted() + " collate binary";
        }
        boolean text = toPostgres
                ? pair.target().type() == ValueType.TEXT
                : Wire.sentToSqlite(pair.source().type()) == ValueType.TEXT;
        return text ? item(pair) + " collate \"C\"" : item(pair);
    }

    /** What a PostgreSQL source sends for each column. */
    List<ValueType> sent() {
        return plan.layout().pairs().stream()
                .map(p -> toPostgres
                        ? p.target().type()
                        : Wire.sentToSqlite(p.source().type()))
                .toList();
    }

    List<Boolean> plain() {
        return plan.layout().pairs().stream().map(Wire::sameType).toList();
    }

    /** Whether rows ordered by the source are in order for the target too, so that both can be merged. */
    boolean orderAgrees() {
        return plan.layout().key().stream().allMatch(this::orderAgrees);
    }

    private boolean orderAgrees(Pair pair) {
        if (!toPostgres) {
            return true;
        }
        return switch (pair.target().type()) {
            case INT2, INT4, INT8, TEXT, BYTES -> true;
            case UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, FLOAT8 -> fromPostgres && Wire.sameType(pair);
            default -> false;
        };
    }
}
