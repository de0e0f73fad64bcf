package dev.sluice.command.swap;

import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Source;
import dev.sluice.command.Word;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The word {@code swap}. Rooms of commands are strangers, so the words that fill its staging table are given to it. */
public final class SwapWord {
    private static final List<Option> OPTIONS = List.of(
            Option.optional(
                    "from",
                    OptionType.SOURCES,
                    "",
                    "the new rows: a table, query(...) or file(...); for several tables profile(...), or a map of these: [table: 'other']"),
            Option.optional("fill", OptionType.BLOCK, "", "a block that brings them: { staging -> ... }"),
            Option.optional("with", OptionType.NAME, "", "a table that is built already"),
            Option.choice(
                    "strategy",
                    List.of("auto", "merge", "rename"),
                    "auto",
                    "how they get into the table's place: merge writes the difference, rename puts another table there"),
            Option.optional(
                    "key", OptionType.NAMES, "the primary key", "columns that tell rows apart; unique and never null"),
            Option.optional(
                    "keep",
                    OptionType.NAMES,
                    "columns the database numbers, outside of the key",
                    "columns whose values the present rows keep"),
            Option.optional("map", OptionType.RENAMES, "", "columns or fields under other names: [source: 'column']"),
            Option.optional("where", OptionType.SQL, "", "the range of rows that is replaced; the others stay"),
            Option.optional("staging", OptionType.NAME, "the table's name and _new", "the name of the staging table"),
            Option.optional(
                    "rows",
                    OptionType.ANY,
                    "",
                    "how many new rows there must be: a number, or 1_000..2_000_000; for several tables a map of these"),
            Option.optional(
                    "keepsKeys",
                    OptionType.PERCENT,
                    "90, where more than 10 are missing",
                    "how much of the old keys must be among the new ones"),
            Option.optional("maxRows", OptionType.INTEGER, "", "how many of the old keys may be missing at most"),
            Option.choice(
                    "orphans",
                    List.of("fail", "prune", "null"),
                    "fail",
                    "rows of other tables that would lose their parent: the swap is refused, or they are archived and removed,"
                            + " or archived and their reference set to null"),
            Option.optional(
                    "maxOrphans",
                    OptionType.INTEGER,
                    "10, or 10 % of the table",
                    "how many rows of a table may be pruned, or set to null, at most"),
            Option.optional(
                    "match",
                    OptionType.NAMES,
                    "",
                    "columns by which an old row and a new one are the same thing although their keys differ"),
            Option.choice(
                    "writes",
                    List.of("detect", "block"),
                    "detect",
                    "rows that others write meanwhile: found, and the swap refused, or their writers wait"),
            Option.optional("dropOld", OptionType.BOOLEAN, "false", "rename: drop the old table at the end"),
            Option.optional(
                    "hold", OptionType.DURATION, "250.millis", "rename: how long everybody is kept out at most"),
            Option.optional(
                    "wait",
                    OptionType.DURATION,
                    "30.seconds",
                    "rename: how long locks are tried for, and older snapshots waited for"));

    private static final Duration HOLD = Duration.ofMillis(250);
    private static final Duration WAIT = Duration.ofSeconds(30);

    /** The cut-over where nothing is said of it. */
    static final Swap.Cutting USUAL = new Swap.Cutting(HOLD, WAIT, false);

    private final Word load;
    private final Word upsert;

    private SwapWord(Word load, Word upsert) {
        this.load = load;
        this.upsert = upsert;
    }

    /** The word, which fills its staging table with these two. */
    public static Word of(Word load, Word upsert) {
        return new Word(
                "swap",
                "Puts new rows in the place of a table's, all at once, and keeps what hangs on the table.",
                Word.Target.TABLES,
                OPTIONS,
                new SwapWord(load, upsert)::command);
    }

    private Command<?> command(Arguments given) {
        return given.targets().size() > 1 ? new TablesArguments(given).each(this::one) : one(given);
    }

