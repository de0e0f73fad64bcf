package dev.sluice.command.upsert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A spelling that lets all texts of a column be kept as a narrower type. No text fits two of the forms of one type. */
enum TextForm {
    /** {@code 2026-01-31}. */
    DATE,
    /** {@code 13:45}, with seconds and up to six digits behind them. */
    TIME,
    /** Date and time of day, without a zone. */
    TIMESTAMP,
    /** Date and time of day, with {@code Z} or an offset such as {@code +02:00}. */
    TIMESTAMPTZ,
    /** The two cases are two forms: in a column of both, two keys could be one UUID. */
    UUID_LOWER,
    UUID_UPPER,
    JSON;

    private static final Pattern STAMP = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)(?:[ T](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,6})?)?)(Z|[+-]\\d\\d:\\d\\d)?)?");
    private static final Pattern LOWER = uuid("[0-9a-f]");
    private static final Pattern UPPER = uuid("[0-9A-F]");
    private static final JsonFactory JSON_FACTORY = new JsonFactory();

    boolean fits(String text) {
        return switch (this) {
            case DATE -> stamp(text, false, false);
            case TIME -> stamp("2000-01-01 " + text, true, false);
            case TIMESTAMP -> stamp(text, true, false);
            case TIMESTAMPTZ -> stamp(text, true, true);
            case UUID_LOWER -> LOWER.matcher(text).matches();
            case UUID_UPPER -> UPPER.matcher(text).matches();
            case JSON -> isJson(text);
        };
    }

    private static boolean stamp(String text, boolean time, boolean zone) {
        Matcher matcher = STAMP.matcher(text);
        if (!matcher.matches() || (matcher.group(2) != null) != time || (matcher.group(3) != null) != zone) {
            return false;
        }
        try {
            // Year 0 is 1 BC to Java and an error to PostgreSQL.
            boolean inEra = LocalDate.parse(matcher.group(1)).getYear() > 0;
            return inEra && (!time || isTime(matcher.group(2))) && (!zone || isOffset(matcher.group(3)));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        return LocalTime.parse(text).isBefore(LocalTime.MAX);
    }

    /** PostgreSQL reads offsets of less than 16 hours. */
    private static boolean isOffset(String text) {
        return Math.abs(ZoneOffset.of(text).getTotalSeconds())
                < Duration.ofHours(16).toSeconds();
    }

    private static Pattern uuid(String digit) {
        return Pattern.compile("#{8}-#{4}-#{4}-#{4}-#{12}".replace("#", digit));
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = JSON_FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
