package dev.sluice.command.verify;

import dev.sluice.sql.Column;
import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
        Sql from = filtered(side().relation());
        return new Sql("select " + items + " from " + from.text() + order, from.binds());
    }

    private Sql filtered(Sql relation) {
        Optional<Sql> where = plan.command().selection().where();
        if (where.isEmpty()) {
            return relation;
        }
        List<Object> binds = new java.util.ArrayList<>(relation.binds());
        binds.addAll(where.get().binds());
        return new Sql(relation.text() + " where (" + where.get().text() + ")", binds);
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
