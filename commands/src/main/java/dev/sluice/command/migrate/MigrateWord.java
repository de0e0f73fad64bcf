package dev.sluice.command.migrate;

import dev.sluice.command.Arguments;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The words {@code migrate}, {@code migrate.status} and {@code migrate.preview}. */
public final class MigrateWord {
    static final Duration WAIT = Duration.ofMinutes(1);

    private static final Option TO =
            Option.optional("to", OptionType.TEXT, "the end of the file", "the tag up to which change sets are run");
    private static final Option COUNT =
            Option.optional("count", OptionType.INTEGER, "all", "how many change sets are run at most");
    static final Option WAITING = Option.optional(
            "wait", OptionType.DURATION, "1.minutes", "how long to wait for somebody else who runs change sets");

    public static final Word MIGRATE = new Word(
            "migrate",
            "Runs the change sets of a Liquibase change log that the database does not have yet.",
            Word.Target.FILE,
            options(TO, COUNT, WAITING),
            given -> new Migrate(
                    Selection.of(given), until(given), given.duration("wait").orElse(WAIT)));

    public static final Word STATUS = new Word(
            "migrate.status",
            "Tells of each change set of a change log whether the database has it.",
            Word.Target.FILE,
            options(),
            given -> new MigrateStatus(Selection.of(given)));

    public static final Word PREVIEW = new Word(
            "migrate.preview",
            "Shows the SQL of the change sets that migrate would run.",
            Word.Target.FILE,
            options(TO, COUNT),
            given -> new MigratePreview(Selection.of(given), until(given)));

    private MigrateWord() {}

    /** With those that all of these words have. */
    static List<Option> options(Option... own) {
        List<Option> options = new ArrayList<>(List.of(own));
        options.add(Option.optional(
                "contexts", OptionType.NAMES, "all", "change sets of these contexts, and those without any"));
        options.add(Option.optional("labels", OptionType.TEXT, "all", "an expression over labels, such as 'a and !b'"));
        options.add(Option.optional(
                "root",
                OptionType.PATH,
                "the file's folder",
                "the folder that the names of files in databasechangelog are relative to"));
        return options;
    }

    private static Until until(Arguments given) {
        return new Until(given.text("to"), given.integer("count"));
    }
}
