package dev.sluice.shell.script;

import dev.sluice.sql.Sql;
import groovy.lang.Closure;
import groovy.lang.GString;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an existing Groovy script knows as {@code sql}: the calls of {@code groovy.sql.Sql} that such scripts are made of, in
 * the transaction around the script.
 */
public final class WrappedSql {
    private final Words words;
    private final Bench bench;
    private final InnerTransactions inner;
    private int calls;

    WrappedSql(Words words, Bench bench, InnerTransactions inner) {
        this.words = words;
        this.bench = bench;
        this.inner = inner;
    }

    int calls() {
        return calls;
    }

    public boolean execute(CharSequence text) {
        executeUpdate(text);
        return false;
    }

    /** With {@code ?} for each value. */
    public boolean execute(CharSequence text, List<?> values) {
        executeUpdate(text, values);
        return false;
    }

    public long executeUpdate(CharSequence text) {
        calls++;
        return words.statements().execute(text, Map.of());
    }

    public long executeUpdate(CharSequence text, List<?> values) {
        calls++;
        return words.statements().execute(new Sql(text.toString(), plain(values)));
    }

    public long executeInsert(CharSequence text) {
        return executeUpdate(text);
    }

    public long executeInsert(CharSequence text, List<?> values) {
        return executeUpdate(text, values);
    }

    public List<Map<String, @Nullable Object>> rows(CharSequence text) {
        calls++;
        return words.statements().rows(text, Map.of());
    }

    public @Nullable Map<String, @Nullable Object> firstRow(CharSequence text) {
        return rows(text).stream().findFirst().orElse(null);
    }

    public void eachRow(CharSequence text, Closure<?> body) {
        rows(text).forEach(body::call);
    }

    public void withTransaction(Closure<?> body) {
        inner.begin();
        try {
            body.call();
        } catch (Throwable t) {
            inner.rollback();
            throw t;
        }
        inner.commit();
    }

    public void commit() {
        inner.commit();
    }

    public void rollback() {
        inner.rollback();
    }

    /** What a script says to its connection. */
    public WrappedSql getConnection() {
        return this;
    }

    public void setAutoCommit(boolean on) {
        if (on) {
            inner.commit();
        } else {
            inner.begin();
        }
    }

    /** There is nothing to close: the connection goes on. */
    public void close() {
        bench.allow("sql");
    }

    private static List<@Nullable Object> plain(List<?> values) {
        return values.stream()
                .<@Nullable Object>map(v -> v instanceof GString text ? text.toString() : v)
                .toList();
    }
}
