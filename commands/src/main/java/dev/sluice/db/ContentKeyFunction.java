package dev.sluice.db;

import dev.sluice.sql.ContentKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.core.Codes;

/**
 * {@code contentKey(...)} in the SQL of a SQLite connection. The schema of a file cannot call it: files are read by others, who do not
 * have it.
 */
final class ContentKeyFunction extends Function {
    private static final int ANY_NUMBER = -1;

    private ContentKeyFunction() {}

    static void add(Connection connection) throws SQLException {
        Function.create(connection, "contentKey", new ContentKeyFunction(), ANY_NUMBER, Function.FLAG_DETERMINISTIC);
    }

    @Override
    protected void xFunc() throws SQLException {
        List<@Nullable Object> fields = new ArrayList<>();
        for (int i = 0; i < args(); i++) {
            if (value_type(i) == Codes.SQLITE_BLOB) {
                error("contentKey takes text and numbers, and field " + (i + 1) + " is a blob");
                return;
            }
            add(fields, i);
        }
        result(ContentKey.of(fields));
    }

    private void add(List<@Nullable Object> fields, int i) throws SQLException {
        switch (value_type(i)) {
            case Codes.SQLITE_NULL -> fields.add(null);
            case Codes.SQLITE_INTEGER -> fields.add(value_long(i));
            case Codes.SQLITE_FLOAT -> fields.add(value_double(i));
            default -> fields.add(value_text(i));
        }
    }
}
