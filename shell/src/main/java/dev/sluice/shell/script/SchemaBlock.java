package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Source;
import dev.sluice.command.verify.SchemaCheck;
import dev.sluice.command.verify.SchemaChecks.Weighed;
import dev.sluice.command.verify.Severity;
import dev.sluice.db.SchemaFact.Detail;
import dev.sluice.db.SchemaFact.Sort;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may stand in {@code schema { ... }}. */
public final class SchemaBlock {
    private final List<Weighed> checks = new ArrayList<>();
    private Severity severity = Severity.ERROR;

    List<Weighed> checks() {
        return checks;
    }

    void add(SchemaCheck check) {
        checks.add(new Weighed(check, severity));
    }

    void present(Sort sort, String owner, CharSequence name, List<Detail> details) {
        add(new SchemaCheck.Present(sort, owner, name.toString(), details));
    }

    private void each(Sort sort, CharSequence... names) {
        Arrays.stream(names).forEach(name -> present(sort, "", name, List.of()));
    }

    private void only(Sort sort, CharSequence... names) {
        each(sort, names);
        add(new SchemaCheck.Only(
                sort, "", Arrays.stream(names).map(CharSequence::toString).toList()));
    }

    /** What fails in here is a warning. */
    public void warn(@DelegatesTo(value = SchemaBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> body) {
        Severity outer = severity;
        severity = Severity.WARN;
        VerifyBlock.fill(body, this);
        severity = outer;
    }

    /** At least these. */
    public void tables(CharSequence... names) {
        each(Sort.TABLE, names);
    }

    /** These and no others. */
    public void onlyTables(CharSequence... names) {
        only(Sort.TABLE, names);
    }

    public void views(CharSequence... names) {
        each(Sort.VIEW, names);
    }

    public void materializedViews(CharSequence... names) {
        each(Sort.MATERIALIZED_VIEW, names);
    }

    public void sequences(CharSequence... names) {
        each(Sort.SEQUENCE, names);
    }

    public void types(CharSequence... names) {
        each(Sort.TYPE, names);
    }

    /** {@code 'total(integer)'}, or {@code 'total'} with any arguments. */
    public void functions(CharSequence... names) {
        each(Sort.FUNCTION, names);
    }

    public void extension(CharSequence name) {
        each(Sort.EXTENSION, name);
    }

    public void extension(CharSequence name, CharSequence version) {
        present(Sort.EXTENSION, "", name, List.of(new Detail("type", version.toString())));
    }

    /** The tag that the change log has come to. */
    public void changeLog(CharSequence tag) {
        add(new SchemaCheck.ChangeLog(tag.toString()));
    }

    /** Nothing is invalid, unvalidated, unpopulated, disabled or behind. */
    public void sound() {
        add(new SchemaCheck.Sound());
    }

    /** The other database is made of the same. */
    public void matches(Source other) {
        matches(Map.of(), other);
    }

    /** The other database is made of the same, but for what {@code ignore:} names: {@code ['grant', 'index']}. */
    public void matches(Map<String, ?> options, Source other) {
        if (!(other instanceof Source.OfProfile profile)) {
            throw wrong("matches takes a whole profile, was " + other.described(), "write matches(profile('other'))");
        }
        GivenOptions.check("matches", BlockWords.MATCHES, options);
        Set<Sort> ignored = EnumSet.noneOf(Sort.class);
        Object given = options.containsKey("ignore") ? options.get("ignore") : List.of();
        Iterable<?> names = given instanceof Iterable<?> several ? several : List.of(String.valueOf(given));
        names.forEach(name -> ignored.add(sort(String.valueOf(name))));
        add(new SchemaCheck.Matches(profile, ignored));
    }

    private static Sort sort(String name) {
        return Arrays.stream(Sort.values())
                .filter(s -> s.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> wrong("ignore: names \"" + name + "\"", "it may be one of " + List.of(Sort.values())));
    }

    /** What is to hold for a table or view. */
    public void table(
            CharSequence name,
            @DelegatesTo(value = SchemaTableBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> body) {
        each(Sort.TABLE, name);
        VerifyBlock.fill(body, new SchemaTableBlock(this, name.toString()));
    }

    private static SluiceException wrong(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "verify", remedy);
    }
}
