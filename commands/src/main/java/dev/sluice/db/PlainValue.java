package dev.sluice.db;

import java.sql.Array;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** Driver objects as values that live on without their connection. */
final class PlainValue {
    private PlainValue() {}

    static @Nullable Object of(@Nullable Object value) throws SQLException {
        if (value instanceof PGobject object) {
            return object.getValue();
        }
        if (value instanceof Array || value instanceof SQLXML) {
            return value.toString();
        }
        if (value instanceof Timestamp timestamp) {
            // The session's zone is UTC, and so is the one the driver reads with.
            return timestamp.toInstant().atOffset(ZoneOffset.UTC);
        }
        if (value instanceof java.sql.Date date) {
            return date.toLocalDate();
        }
        return value;
    }
}
