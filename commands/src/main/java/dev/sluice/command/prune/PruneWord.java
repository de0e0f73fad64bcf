package dev.sluice.command.prune;

import dev.sluice.command.Arguments;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.SafetyLimit;
import dev.sluice.command.Source;
import dev.sluice.command.Word;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words {@code prune} and {@code unprune}. */
public final class PruneWord {
    private static final int LISTED = 10;

    public static final Word PRUNE = new Word(
            "prune",
            "Removes rows whose parent is gone, that meet a condition or that have come of age, and what hangs on them.",
            Word.Target.TABLE,
            List.of(
                    Option.optional("orphansOf", OptionType.NAME, "", "rows whose parent in that table is gone"),
                    Option.optional(
                            "on",
                            OptionType.RENAMES,
                            "the foreign key",
                            "columns and those of the parent they stand for: [customer_id: 'id']"),
                    Option.optional(
                            "olderThan", OptionType.DURATION, "", "rows older than that, by the server's clock"),
                    Option.optional("by", OptionType.NAME, "", "the column that tells a row's age"),
                    Option.optional("where", OptionType.SQL, "", "condition on the rows"),
                    Option.optional(
                            "rows",
                            OptionType.SOURCE,
                            "",
                            "those whose primary key a query on this profile gives, such as what compare calls extra"),
                    Option.choice(
                            "action",
                            List.of("delete", "null"),
                            "what the foreign key declares",
                            "what becomes of orphans"),
                    Option.optional(
                            "archive",
                            OptionType.NAME,
                            "",
                            "table that keeps the rows as they were; made when it is not there"),
                    Option.optional(
                            "maxRows", OptionType.INTEGER, "", "refuse to remove more rows of a table than this"),
                    Option.optional(
                            "maxPercent",
                            OptionType.PERCENT,
                            "10, where that is more than 10 rows",
                            "refuse to remove a larger part of a table than this"),
                    Option.optional(
                            "alsoRemoves", OptionType.NAMES, "none", "tables of which triggers may delete rows"),
                    Option.optional(
                            "unindexed",
                            OptionType.BOOLEAN,
                            "false",
                            "go on where a foreign key without an index makes it slow"),
                    Option.optional(
                            "list", OptionType.INTEGER, String.valueOf(LISTED), "how many of the rows are shown"),
                    Option.optional("commitEvery", OptionType.INTEGER, "all at once", "rows per committed chunk"),
                    Option.optional("pause", OptionType.DURATION, "none", "behind each chunk"),
                    Option.choice(
                            "foreignKey",
                            List.of("cascade", "set null", "restrict", "no action"),
                            "none",
                            "add the foreign key, or validate the one there is: on delete ...")),
            PruneWord::prune);

    public static final Word UNPRUNE = new Word(
            "unprune",
            "Brings back the rows that prune has put into an archive.",
            Word.Target.TABLE,
            List.of(
                    Option.required("from", OptionType.NAME, "the archive"),
                    Option.optional("call", OptionType.TEXT, "all", "only what that call of prune removed")),
            PruneWord::unprune);

    private PruneWord() {}

    private static Prune prune(Arguments given) {
        return new Prune(
                table(given),
                new Prune.Choice(orphans(given), age(given), where(given), rows(given)),
                new Prune.Manner(
                        given.text("action").map(a -> Prune.Action.valueOf(a.toUpperCase(Locale.ROOT))),
                        given.text("archive").map(TableName::parse),
                        given.names("alsoRemoves").stream()
                                .map(TableName::parse)
                                .toList(),
                        given.flag("unindexed"),
                        given.integer("list").orElse(LISTED)),
                new SafetyLimit(given.integer("maxRows"), given.number("maxPercent")),
                new Prune.Pace(
                        given.integer("commitEvery"), given.duration("pause").orElse(Duration.ZERO)),
                given.text("foreignKey")
                        .map(a -> Prune.KeyAction.valueOf(
                                a.toUpperCase(Locale.ROOT).replace(' ', '_'))));
    }

    private static TableName table(Arguments given) {
        return TableName.parse(given.target().orElseThrow(() -> Prune.invalid("the table is missing")));
    }

    private static Optional<Prune.Orphans> orphans(Arguments given) {
        if (!given.has("orphansOf") && given.has("on")) {
            throw Prune.invalid("on goes with orphansOf");
        }
        return given.text("orphansOf")
                .map(parent -> new Prune.Orphans(
                        TableName.parse(parent),
                        given.renames("on").entrySet().stream()
                                .map(e -> new Prune.Orphans.On(Name.of(e.getKey()), Name.of(e.getValue())))
                                .toList()));
    }

    private static Optional<Prune.Age> age(Arguments given) {
        if (given.has("olderThan") != given.has("by")) {
            throw Prune.invalid("olderThan and by go together");
        }
        return given.duration("olderThan")
                .map(age -> new Prune.Age(age, Name.of(given.text("by").orElseThrow())));
    }

    private static Optional<Sql> where(Arguments given) {
        Optional<Sql> where = given.sql("where");
        if (where.filter(sql -> sql.text().isBlank()).isPresent()) {
            throw Prune.invalid("where is empty; leave it out, or say where: 'true' to mean all rows");
        }
        return where;
    }

    private static Optional<Source.OfQuery> rows(Arguments given) {
        return given.source("rows").map(source -> {
            if (source instanceof Source.OfQuery query) {
                return query;
            }
            throw Prune.invalid("rows takes a query, was " + source.described());
        });
    }

    private static Unprune unprune(Arguments given) {
        String from = given.text("from").orElseThrow(() -> Prune.invalid("option \"from\" is missing"));
        return new Unprune(table(given), TableName.parse(from), given.text("call"));
    }
}