    private Swap one(Arguments given) {
        for (String option : List.of("key", "match")) {
            if (given.has(option) && given.names(option).isEmpty()) {
                throw Swap.invalid("option \"" + option + "\" is an empty list; leave it out");
            }
        }
        return new Swap(
                TableName.parse(given.target().orElse("")),
                filling(given),
                new Swap.Selection(
                        given.names("key"),
                        given.has("keep") ? Optional.of(given.names("keep")) : Optional.empty(),
                        given.sql("where"),
                        given.names("match")),
                given.text("strategy").map(SwapWord::strategy).orElse(Swap.Strategy.AUTO),
                given.text("staging").map(TableName::parse),
                new Swap.Checks(
                        given.any("rows").map(SwapWord::bounds),
                        given.number("keepsKeys"),
                        given.integer("maxRows"),
                        given.text("orphans")
                                .map(o -> Swap.Orphaned.valueOf(o.toUpperCase(Locale.ROOT)))
                                .orElse(Swap.Orphaned.FAIL),
                        given.integer("maxOrphans")),
                given.text("writes")
                        .map(w -> Swap.Writes.valueOf(w.toUpperCase(Locale.ROOT)))
                        .orElse(Swap.Writes.DETECT),
                new Swap.Cutting(
                        given.duration("hold").orElse(HOLD),
                        given.duration("wait").orElse(WAIT),
                        given.flag("dropOld")));
    }

    private static Swap.Strategy strategy(String given) {
        return Swap.Strategy.valueOf(given.toUpperCase(Locale.ROOT));
    }

    private Filling filling(Arguments given) {
        long ways = List.of("from", "fill", "with").stream().filter(given::has).count();
        if (ways != 1) {
            throw Swap.invalid(
                    ways == 0
                            ? "the new rows are missing: from: a table, query(...) or file(...), with: a table, or a block"
                            : "from:, with: and a block exclude each other");
        }
        if (given.has("map") && !given.has("from")) {
            throw Swap.invalid("map goes with from:");
        }
        if (given.any("fill").orElse("") instanceof Consumer<?> code) {
            return new Filling.OfCode(staged -> accept(code, staged));
        }
        return given.text("with")
                .<Filling>map(table -> new Filling.OfTable(TableName.parse(table)))
                .orElseGet(() -> source(given, given.source("from").orElseThrow()));
    }

    @SuppressWarnings("unchecked")
    private static void accept(Consumer<?> code, Staged staged) {
        ((Consumer<Object>) code).accept(staged);
    }

    private Filling source(Arguments given, Source from) {
        Map<String, @Nullable Object> options = new HashMap<>();
        given.any("map").ifPresent(map -> options.put("map", map));
        if (from instanceof Source.OfFile file) {
            options.put("mode", "append");
            String path = file.path().toString();
            return new Filling.OfCommand(file.described(), List.of(), Optional.empty(), staging -> {
                options.put("into", staging.toString());
                return load.maker().apply(new Arguments("load", path, options));
            });
        }
        if (from instanceof Source.OfProfile) {
            throw Swap.invalid("swap takes the rows of one table, and a profile has many; name a table of it");
        }
        options.put("from", from);
        options.put("key", given.names("key").isEmpty() ? null : given.names("key"));
        Optional<Brought> brought = Brought.of(from, given.renames("map"));
        return new Filling.OfCommand(from.described(), profiles(from), brought, staging -> upsert.maker()
                .apply(new Arguments("upsert", staging.toString(), options)));
    }

    private static List<String> profiles(Source from) {
        if (from instanceof Source.OfTable table) {
            return table.profile().stream().toList();
        }
        return from instanceof Source.OfQuery query ? List.of(query.profile()) : List.of();
    }

    private static Swap.Bounds bounds(Object given) {
        if (given instanceof List<?> range && !range.isEmpty()) {
            return new Swap.Bounds(number(range.get(0)), number(range.get(range.size() - 1)));
        }
        long exact = number(given);
        return new Swap.Bounds(exact, exact);
    }

    private static long number(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw Swap.invalid("rows must be a number or a range such as 1_000..2_000_000, was " + value);
    }
}
