package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Option;
import dev.sluice.command.Source;
import dev.sluice.command.verify.Check;
import dev.sluice.command.verify.Fresh;
import dev.sluice.command.verify.NoGaps;
import dev.sluice.command.verify.NoOverlap;
import dev.sluice.command.verify.SameAs;
import dev.sluice.command.verify.Severity;
import dev.sluice.command.verify.TableChecks.Weighed;
import dev.sluice.command.verify.Unique;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.EmptyRange;
import groovy.lang.NumberRange;
import groovy.lang.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may stand in {@code table('t') { ... }}. A null breaks {@code notNull} and {@code complete}, and nothing else. */
public final class TableBlock {
    private final Bench bench;
    private final boolean postgres;
    private final List<Weighed> checks = new ArrayList<>();
    private Severity severity = Severity.ERROR;

    TableBlock(Bench bench) {
        this.bench = bench;
        this.postgres = bench.home().dialect() instanceof Postgres;
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
        some("notNull", columns);
        Arrays.stream(columns).forEach(c -> rowsFail(c + " is not null", column(c) + " is null"));
    }

    /** A list that came out empty would be a check of nothing. */
    private static void some(String word, CharSequence... columns) {
        if (columns.length == 0) {
            throw wrong(word + " names no column");
        }
    }

    /** At least so many percent of the rows have a value. */
    public void complete(CharSequence column, Number percent) {
        add(new Check.Complete(Name.of(column.toString()), percent.doubleValue()));
    }

    public void unique(CharSequence... columns) {
        some("unique", columns);
        add(new Unique(Arrays.stream(columns).map(c -> Name.of(c.toString())).toList()));
    }

    public void accepted(CharSequence column, Collection<?> values) {
        List<@Nullable Object> given = new ArrayList<>();
        // A null breaks nothing, and beside one in the list no value would.
        values.stream().filter(Objects::nonNull).forEach(v -> given.add(plain(v)));
        if (given.isEmpty()) {
            throw wrong("accepted '" + column + "' has no values");
        }
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
        refuseOpen("range", bounds);
        String name = column(column);
        rowsFail(
                column + " is in " + bounds,
                name + " < ? or " + name + " > ?",
                plain(bounds.getFrom()),
                plain(bounds.getTo()));
    }

    /** In characters. */
    public void length(CharSequence column, Range<?> bounds) {
        refuseOpen("length", bounds);
        String length = "length(" + column(column) + (postgres ? "::text)" : ")");
        rowsFail(
                "the length of " + column + " is in " + bounds,
                length + " < ? or " + length + " > ?",
                bounds.getFrom(),
                bounds.getTo());
    }

    /** A range of whole numbers whose end is left out begins and ends with others; any other keeps the end that it does not hold. */
    private static void refuseOpen(String word, Range<?> bounds) {
        boolean open = bounds instanceof NumberRange n
                && !(n.containsWithinBounds(n.getFrom()) && n.containsWithinBounds(n.getTo()));
        if (open || bounds.isReverse() || bounds instanceof EmptyRange) {
            throw wrong(word + " takes a range from the least to the most, ends included, was " + bounds);
        }
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
        Sql sql = SqlArgument.one(condition, Map.of(), bench.home().dialect());
        add(new Check.OfRows(condition.toString(), new Sql("not (" + sql.text() + ")", sql.binds())));
    }

    public void rows(Number exactly) {
        add(new Check.Count(exactly.longValue(), exactly.longValue()));
    }

    public void rows(Range<?> bounds) {
        refuseOpen("rows", bounds);
        if (!(bounds.getFrom() instanceof Number least) || !(bounds.getTo() instanceof Number most)) {
            throw wrong("rows takes a number or a range of numbers, was " + bounds);
        }
        add(new Check.Count(least.longValue(), most.longValue()));
    }

    /** Its values are in the parent's primary key. */
    public void references(CharSequence column, CharSequence parent) {
        references(Map.of(), column, parent);
    }

    public void references(CharSequence column, CharSequence parent, CharSequence parentColumn) {
        references(Map.of("column", parentColumn), column, parent);
    }

    /** {@code column:} of the parent, where it is not the primary key; {@code where:} it must be so. */
    public void references(Map<String, ? extends @Nullable Object> options, CharSequence column, CharSequence parent) {
        Arguments given = given("references", BlockWords.REFERENCES, options);
        Optional<Sql> where = options.get("where") instanceof CharSequence text
                ? Optional.of(SqlArgument.one(text, Map.of(), bench.home().dialect()))
                : Optional.empty();
        add(new Check.References(
                Name.of(column.toString()),
                TableName.parse(parent.toString()),
                given.text("column").map(Name::of),
                where));
    }

    /** The newest is not older than {@code within:} by the database's clock, and not from the future. */
    public void fresh(Map<String, ? extends @Nullable Object> options, CharSequence column) {
        Arguments given = given("fresh", BlockWords.FRESH, options);
        add(new Fresh(
                Name.of(column.toString()),
                given.duration("within").orElse(Duration.ZERO),
                given.duration("maxFuture").orElse(Duration.ZERO),
                given.text("zone"),
                given.text("now")));
    }

    /** Its whole numbers follow one another. */
    public void noGaps(CharSequence column) {
        noGaps(Map.of(), column);
    }

    public void noGaps(Map<String, ? extends @Nullable Object> options, CharSequence column) {
        add(new NoGaps(Name.of(column.toString()), by(given("noGaps", BlockWords.GAPS, options))));
    }

    /** No two periods have a moment in common; a null is an open end. */
    public void noOverlap(CharSequence from, CharSequence to) {
        noOverlap(Map.of(), from, to);
    }

    public void noOverlap(Map<String, ? extends @Nullable Object> options, CharSequence from, CharSequence to) {
        Arguments given = given("noOverlap", BlockWords.OVERLAP, options);
        add(new NoOverlap(Name.of(from.toString()), Name.of(to.toString()), by(given), given.flag("inclusive")));
    }

    /** As many rows as another table, {@code 'archive'} or {@code 'replica:orders'}. */
    public void rowsAs(CharSequence other) {
        add(new SameAs(Optional.empty(), Source.OfTable.parse(other.toString())));
    }

    /** The same sum as a column of another table. */
    public void sumAs(CharSequence column, CharSequence other, CharSequence theirs) {
        SameAs.Total total = new SameAs.Total(Name.of(column.toString()), Name.of(theirs.toString()));
        add(new SameAs(Optional.of(total), Source.OfTable.parse(other.toString())));
    }

    private static List<Name> by(Arguments given) {
        return given.names("by").stream().map(Name::of).toList();
    }

    private static Arguments given(String word, List<Option> known, Map<String, ? extends @Nullable Object> options) {
        GivenOptions.check(word, known, options);
        return new Arguments(word, null, new HashMap<>(options));
    }

    private static SluiceException wrong(String what) {
        return SluiceException.of(Kind.USAGE, what, "verify", "see docs/verify.md");
    }
}
