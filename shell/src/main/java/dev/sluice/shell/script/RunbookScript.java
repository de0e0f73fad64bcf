package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Expression;
import dev.sluice.command.Report;
import dev.sluice.command.Source;
import dev.sluice.command.backfill.Comparison;
import dev.sluice.command.backfill.Mapping;
import dev.sluice.sql.ContentKey;
import dev.sluice.sql.TableName;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.Script;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/**
 * What every script extends: its methods are the built-in words, with the signatures that the type checker sees. Commands have no
 * method here; they come from their {@code Word}.
 */
public abstract class RunbookScript extends Script {
    private final Set<String> included = new HashSet<>();
    private @Nullable Words words;

    void give(Words given) {
        this.words = given;
    }

    private Words words() {
        Words present = words;
        if (present == null) {
            throw new IllegalStateException("a script runs only where it was compiled");
        }
        return present;
    }

    /** A word that is a command, or a closure the prompt remembers. */
    public @Nullable Object methodMissing(String name, Object arguments) {
        @Nullable Object[] given = (@Nullable Object[]) arguments;
        if (getBinding().hasVariable(name) && getBinding().getVariable(name) instanceof Closure<?> closure) {
            return closure.call(given);
        }
        return words().commands().run(name, Arrays.asList(given));
    }

    public void runbook(CharSequence title) {
        words().runbook(Map.of(), title);
    }

    public void runbook(Map<String, ?> options, CharSequence title) {
        words().runbook(options, title);
    }

    public void requires(Map<String, ?> options) {
        words().requires(options);
    }

    public <T> @Nullable T param(CharSequence name, Class<T> type) {
        return param(Map.of(), name, type);
    }

    public <T> @Nullable T param(Map<String, ?> options, CharSequence name, Class<T> type) {
        return type.cast(words().param(options, name, type));
    }

    public <T extends @Nullable Object> T step(CharSequence name, Closure<T> body) {
        return typed(words().step(Map.of(), name, body, Optional.empty()), body);
    }

    public <T extends @Nullable Object> T step(Map<String, ?> options, CharSequence name, Closure<T> body) {
        return typed(words().step(options, name, body, Optional.empty()), body);
    }

    /** {@code step(...) { } undo { result -> }}, which {@link UndoClauses} makes one call. */
    public <T extends @Nullable Object> T step(CharSequence name, Closure<T> body, Closure<?> undo) {
        return typed(words().step(Map.of(), name, body, Optional.of(undo)), body);
    }

    public <T extends @Nullable Object> T step(
            Map<String, ?> options, CharSequence name, Closure<T> body, Closure<?> undo) {
        return typed(words().step(options, name, body, Optional.of(undo)), body);
    }

    public void group(CharSequence name, Closure<?> body) {
        words().group(name, body);
    }

    public <T extends @Nullable Object> T fact(CharSequence name, Closure<T> body) {
        return typed(words().fact(name, body), body);
    }

    /** The value is the closure's, or what the same closure gave to an earlier run. */
    @SuppressWarnings({"unchecked", "unused", "NullAway"})
    private static <T extends @Nullable Object> T typed(@Nullable Object value, Closure<T> body) {
        return (T) value;
    }

    public void note(Object text) {
        words().host().note(String.valueOf(text));
    }

    /** As {@code note}: what a script prints goes where the run's lines go. */
    @Override
    public void println(@Nullable Object text) {
        note(String.valueOf(text));
    }

    /** As {@code note}. */
    @Override
    public void print(@Nullable Object text) {
        note(String.valueOf(text));
    }

    public @Nullable String env(CharSequence name) {
        return words().host().environment(name.toString()).orElse(null);
    }

    public Source profile(CharSequence name) {
        return new Source.OfProfile(name.toString());
    }

    public Source file(CharSequence path) {
        return new Source.OfFile(Path.of(path.toString()));
    }

    public Source query(CharSequence profile, CharSequence sql) {
        return words().query(Map.of(), profile, sql);
    }

    public Source query(Map<String, ?> binds, CharSequence profile, CharSequence sql) {
        return words().query(binds, profile, sql);
    }

    public Expression expr(CharSequence sql) {
        return new Expression(sql.toString());
    }

    /** Groovy gives a null alone as no list of fields at all. */
    public String contentKey(@Nullable Object @Nullable ... fields) {
        if (fields != null && fields.length == 0) {
            throw SluiceException.of(Kind.USAGE, "contentKey needs a field at least", "", "contentKey(title, year)");
        }
        return ContentKey.of(fields == null ? Collections.singletonList(null) : Arrays.asList(fields));
    }

    public Mapping documents(Map<String, ?> options, CharSequence table) {
        return words().documents(options, table);
    }

