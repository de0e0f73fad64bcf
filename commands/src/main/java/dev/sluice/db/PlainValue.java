package dev.sluice.db;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.util.PGobject;

/** Driver objects as values that live on without their connection. */
final class PlainValue {
    private static final String EVER = "infinity";
    private static final String NEVER = "-infinity";

    private PlainValue() {}

    static @Nullable Object of(ResultSet result, int column) throws SQLException {
        Object value = result.getObject(column);
        if (value instanceof PGobject object) {
            return object.getValue();
        }
        if (value instanceof Array || value instanceof SQLXML) {
            return value.toString();
        }
        if (value instanceof Timestamp timestamp) {
            return moment(timestamp, result.getObject(column, OffsetDateTime.class));
        }
        if (value instanceof Time) {
            return timeOfDay(result, column);
        }
        return value instanceof java.sql.Date ? date(result.getObject(column, LocalDate.class)) : value;
    }

    /** The driver's own time has no parts of a second, and no zone; the end of a day is no time of Java's. */
    private static Object timeOfDay(ResultSet result, int column) throws SQLException {
        if (result.getMetaData().getColumnTypeName(column).equals("timetz")) {
            return String.valueOf(result.getObject(column, OffsetTime.class));
        }
        LocalTime time = result.getObject(column, LocalTime.class);
        return time.equals(LocalTime.MAX) ? "24:00:00" : time;
    }

    /** The driver's own date knows no years before Christ. */
    private static Object date(LocalDate date) {
        if (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)) {
            return date.equals(LocalDate.MAX) ? EVER : NEVER;
        }
        return date;
    }

    /** The session's zone is UTC. The driver's own moment follows another calendar before 1582. */
    private static Object moment(Timestamp timestamp, OffsetDateTime moment) {
        if (timestamp.getTime() == PGStatement.DATE_POSITIVE_INFINITY) {
            return EVER;
        }
        return timestamp.getTime() == PGStatement.DATE_NEGATIVE_INFINITY
                ? NEVER
                : moment.withOffsetSameInstant(ZoneOffset.UTC);
    }
}
