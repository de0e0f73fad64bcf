package dev.sluice.command.backfill;

import dev.sluice.command.Arguments;
import dev.sluice.command.Expression;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.SafetyLimit;
import dev.sluice.command.Word;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The word {@code backfill}. */
public final class BackfillWord {
    private static final Duration TARGET = Duration.ofMillis(500);
    private static final int ASIDE = 1000;

    private static final List<String> FORMS = List.of("set", "rows", "documents", "each");
    /** Options that go with some of the forms only. */
    private static final Map<String, List<String>> OF_FORMS = Map.of(
            "from", List.of("rows"),
            "key", List.of("rows"),
            "update", List.of("rows", "documents"),
            "deleteExtra", List.of("documents"),
            "workers", List.of("set", "rows"),
            "perChunk", List.of("each"),
            "maxRows", List.of("documents"),
            "maxPercent", List.of("documents"));

    /** Options that say something about another one; to say {@code deleteExtra: false} is to have it. */
    private static final Map<String, String> OF_OPTIONS =
            Map.of("quarantineLimit", "quarantine", "maxRows", "deleteExtra", "maxPercent", "deleteExtra");

    public static final Word WORD = new Word(
            "backfill",
            "Gives rows new values, or makes rows of other rows and of documents, a chunk at a time.",
            Word.Target.TABLE,
            List.of(
                    Option.optional(
                            "set",
                            OptionType.VALUES,
                            "",
                            "what columns become: [total: expr('qty * price'), status: 'done']"),
                    Option.optional(
                            "rows",
                            OptionType.SQL,
                            "",
                            "query for rows to put in, over the rows of from: that it calls chunk"),
                    Option.optional("from", OptionType.NAME, "", "the table that is gone through, with rows:"),
                    Option.optional(
                            "each",
                            OptionType.BLOCK,
                            "",
                            "a block that works out what columns of a row become: { row -> [total: row.qty * row.cents] }"),
                    Option.optional(
                            "perChunk",
                            OptionType.BOOLEAN,
                            "false",
                            "the block is given a list of rows, and gives a list with as many maps"),
                    Option.optional("documents", OptionType.ANY, "", "a mapping made with documents(...)"),
                    Option.optional(
                            "key",
                            OptionType.NAMES,
                            "the primary key",
                            "with rows: what tells rows that are there already"),
                    Option.optional(
                            "update",
                            OptionType.NAMES,
                            "none",
                            "with rows: or documents: columns that are set in rows that are there already"),
                    Option.optional(
                            "deleteExtra",
                            OptionType.BOOLEAN,
                            "false",
                            "with documents: rows go that no document lists any more"),
                    Option.optional("maxRows", OptionType.INTEGER, "see safety limit", "the most rows that may go"),
                    Option.optional(
                            "maxPercent", OptionType.PERCENT, "see safety limit", "the same, in percent of the table"),
                    Option.optional("where", OptionType.SQL, "all rows", "condition on the rows as they were"),
                    Option.optional("limit", OptionType.INTEGER, "none", "at most so many rows, for a first try"),
                    Option.optional(
                            "commitEvery", OptionType.INTEGER, "as many as take chunkTime", "rows per committed chunk"),
                    Option.optional("chunkTime", OptionType.DURATION, "500.millis", "how long a chunk is to take"),
                    Option.optional("pause", OptionType.DURATION, "none", "behind each chunk"),
                    Option.optional(
                            "throttle",
                            OptionType.SIGNAL,
                            "",
                            "asked between two chunks: while it says true, a number above 0 or a reason, nothing is done"),
                    Option.optional(
                            "maxLag", OptionType.DURATION, "", "PostgreSQL: wait while a standby is behind by more"),
                    Option.optional(
                            "maxLockWait",
                            OptionType.DURATION,
                            "",
                            "PostgreSQL: wait while others have waited longer for locks of the table or its rows"),
                    Option.optional("share", OptionType.PERCENT, "100", "how much of the time it works, in percent"),
                    Option.optional(
                            "workers",
                            OptionType.INTEGER,
                            "1",
                            "PostgreSQL: so many ranges of the key at a time, each over a connection of its own"),
                    Option.optional(
                            "quarantine",
                            OptionType.NAME,
                            "",
                            "table for the keys of rows that cannot be written, with the reason; made when it is not there"),
                    Option.optional(
                            "quarantineLimit",
                            OptionType.INTEGER,
                            String.valueOf(ASIDE),
                            "stop when there are more of them")),
            BackfillWord::backfill);

    private BackfillWord() {}

