package dev.sluice.command.load;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Column;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which staged texts are not what the table would hold. The server's cast to a type with a length or a precision cuts and rounds
 * without a word, and so do some types by themselves.
 */
record Inexact(Transaction tx, Table table) {
    /** The type of each column below its domains, without length and precision, and whether it had one. */
    private static final String BASES = """
            with recursive b as (
                select a.attname, a.atttypid as typ, a.atttypmod <> -1 as bound from pg_attribute a
                where a.attrelid = ? and a.attnum > 0 and not a.attisdropped
                union all
                select b.attname, t.typbasetype, b.bound or t.typtypmod <> -1 from b join pg_type t on t.oid = b.typ
                where t.typtype = 'd')
            select b.attname::text as name, format_type(b.typ, -1)::text as base, b.bound::text as bound
            from b join pg_type t on t.oid = b.typ where t.typtype <> 'd'""";

    /** For each column that needs one, the condition under which a value of {@code d} would be changed. */
    Map<Column, String> rules(List<Column> columns) {
        Rows bases = tx.query(Sql.of(BASES, table.id()));
        Map<Column, String> rules = new LinkedHashMap<>();
        for (int i = 0; i < bases.size(); i++) {
            String name = String.valueOf(bases.text(i, "name"));
            String base = String.valueOf(bases.text(i, "base"));
            boolean bound = "true".equals(bases.text(i, "bound"));
            columns.stream()
                    .filter(column -> column.name().text().equals(name))
                    .forEach(column -> rule(column, base, bound).ifPresent(rule -> rules.put(column, rule)));
        }
        return rules;
    }

    private static Optional<String> rule(Column column, String base, boolean bound) {
        String text = "d." + column.name().quoted();
        String cast = text + "::" + column.declared();
        if (bound) {
            return Optional.of("(" + cast + ")::" + base + " is distinct from " + text + "::" + base);
        }
        return switch (base) {
            case "\"char\"" -> Optional.of("(" + cast + ")::text <> " + text + " and " + text + " !~ '^\\\\[0-7]{3}$'");
            case "money" ->
                Optional.of("case when " + text + " ~ '^-?[0-9]+([.][0-9]+)?$' then (" + cast + ")::numeric <> " + text
                        + "::numeric else false end");
            case "real[]", "double precision[]" ->
                Optional.of("(" + cast + ")::text::numeric[] is distinct from " + text + "::numeric[]");
            // It keeps microseconds.
            case "interval" -> Optional.of(text + " ~ '[.][0-9]{6}[0-9]*[1-9]'");
            default -> Optional.empty();
        };
    }
}
