package dev.sluice.command.verify;

import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The statement that lets one database join both sides and give the rows that differ. */
record JoinSql(ComparePlan plan) {
    private static final String DIFFERING = """
            select %s, %s
            from (select * from %s) as s
            full join (select * from %s) as r on %s
            where %s is null or %s is null%s""";

    /** The subject's fields, then the reference's, in the order of the plan. */
    Sql differing() {
        Sql subject = new SideSql(plan, true).from();
        Sql reference = new SideSql(plan, false).from();
        ComparedColumn key = plan.key().get(0);
        String text = DIFFERING.formatted(
                fields(true),
                fields(false),
                subject.text(),
                reference.text(),
                plan.key().stream().map(c -> compared(c, " = ")).collect(Collectors.joining(" and ")),
                name(key, true),
                name(key, false),
                plan.columns().subList(plan.keySize(), plan.columns().size()).stream()
                        .map(c -> " or " + compared(c, " is distinct from "))
                        .collect(Collectors.joining()));
        List<@Nullable Object> binds = new ArrayList<>(subject.binds());
        binds.addAll(reference.binds());
        return new Sql(text, binds);
    }

    /** How many rows each side has: the subject first. */
    Sql counts() {
        List<Sql> sides = Stream.of(true, false)
                .map(ofSubject -> new SideSql(plan, ofSubject).from())
                .toList();
        List<@Nullable Object> binds = new ArrayList<>();
        sides.forEach(s -> binds.addAll(s.binds()));
        String counts = sides.stream()
                .map(s -> "(select count(*) from " + s.text() + ")")
                .collect(Collectors.joining(", "));
        return new Sql("select " + counts, binds);
    }

    private String fields(boolean ofSubject) {
        return plan.columns().stream().map(c -> name(c, ofSubject)).collect(Collectors.joining(", "));
    }

    private static String name(ComparedColumn column, boolean ofSubject) {
        return (ofSubject ? "s." : "r.") + column.of(ofSubject).name().quoted();
    }

    /** Texts by their bytes, whatever their collation takes for equal. */
    private static String compared(ComparedColumn column, String operator) {
        String collation = column.common().type() == ValueType.TEXT ? " collate \"C\"" : "";
        return "(" + name(column, true) + collation + operator + name(column, false) + collation + ")";
    }
}