    private static Backfill backfill(Arguments given) {
        refuseAlone(given);
        TableName table = TableName.parse(given.target().orElseThrow(() -> Backfill.invalid("the table is missing")));
        return new Backfill(
                table,
                asked(given, table),
                given.integer("limit"),
                new Backfill.Pace(
                        given.integer("commitEvery"),
                        given.duration("chunkTime").orElse(TARGET),
                        given.duration("pause").orElse(Duration.ZERO),
                        given.integer("workers").orElse(1),
                        throttle(given)),
                given.text("quarantine")
                        .map(name -> new Quarantine.Wanted(
                                TableName.parse(name),
                                given.integer("quarantineLimit").orElse(ASIDE))));
    }

    private static Throttle throttle(Arguments given) {
        Object asked = given.any("throttle").orElse("");
        boolean code = asked instanceof Callable<?>;
        return new Throttle(
                code ? Optional.empty() : given.sql("throttle"),
                code ? Optional.of((Callable<?>) asked) : Optional.empty(),
                given.duration("maxLag"),
                given.duration("maxLockWait"),
                given.number("share").orElse((double) Throttle.ALL));
    }

    private static Asked asked(Arguments given, TableName table) {
        List<String> forms = FORMS.stream().filter(given::has).toList();
        if (forms.size() != 1) {
            throw Backfill.invalid("one of set:, rows:, documents: and a block says what to write; given: " + forms);
        }
        refuseForeign(given, forms.get(0));
        refuseLargeChunks(given, forms.get(0));
        return switch (forms.get(0)) {
            case "each" ->
                new Computing(
                        new Code(code(given.any("each").orElseThrow()), given.flag("perChunk")), given.sql("where"));
            case "set" -> new Setting(assignments(given), given.sql("where"));
            case "rows" ->
                new Selecting(
                        given.text("from")
                                .map(TableName::parse)
                                .orElseThrow(
                                        () -> Backfill.invalid("rows: needs from:, the table that is gone through")),
                        given.sql("rows").orElseThrow(),
                        new Selecting.Keyed(names(given, "key"), names(given, "update")),
                        given.sql("where"),
                        table);
            default -> documents(given, table);
        };
    }

    @SuppressWarnings("unchecked")
    private static Function<Object, @Nullable Object> code(Object given) {
        if (given instanceof Function<?, ?> code) {
            return (Function<Object, @Nullable Object>) code;
        }
        throw Backfill.invalid("each: is a block, such as { row -> [total: row.qty * row.cents] }");
    }

    private static Documents documents(Arguments given, TableName table) {
        if (!(given.any("documents").orElseThrow() instanceof Mapping mapping)) {
            throw Backfill.invalid("documents: is a mapping, made with documents('table', ...)");
        }
        SafetyLimit limit = new SafetyLimit(given.integer("maxRows"), given.number("maxPercent"));
        Optional<SafetyLimit> extra = given.flag("deleteExtra") ? Optional.of(limit) : Optional.empty();
        return new Documents(table, mapping, names(given, "update"), given.sql("where"), extra);
    }

    private static void refuseForeign(Arguments given, String form) {
        OF_FORMS.forEach((option, takers) -> {
            if (given.has(option) && !takers.contains(form)) {
                throw Backfill.invalid(option + " does not go with " + form);
            }
        });
    }

    private static void refuseAlone(Arguments given) {
        OF_OPTIONS.forEach((option, other) -> {
            if (given.has(option) && !given.has(other)) {
                throw Backfill.invalid(option + " goes with " + other + ", which is not given; add " + other
                        + ", or leave " + option + " out");
            }
        });
    }

    private static void refuseLargeChunks(Arguments given, String form) {
        if (form.equals("each")
                && given.integer("commitEvery").filter(n -> n > Computing.MOST).isPresent()) {
            throw Backfill.invalid("commitEvery is at most " + Computing.MOST
                    + " with a block, which holds the rows of a chunk in memory; give fewer, or leave it out");
        }
    }

    private static List<Name> names(Arguments given, String option) {
        return given.names(option).stream().map(Name::of).toList();
    }

    private static List<Assignment> assignments(Arguments given) {
        Optional<Object> set = given.any("set");
        if (!(set.orElse(Map.of()) instanceof Map<?, ?> values)) {
            throw Backfill.invalid("set must be a map of values, was " + set.get());
        }
        List<Assignment> all = new ArrayList<>();
        values.forEach((column, value) -> {
            all.add(new Assignment(Name.of(String.valueOf(column)), sql(value)));
        });
        return all;
    }

    private static Sql sql(@Nullable Object value) {
        if (value instanceof Expression expression) {
            return Sql.of(expression.sql());
        }
        return value instanceof Sql bound ? bound : Sql.of("?", value instanceof CharSequence t ? t.toString() : value);
    }
}
