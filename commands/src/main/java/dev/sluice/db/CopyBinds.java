package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Lexis;
import dev.sluice.sql.Spelled;
import dev.sluice.sql.Sql;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.Token;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Values for a statement inside COPY or a block, which take no parameters: each is bound to a setting of the transaction, and the
 * statement reads it from there. So a value is never spliced into the text.
 */
record CopyBinds(Sql select) {
    private static final String SETTING = "sluice.bind_";

    /** The statement that sets them; without any, it selects nothing. */
    Sql settings() {
        List<String> texts = select.binds().stream().map(CopyBinds::setting).toList();
        String calls = IntStream.range(0, texts.size())
                .mapToObj(i -> "set_config('" + SETTING + i + "', ?, true)")
                .collect(Collectors.joining(", "));
        return Sql.of("select " + calls, texts.toArray());
    }

    private static String setting(@Nullable Object value) {
        return value == null || value instanceof Spelled ? "" : value.toString();
    }

    /** The statement's text with each mark replaced. */
    String text() {
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (Token token : SqlScript.tokens(select.text(), Lexis.POSTGRES)) {
            String text = token.in(select.text());
            if (token.sort() == Token.Sort.OPERATOR) {
                next = operator(text, next, out);
            } else {
                out.append(text);
            }
        }
        return out.toString();
    }

    /** The driver's rule: one question mark is a parameter, two are the operator. */
    private int operator(String text, int next, StringBuilder out) {
        int bind = next;
        for (int i = 0; i < text.length(); i++) {
            boolean mark = text.charAt(i) == '?';
            if (mark && i + 1 < text.length() && text.charAt(i + 1) == '?') {
                out.append('?');
                i++;
            } else if (mark) {
                out.append(value(bind++));
            } else {
                out.append(text.charAt(i));
            }
        }
        return bind;
    }

    private String value(int bind) {
        if (bind >= select.binds().size()) {
            throw SluiceException.of(Kind.USAGE, "a parameter of the query has no value", select.text(), "bind it");
        }
        @Nullable Object value = select.binds().get(bind);
        if (value instanceof Spelled spelled) {
            return spelled.text();
        }
        return value == null ? "null" : "current_setting('" + SETTING + bind + "')" + cast(value);
    }

    private static String cast(Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short) {
            return "::int8";
        }
        if (value instanceof BigDecimal) {
            return "::numeric";
        }
        if (value instanceof Double || value instanceof Float) {
            return "::float8";
        }
        if (value instanceof Boolean) {
            return "::bool";
        }
        if (value instanceof LocalDate) {
            return "::date";
        }
        if (value instanceof LocalTime) {
            return "::time";
        }
        if (value instanceof OffsetDateTime) {
            return "::timestamptz";
        }
        return value instanceof UUID ? "::uuid" : "::text";
    }
}
