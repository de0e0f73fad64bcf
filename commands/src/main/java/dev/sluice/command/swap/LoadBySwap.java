package dev.sluice.command.swap;

import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Option;
import dev.sluice.command.Word;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the word {@code load} the mode {@code swap}: the files' records become all of the table's rows by a swap. */
public final class LoadBySwap {
    private static final String MODE = "mode";

    /** What a swap has no place for. */
    private static final List<String> OTHER = List.of("children", "reject", "rejectLimit");

    private final Word load;

    private LoadBySwap(Word load) {
        this.load = load;
    }

    /** The word with one more mode. */
    public static Word of(Word load) {
        List<Option> options = load.options().stream()
                .map(option -> option.name().equals(MODE) ? withSwap(option) : option)
                .toList();
        return new Word(load.name(), load.summary(), load.target(), options, new LoadBySwap(load)::command);
    }

    private static Option withSwap(Option mode) {
        List<String> allowed = new ArrayList<>(mode.allowed());
        allowed.add("swap");
        return Option.choice(mode.name(), allowed, mode.fallback(), mode.help());
    }

    private Command<?> command(Arguments given) {
        boolean swaps = given.text(MODE).filter("swap"::equals).isPresent();
        if (swaps && given.flag("check")) {
            // Rows that are there are nothing to a reading.
            return load.maker().apply(with(given, "upsert", Optional.empty()));
        }
        return swaps ? swap(given) : load.maker().apply(given);
    }

    private Swap swap(Arguments given) {
        OTHER.stream().filter(given::has).findFirst().ifPresent(option -> {
            throw Swap.invalid("option \"" + option + "\" does not go with mode: 'swap'; use mode: 'replace'");
        });
        if (given.any("into").orElse("") instanceof Map) {
            throw Swap.invalid("mode: 'swap' loads one table; swap 'a', 'b', from: [a: file(...)] takes several");
        }
        String file = given.target().orElse("");
        Filling filling = new Filling.OfCommand(file, List.of(), Optional.empty(), staging -> load.maker()
                .apply(with(given, "append", Optional.of(staging))));
        return new Swap(
                TableName.parse(given.text("into").orElse("")),
                filling,
                new Swap.Selection(given.names("key"), Optional.empty(), Optional.empty(), List.of()),
                Swap.Strategy.AUTO,
                Optional.empty(),
                new Swap.Checks(
                        Optional.empty(),
                        given.number("maxPercent").map(percent -> 100 - percent),
                        given.integer("maxRows"),
                        Swap.Orphaned.FAIL,
                        Optional.empty()),
                Swap.Writes.DETECT,
                SwapWord.USUAL);
    }

    /** The same call for a table that is not swapped. */
    private static Arguments with(Arguments given, String mode, Optional<TableName> into) {
        Map<String, @Nullable Object> options = new HashMap<>();
        given.names().forEach(name -> given.any(name).ifPresent(value -> options.put(name, value)));
        List.of("maxRows", "maxPercent").forEach(options::remove);
        options.put(MODE, mode);
        into.ifPresent(table -> {
            options.remove("key");
            options.put("into", table.toString());
        });
        return new Arguments(given.word(), given.target().orElse(""), options);
    }
}
