package dev.sluice.rows;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a file writes dates and time stamps; without a form, as {@code 2026-01-31} and {@code 2026-01-31 13:45:00}. A form is the
 * only spelling that is read: a guess between 01/02 and 02/01 would be a changed value.
 */
public record TimeForms(Optional<DateTimeFormatter> date, Optional<DateTimeFormatter> stamp) {
    public static final TimeForms ISO = new TimeForms(Optional.empty(), Optional.empty());

    private static final DateTimeFormatter SQL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS", Locale.ROOT);

    private static final ZonedDateTime MOMENT = ZonedDateTime.of(2001, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC);

    /** Reads patterns such as {@code dd.MM.yyyy}. */
    public static TimeForms of(Optional<String> date, Optional<String> stamp) {
        return new TimeForms(
                date.map(p -> form("dateFormat", p, MOMENT.toLocalDate())),
                stamp.map(p -> form("timestampFormat", p, MOMENT)));
    }

    private static DateTimeFormatter form(String option, String pattern, TemporalAccessor example) {
        try {
            // A year without an era is what people mean by yyyy.
            DateTimeFormatter form = DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
            // What it could not write it would read and leave out: mm are minutes, and MM months.
            form.formatTo(example, new StringBuilder());
            return form;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw SluiceException.of(
                            Kind.USAGE,
                            "option \"" + option + "\" is no pattern of a date: '" + pattern + "'",
                            "load",
                            "write it like dd.MM.yyyy or MM/dd/yyyy HH:mm:ss")
                    .causedBy(e);
        }
    }

    /** The date in ISO's form. */
    String isoDate(String text) {
        return date.map(form -> parsed(() -> LocalDate.parse(text, form).toString()))
                .orElse(text);
    }

    /** The time stamp in ISO's form. */
    String isoStamp(String text) {
        return stamp.map(form -> parsed(() -> plain(form.parseBest(text, ZonedDateTime::from, LocalDateTime::from))))
                .orElse(text);
    }

    /** With its distance from UTC, where it has one: whether the column keeps that is looked at later. */
    private static String plain(TemporalAccessor stamp) {
        String zone = stamp instanceof ZonedDateTime zoned ? zoned.getOffset().getId() : "";
        return SQL.format(stamp).replaceFirst("\\.?0{1,9}$", "") + zone;
    }

    private static String parsed(Supplier<String> reading) {
        try {
            return reading.get();
        } catch (DateTimeException e) {
            throw new BadValue("is not of the declared form");
        }
    }
}
