package dev.sluice.command.verify;

import dev.sluice.sql.Column;
import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The statements that read one side. */
record SideSql(ComparePlan plan, boolean ofSubject) {
    private Side side() {
        return ofSubject ? plan.sides().subject() : plan.sides().reference();
    }

    Sql rows(boolean inKeyOrder) {
        String items = plan.columns().stream().map(this::item).collect(Collectors.joining(", "));
        String order = inKeyOrder
                ? plan.key().stream().map(this::ordered).collect(Collectors.joining(", ", " order by ", ""))
                : "";
        Sql from = from();
        return new Sql("select " + items + " from " + from.text() + order, from.binds());
    }

    /** What stands behind {@code from}, its rows under the alias {@code s}. */
    Sql from() {
        Sql relation = side().relation();
        List<Sql> conditions = Stream.of(
                        plan.command().selection().where(),
                        ofSubject ? plan.only().subject() : plan.only().reference())
                .flatMap(Optional::stream)
                .toList();
        if (conditions.isEmpty()) {
            return relation;
        }
        List<@Nullable Object> binds = new ArrayList<>(relation.binds());
        conditions.forEach(c -> binds.addAll(c.binds()));
        String all = conditions.stream().map(Sql::text).collect(Collectors.joining(") and ("));
        return new Sql(relation.text() + " where (" + all + ")", binds);
    }

    private String item(ComparedColumn column) {
        return side().postgres() ? Wire.item(own(column), column.common()) : name(column);
    }

    private Column own(ComparedColumn column) {
        return column.of(ofSubject);
    }

    private String name(ComparedColumn column) {
        return "s." + own(column).name().quoted();
    }

    /** By the column itself and not by its cast, which no index knows. */
    private String ordered(ComparedColumn column) {
        if (!side().postgres()) {
            return name(column) + " collate binary";
        }
        return name(column) + (own(column).type() == ValueType.TEXT ? " collate \"C\"" : "");
    }

    /** Whether the key may be null by what is declared, so that it must be asked. */
    boolean keyMayBeNull() {
        return plan.key().stream().anyMatch(c -> !own(c).notNull());
    }

    Sql nullKey() {
        String isNull = plan.key().stream().map(c -> name(c) + " is null").collect(Collectors.joining(" or "));
        return Sql.of("select 1 as found from " + side().relation().text() + " where " + isNull + " limit 1");
    }
}
