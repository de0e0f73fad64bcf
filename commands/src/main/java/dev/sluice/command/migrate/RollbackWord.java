package dev.sluice.command.migrate;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The word {@code migrate.rollback}. */
public final class RollbackWord {
    public static final Word WORD = new Word(
            "migrate.rollback",
            "Takes back change sets of a change log, the last one first; where rows would be lost it says how many, and refuses.",
            Word.Target.FILE,
            MigrateWord.options(
                    Option.optional("count", OptionType.INTEGER, "", "so many of them"),
                    Option.optional("tag", OptionType.TEXT, "", "all that came behind the one that put this tag"),
                    Option.optional("date", OptionType.ANY, "", "all that were run later, such as '2026-03-01T12:00'"),
                    Option.optional("toEmpty", OptionType.BOOLEAN, "false", "all of them"),
                    Option.optional(
                            "maxRows", OptionType.INTEGER, "0", "the most rows and values that may be lost with it"),
                    MigrateWord.WAITING),
            given -> new MigrateRollback(
                    Selection.of(given),
                    new BackTo(given.integer("count"), given.text("tag"), moment(given), given.flag("toEmpty")),
                    given.integer("maxRows").orElse(0),
                    given.duration("wait").orElse(MigrateWord.WAIT)));

    private RollbackWord() {}

    private static Optional<Instant> moment(Arguments given) {
        return given.any("date").map(value -> {
            try {
                return moment(value.toString());
            } catch (DateTimeParseException e) {
                throw SluiceException.of(
                                Kind.USAGE,
                                "option \"date\" of migrate.rollback must be a date or a time, was " + value,
                                "",
                                "write '2026-03-01' or '2026-03-01T12:00'")
                        .causedBy(e);
            }
        });
    }

    /** Without a zone it is this machine's. */
    private static Instant moment(String text) {
        String iso = text.replace(' ', 'T');
        if (!iso.contains("T")) {
            return LocalDate.parse(iso).atStartOfDay(ZoneId.systemDefault()).toInstant();
        }
        boolean zoned = iso.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)");
        return zoned
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).atZone(ZoneId.systemDefault()).toInstant();
    }
}
