package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.verify.Check;
import dev.sluice.command.verify.TableChecks.Severity;
import dev.sluice.command.verify.TableChecks.Weighed;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may stand in {@code table('t') { ... }}. A null breaks {@code notNull} and {@code complete}, and nothing else. */
public final class TableBlock {
    private final boolean postgres;
    private final List<Weighed> checks = new ArrayList<>();
    private Severity severity = Severity.ERROR;

    TableBlock(boolean postgres) {
        this.postgres = postgres;
    }

    List<Weighed> checks() {
        return checks;
    }

    private void add(Check check) {
        checks.add(new Weighed(check, severity));
    }

    private void rowsFail(String sentence, String condition, @Nullable Object... binds) {
        add(new Check.OfRows(sentence, Sql.of(condition, binds)));
    }

    private static String column(CharSequence name) {
        return "s." + Name.of(name.toString()).quoted();
    }

    /** What fails in here is a warning. */
    public void warn(@DelegatesTo(value = TableBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> body) {
        Severity outer = severity;
        severity = Severity.WARN;
        VerifyBlock.fill(body, this);
        severity = outer;
    }

    public void notNull(CharSequence... columns) {
        Arrays.stream(columns).forEach(c -> rowsFail(c + " is not null", column(c) + " is null"));
    }

    /** At least so many percent of the rows have a value. */
    public void complete(CharSequence column, Number percent) {
        add(new Check.Complete(Name.of(column.toString()), percent.doubleValue()));
    }

    public void unique(CharSequence... columns) {
        add(new Check.Unique(
                Arrays.stream(columns).map(c -> Name.of(c.toString())).toList()));
    }

    public void accepted(CharSequence column, Collection<?> values) {
        if (values.isEmpty()) {
            throw wrong("accepted '" + column + "' has no values");
        }
        List<@Nullable Object> given = new ArrayList<>();
        values.forEach(v -> given.add(plain(v)));
        boolean text = postgres && given.stream().allMatch(String.class::isInstance);
        String marks = String.join(", ", Collections.nCopies(given.size(), "?"));
        rowsFail(
                column + " is one of " + given,
                column(column) + (text ? "::text" : "") + " not in (" + marks + ")",
                given.toArray());
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return value instanceof CharSequence text ? text.toString() : value;
    }

    public void range(CharSequence column, Range<?> bounds) {
        String name = column(column);
        rowsFail(
                column + " is in " + bounds,
                name + " < ? or " + name + " > ?",
                plain(bounds.getFrom()),
                plain(bounds.getTo()));
    }

    /** In characters. */
    public void length(CharSequence column, Range<?> bounds) {
        String length = "length(" + column(column) + (postgres ? "::text)" : ")");
        rowsFail(
                "the length of " + column + " is in " + bounds,
                length + " < ? or " + length + " > ?",
                bounds.getFrom(),
                bounds.getTo());
    }

    /** A regular expression of PostgreSQL. */
    public void matches(CharSequence column, CharSequence pattern) {
        if (!postgres) {
            throw wrong("SQLite has no regular expressions, which matches '" + column + "' needs");
        }
        rowsFail(column + " matches " + pattern, column(column) + "::text !~ ?", pattern.toString());
    }

    /** A condition in SQL that every row meets, or cannot tell because of a null; the table is named {@code s}. */
    public void check(CharSequence condition) {
        rowsFail(condition.toString(), "not (" + condition + ")");
    }

    public void rows(Number exactly) {
        add(new Check.Count(exactly.longValue(), exactly.longValue()));
    }

    public void rows(Range<?> bounds) {
        if (!(bounds.getFrom() instanceof Number least) || !(bounds.getTo() instanceof Number most)) {
            throw wrong("rows takes a number or a range of numbers, was " + bounds);
        }
        add(new Check.Count(least.longValue(), most.longValue()));
    }

    /** Its values are in the parent's primary key. */
    public void references(CharSequence column, CharSequence parent) {
        reference(column, parent, Optional.empty());
    }

    public void references(CharSequence column, CharSequence parent, CharSequence parentColumn) {
        reference(column, parent, Optional.of(Name.of(parentColumn.toString())));
    }

    private void reference(CharSequence column, CharSequence parent, Optional<Name> parentColumn) {
        TableName table = TableName.parse(parent.toString());
        add(new Check.References(Name.of(column.toString()), table, parentColumn));
    }

    private static SluiceException wrong(String what) {
        return SluiceException.of(Kind.USAGE, what, "verify", "see docs/verify.md");
    }
}
