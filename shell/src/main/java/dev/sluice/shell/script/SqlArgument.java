package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Expression;
import dev.sluice.dialect.Dialect;
import dev.sluice.sql.Sql;
import groovy.lang.GString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SQL as a script gives it: a text with {@code :name} parameters, or a GString whose values become parameters. Only
 * {@code expr(...)} and {@code ident(...)} are put into the text.
 */
final class SqlArgument {
    /** Cannot be meant by anybody, and starts like no word of SQL. */
    static final String OWN = "sluice__";

    private final StringBuilder text = new StringBuilder();
    private final Map<String, @Nullable Object> binds = new LinkedHashMap<>();

    private SqlArgument(Map<String, ? extends @Nullable Object> given) {
        binds.putAll(given);
    }

    /** Exactly one statement, or a part of one. */
    static Sql one(CharSequence given, Map<String, ? extends @Nullable Object> binds, Dialect dialect) {
        List<Sql> statements = statements(given, binds, dialect);
        if (statements.size() > 1) {
            throw SluiceException.of(
                    Kind.USAGE, "there are " + statements.size() + " statements where one is wanted", "", "keep one");
        }
        return statements.isEmpty() ? Sql.of("") : statements.get(0);
    }

    /** The statements of a text, in order. Those that begin or end transactions are refused: blocks do that. */
    static List<Sql> statements(CharSequence given, Map<String, ? extends @Nullable Object> binds, Dialect dialect) {
        SqlArgument argument = new SqlArgument(binds);
        if (given instanceof GString parts) {
            argument.addParts(parts);
        } else {
            argument.text.append(given);
        }
        return NamedSql.translate(argument.text.toString(), argument.binds, dialect);
    }

    private void addParts(GString parts) {
        String[] strings = parts.getStrings();
        Object[] values = parts.getValues();
        for (int i = 0; i < strings.length; i++) {
            text.append(strings[i]);
            if (i < values.length) {
                addValue(values[i]);
            }
        }
    }

    private void addValue(@Nullable Object value) {
        if (value instanceof Expression expression) {
            text.append(expression.sql());
        } else if (value instanceof Identifier identifier) {
            text.append(identifier);
        } else if (value instanceof Iterable<?> list) {
            addList(list);
        } else {
            addMark(value);
        }
    }

    /** {@code in (${list})} becomes one mark for each element. */
    private void addList(Iterable<?> list) {
        List<@Nullable Object> elements = new ArrayList<>();
        list.forEach(elements::add);
        if (elements.isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "a value in the SQL text is an empty list",
                    "",
                    "leave the condition out when it is empty");
        }
        String separator = "";
        for (Object element : elements) {
            text.append(separator);
            addMark(element);
            separator = ", ";
        }
    }

    private void addMark(@Nullable Object value) {
        String name = OWN + binds.size();
        text.append(':').append(name);
        binds.put(name, value instanceof GString string ? string.toString() : value);
    }
}