    /** A function of a runbook gives what it gives without a type. */
    public Expression compared(Object mapping) {
        return words().comparison(BuiltIn.COMPARED, mapping, Comparison::compared);
    }

    public Expression rebuilt(Object mapping) {
        return words().comparison(BuiltIn.REBUILT, mapping, Comparison::rebuilt);
    }

    public Identifier ident(CharSequence name) {
        return new Identifier(TableName.parse(name.toString()));
    }

    public long sql(CharSequence text) {
        return words().statements().execute(text, Map.of());
    }

    public long sql(Map<String, ?> binds, CharSequence text) {
        return words().statements().execute(text, binds);
    }

    public List<Map<String, @Nullable Object>> rows(CharSequence text) {
        return words().statements().rows(text, Map.of());
    }

    public List<Map<String, @Nullable Object>> rows(Map<String, ?> binds, CharSequence text) {
        return words().statements().rows(text, binds);
    }

    public @Nullable Object value(CharSequence text) {
        return words().statements().value(text, Map.of());
    }

    public @Nullable Object value(Map<String, ?> binds, CharSequence text) {
        return words().statements().value(text, binds);
    }

    public long count(CharSequence table) {
        return words().statements().count(table, Optional.empty(), Map.of());
    }

    public long count(CharSequence table, CharSequence where) {
        return words().statements().count(table, Optional.of(where), Map.of());
    }

    public long count(Map<String, ?> binds, CharSequence table, CharSequence where) {
        return words().statements().count(table, Optional.of(where), binds);
    }

    public <T extends @Nullable Object> T on(CharSequence profile, Closure<T> body) {
        return words().on(profile, body);
    }

    public <T extends @Nullable Object> T transaction(Closure<T> body) {
        return words().transaction(Map.of(), body);
    }

    public <T extends @Nullable Object> T transaction(Map<String, ?> options, Closure<T> body) {
        return words().transaction(options, body);
    }

    public Report wrap(Source script) {
        return words().wrap(Map.of(), script);
    }

    public Report wrap(Map<String, ?> options, Source script) {
        return words().wrap(options, script);
    }

    public <T extends @Nullable Object> T dryRun(Closure<T> body) {
        return words().dryRun(body);
    }

    public Report verify(@DelegatesTo(value = VerifyBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> body) {
        return words().verify(body);
    }

    public void expect(Map<String, ?> options, CharSequence title) {
        words().expect(options, title, null);
    }

    public void expect(CharSequence title, Closure<?> actual) {
        words().expect(Map.of(), title, actual);
    }

    public void expect(Map<String, ?> options, CharSequence title, Closure<?> actual) {
        words().expect(options, title, actual);
    }

    public ProgramResult exec(List<?> command) {
        return words().exec(Map.of(), command);
    }

    public ProgramResult exec(Map<String, ?> options, List<?> command) {
        return words().exec(options, command);
    }

    public void confirm(CharSequence name, Closure<?> text) {
        words().confirm(name, text);
    }

    public Map<?, ?> checklist(CharSequence name, List<?> questions) {
        return words().checklist(name, questions);
    }

    public Report report(CharSequence title, List<? extends Map<String, ?>> rows) {
        return report(words().report(title, rows));
    }

    public Report report(Report overview) {
        words().host().reported(overview);
        return overview;
    }

    public Report sizes() {
        return words().overview(BuiltIn.SIZES, Map.of());
    }

    public Report sizes(Map<String, ?> options) {
        return words().overview(BuiltIn.SIZES, options);
    }

    public Report indexUse() {
        return words().overview(BuiltIn.INDEX_USE, Map.of());
    }

    public Report indexUse(Map<String, ?> options) {
        return words().overview(BuiltIn.INDEX_USE, options);
    }

    public Report slowQueries() {
        return words().overview(BuiltIn.SLOW_QUERIES, Map.of());
    }

    public Report slowQueries(Map<String, ?> options) {
        return words().overview(BuiltIn.SLOW_QUERIES, options);
    }

    public HttpAnswer http(CharSequence url) {
        return words().http(Map.of(), url);
    }

    public HttpAnswer http(Map<String, ?> options, CharSequence url) {
        return words().http(options, url);
    }

    public <T extends @Nullable Object> T watch(Map<String, ?> options, CharSequence name, Closure<T> body) {
        return words().watch(options, name, body);
    }

    /** Runs what stands at the top of another file, the first time. The compiler has put its class where its name was. */
    public void include(CharSequence file) {
        words().mayInclude();
        if (included.add(file.toString())) {
            InvokerHelper.invokeMethod(this, Ancestry.body(file.toString()), new Object[0]);
        }
    }
}
