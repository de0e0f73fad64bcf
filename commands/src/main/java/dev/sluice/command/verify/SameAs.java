package dev.sluice.command.verify;

import dev.sluice.command.Source;
import dev.sluice.db.Reader;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** As many rows as another table, here or in another profile, or the same sum of a column. */
public record SameAs(Optional<Total> total, Source.OfTable other) implements Check.Apart {
    private static final Pattern FINITE = Pattern.compile("-?\\d[\\d.]*([eE][-+]?\\d+)?");

    /** A column's sum, and the column of the other table that it must be the sum of. */
    public record Total(Name column, Name theirs) {}

    @Override
    public String sentence() {
        return total.map(t -> "the sum of " + t.column() + " is that of " + other.described() + "(" + t.theirs() + ")")
                .orElse("has as many rows as " + other.described());
    }

    @Override
    public Found look(Table table, Look look) {
        String ours = measured(look.transaction(), table.name(), total.map(Total::column));
        String theirs = look.at(other, reader -> measured(reader, other.table(), total.map(Total::theirs)));
        return Found.of(ours.equals(theirs), "here " + ours + ", there " + theirs);
    }

    /** Without zeros at its end; what is no finite number stays as it is written. */
    private static String measured(Reader reader, TableName table, Optional<Name> column) {
        String what = column.map(c -> "coalesce(sum(s." + c.quoted() + "), 0)").orElse("count(*)");
        Object value = reader.query(Sql.of("select " + what + " as n from " + table.quoted() + " as s"))
                .value();
        String text = String.valueOf(value);
        return FINITE.matcher(text).matches()
                ? new BigDecimal(text).stripTrailingZeros().toPlainString()
                : text;
    }
}
