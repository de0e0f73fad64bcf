package dev.sluice.command.upsert;

import dev.sluice.command.Arguments;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.SafetyLimit;
import dev.sluice.command.Source;
import dev.sluice.command.Word;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.List;

/** The word {@code upsert}. */
public final class UpsertWord {
    public static final Word WORD = new Word(
            "upsert",
            "Brings a table up to date with a source and writes only the rows that differ.",
            Word.Target.OPTIONAL_TABLE,
            List.of(
                    Option.required("from", OptionType.SOURCE, "what to read"),
                    Option.optional(
                            "tables", OptionType.NAMES, "all", "tables to sync when the source is a whole profile"),
                    Option.optional(
                            "key",
                            OptionType.NAMES,
                            "the primary key",
                            "columns that tell rows apart; unique in the target"),
                    Option.optional(
                            "update", OptionType.NAMES, "all", "columns that an existing row takes from the source"),
                    Option.optional("only", OptionType.NAMES, "all", "target columns to sync, besides the key"),
                    Option.optional(
                            "map", OptionType.RENAMES, "", "source columns under other names: [source: 'target']"),
                    Option.optional("where", OptionType.SQL, "", "condition on the source's rows"),
                    Option.optional(
                            "watermark",
                            OptionType.NAME,
                            "",
                            "column that grows with every change; only newer rows are read"),
                    Option.optional(
                            "overlap",
                            OptionType.DURATION,
                            "5.minutes",
                            "how far behind a watermark of time stamps rows are read again"),
                    Option.optional(
                            "deleteExtra", OptionType.BOOLEAN, "false", "delete rows that the source does not have"),
                    Option.optional("addColumns", OptionType.BOOLEAN, "false", "add columns that only the source has"),
                    Option.optional(
                            "fullRefresh",
                            OptionType.BOOLEAN,
                            "false",
                            "build the table anew from the source's schema, with the source's rows"),
                    Option.optional("separately", OptionType.BOOLEAN, "false", "commit each table on its own"),
                    Option.optional("maxRows", OptionType.INTEGER, "", "refuse to delete more rows than this"),
                    Option.optional(
                            "maxPercent",
                            OptionType.PERCENT,
                            "10, where that is more than 10 rows",
                            "refuse to delete a larger part of a table than this"),
                    Option.optional(
                            "readers",
                            OptionType.INTEGER,
                            "1",
                            "parallel key ranges, each with a connection of its own"),
                    Option.optional(
                            "batchSize",
                            OptionType.INTEGER,
                            "the profile's batch-size",
                            "rows handed from reader to writer at a time")),
            UpsertWord::command);

    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private UpsertWord() {}

    private static Upsert command(Arguments given) {
        for (String option : List.of("tables", "key", "update", "only")) {
            if (given.has(option) && given.names(option).isEmpty()) {
                throw Upsert.invalid("option \"" + option + "\" is an empty list; leave it out to mean all");
            }
        }
        Source from = given.source("from").orElseThrow(() -> Upsert.invalid("option \"from\" is missing"));
        return new Upsert(
                given.target().map(TableName::parse),
                from,
                given.names("tables").stream().map(TableName::parse).toList(),
                selection(given),
                new Upsert.Mode(
                        given.flag("deleteExtra"),
                        given.flag("fullRefresh"),
                        given.flag("addColumns"),
                        given.flag("separately")),
                new SafetyLimit(given.integer("maxRows"), given.number("maxPercent")),
                new Upsert.Tuning(given.integer("readers").orElse(1), given.integer("batchSize")));
    }

    private static Upsert.Selection selection(Arguments given) {
        List<Upsert.Rename> renames = given.renames("map").entrySet().stream()
                .map(e -> new Upsert.Rename(e.getKey(), e.getValue()))
                .toList();
        return new Upsert.Selection(
                given.names("key"),
                given.names("update"),
                given.names("only"),
                renames,
                given.sql("where"),
                given.text("watermark"),
                given.duration("overlap").orElse(OVERLAP));
    }
}
