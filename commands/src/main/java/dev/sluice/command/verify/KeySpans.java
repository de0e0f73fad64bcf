package dev.sluice.command.verify;

import dev.sluice.db.Reader;
import dev.sluice.dialect.PostgresTypes;
import dev.sluice.sql.Column;
import dev.sluice.sql.KeySpan;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parts the key's first column into spans that both sides understand alike; their bounds are keys that are there, where known. */
record KeySpans(ComparePlan plan) {
    /** What the server has found out about the values of the column; the bounds of as many rows each. */
    private static final String HISTOGRAM = """
            select b::text as bound
            from pg_catalog.pg_stats as st, unnest(st.histogram_bounds::text::%s[]) as b
            where st.schemaname = ? and st.tablename = ? and st.attname = ?
            order by b%s""";

    /** Whether rows can be told to be in one span or another on both sides alike. */
    boolean possible() {
        return new Ordering(plan).enginesAgree() && (wholeNumbers() || (bothPostgres() && Strategy.oneEncoding(plan)));
    }

    private boolean bothPostgres() {
        return plan.sides().subject().postgres() && plan.sides().reference().postgres();
    }

    private ComparedColumn first() {
        return plan.key().get(0);
    }

    private boolean wholeNumbers() {
        return switch (first().common().type()) {
            case INT2, INT4, INT8 -> true;
            default -> false;
        };
    }

    /** At most so many; one where nothing is known of the keys. */
    List<ComparePlan.Only> of(Moment moment, int count) {
        List<String> bounds = count == 1 || !possible() ? List.of() : bounds(moment.first(), count);
        return KeySpan.between(bounds).stream()
                .map(span -> new ComparePlan.Only(condition(span, true), condition(span, false)))
                .toList();
    }

    private List<String> bounds(Moment.Pair pair, int count) {
        boolean ofSubject = !plan.sides().reference().postgres();
        Side side = ofSubject ? plan.sides().subject() : plan.sides().reference();
        List<String> known = side.postgres() ? histogram(side, ofSubject, pair.of(ofSubject)) : List.of();
        if (known.size() > count) {
            Set<String> chosen = new LinkedHashSet<>();
            for (int i = 1; i < count; i++) {
                chosen.add(known.get(i * (known.size() - 1) / count));
            }
            chosen.remove("");
            return List.copyOf(chosen);
        }
        return wholeNumbers() ? evenly(ofSubject, pair.of(ofSubject), count) : List.of();
    }

    private List<String> histogram(Side side, boolean ofSubject, Reader reader) {
        Optional<TableName> table = side.table().map(t -> t.name());
        if (table.isEmpty() || table.get().schema().isEmpty()) {
            return List.of();
        }
        String text = HISTOGRAM.formatted(
                PostgresTypes.name(first().common().type()),
                first().common().type() == ValueType.TEXT ? " collate \"C\"" : "");
        Rows rows = reader.query(Sql.of(
                text,
                table.get().schema().get().text(),
                table.get().name().text(),
                first().of(ofSubject).name().text()));
        return rows.rows().stream().map(r -> String.valueOf(r.get(0))).toList();
    }

    private List<String> evenly(boolean ofSubject, Reader reader, int count) {
        String name = "s." + first().of(ofSubject).name().quoted();
        Sql from = new SideSql(plan, ofSubject).from();
        Rows span = reader.query(new Sql(
                "select min(" + name + ") as low, max(" + name + ") as high from " + from.text(), from.binds()));
        return span.rows().get(0).get(0) instanceof Number low
                        && span.rows().get(0).get(1) instanceof Number high
                ? KeySpan.evenly(low.longValue(), high.longValue(), count)
                : List.of();
    }

    private Optional<Sql> condition(KeySpan span, boolean ofSubject) {
        if (span.bounds().isEmpty()) {
            return Optional.empty();
        }
        Column own = first().of(ofSubject);
        boolean postgres = (ofSubject ? plan.sides().subject() : plan.sides().reference()).postgres();
        String type = postgres ? PostgresTypes.name(first().common().type()) : "integer";
        String collation = postgres && first().common().type() == ValueType.TEXT ? " collate \"C\"" : "";
        String text = span.condition("s." + own.name().quoted() + collation, bound -> "cast(? as " + type + ")");
        return Optional.of(new Sql(text, new ArrayList<>(span.bounds())));
    }
}
