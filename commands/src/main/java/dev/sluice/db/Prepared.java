package dev.sluice.db;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement prepared once and executed with many sets of values; parameters count from 0. */
public final class Prepared implements AutoCloseable {
    private final Link link;
    private final PreparedStatement statement;

    Prepared(Link link, PreparedStatement statement) {
        this.link = link;
        this.statement = statement;
    }

    /** Binds null, a Long, a Double, a String or a byte array; a NUL in a text is kept, for rows are copied as they are. */
    public void bind(int parameter, @Nullable Object value) {
        if (value instanceof String text && StorableText.hasHalfPair(text)) {
            link.storable(text, "value " + (parameter + 1));
        }
        try {
            statement.setObject(parameter + 1, value);
        } catch (SQLException e) {
            throw link.failed(ErrorMap.translate(e, ""));
        }
    }

    /** Executes it; gives the number of rows changed. */
    public long execute() {
        link.refuseAfterFailure();
        try {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw link.failed(ErrorMap.translate(e, ""));
        }
    }

    @Override
    public void close() {
        try {
            statement.close();
        } catch (SQLException e) {
            throw link.failed(ErrorMap.translate(e, ""));
        }
    }
}
