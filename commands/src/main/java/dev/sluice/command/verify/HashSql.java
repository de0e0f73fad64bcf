package dev.sluice.command.verify;

import dev.sluice.rows.FieldRule.Leniency;
import dev.sluice.sql.Column;
import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements that sum up one side in buckets by the hash of the key. Two rows that are not written alike may be equal all the
 * same: then their bucket is read, and they are found equal.
 */
record HashSql(ComparePlan plan, boolean ofSubject) {
    static final int BUCKETS = 256;

    /** The rows' hashes first and the groups later: wide rows are never sorted. */
    private static final String SUMS = """
            select h.bucket, count(*), sum(h.hash >> 32)::int8, sum(h.hash & 4294967295)::int8
            from (select %s as bucket, %s as hash from %s offset 0) as h
            group by h.bucket""";

    Sql sums() {
        Sql from = new SideSql(plan, ofSubject).from();
        return new Sql(SUMS.formatted(bucket(), hash(text(plan.columns())), from.text()), from.binds());
    }

    Sql in(BitSet buckets) {
        String numbers = buckets.stream().mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return Sql.of(numbers.isEmpty() ? "1 = 0" : bucket() + " in (" + numbers + ")");
    }

    private String bucket() {
        return "(" + Compare.Manner.HASH.formatted(text(plan.key())) + " & " + (BUCKETS - 1) + ")";
    }

    private String hash(String text) {
        return plan.command().manner().hash().formatted(text);
    }

    /** Each value with its length before it, so that none runs into the next. */
    private String text(List<ComparedColumn> columns) {
        String joined = columns.stream()
                .map(this::text)
                .map(t -> "coalesce(octet_length(" + t + ") || ':' || " + t + ", '~')")
                .collect(Collectors.joining(" || "));
        return "(" + joined + ") collate \"C\"";
    }

    /** Two values that a comparison tells apart are never the same here; the other way round they may be. */
    private String text(ComparedColumn column) {
        Column own = column.of(ofSubject);
        String item = Wire.item(own, column.common());
        if (own.type() == ValueType.CHAR && !item.endsWith("::text")) {
            // A cast would take off its blanks.
            return "(case when " + item + " is not null then concat(" + item + ") end)";
        }
        boolean exact = column.rule().leniencies().contains(Leniency.EXACT);
        return switch (column.common().type()) {
            case NUMERIC -> exact ? item + "::text" : "trim_scale(" + item + ")::text";
            // Bits, because a session may write fewer digits; adding nothing makes -0 the same as 0.
            case FLOAT4 -> "encode(float4send(" + item + (exact ? "" : " + 0::float4") + "), 'hex')";
            case FLOAT8 -> "encode(float8send(" + item + (exact ? "" : " + 0") + "), 'hex')";
            default -> "(" + item + ")::text";
        };
    }
}
