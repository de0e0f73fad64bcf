package dev.sluice.command.swap;

import dev.sluice.command.Arguments;
import dev.sluice.command.Source;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A swap of several tables as a swap of each: what is said of all, and what a map says of one. */
record TablesArguments(Arguments given) {
    private static final List<String> OF_EACH = List.of("from", "rows");
    private static final List<String> OF_ALL = List.of("keepsKeys", "maxRows", "orphans", "maxOrphans", "writes");

    SwapTables each(Function<Arguments, Swap> maker) {
        given.names().stream()
                .filter(name -> !OF_EACH.contains(name) && !OF_ALL.contains(name) && !isUsual(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Swap.invalid("option \"" + name + "\" is for one table; swap them one by one");
                });
        if (new HashSet<>(given.targets()).size() < given.targets().size()) {
            throw Swap.invalid("a table stands twice among " + given.targets());
        }
        List<Swap> swaps = new ArrayList<>();
        for (String table : given.targets()) {
            swaps.add(maker.apply(new Arguments(given.word(), table, of(table))));
        }
        return new SwapTables(swaps);
    }

    /** Several tables are merged, which strategy auto does as well. */
    private boolean isUsual(String option) {
        if (!option.equals("strategy")) {
            return false;
        }
        if (given.text(option).filter("rename"::equals).isPresent()) {
            throw Swap.invalid("strategy: 'rename' swaps one table at a time; leave it out for several");
        }
        return true;
    }

    private Map<String, @Nullable Object> of(String table) {
        Map<String, @Nullable Object> options = new HashMap<>();
        OF_ALL.forEach(name -> given.any(name).ifPresent(value -> options.put(name, value)));
        options.put("strategy", "merge");
        options.put("from", from(table));
        given.any("rows")
                .ifPresent(rows -> options.put("rows", mapped("rows", rows).get(table)));
        return options;
    }

    private Object from(String table) {
        Object from = given.any("from")
                .orElseThrow(() -> Swap.invalid("several tables are brought with from: profile(...), or a map"));
        if (from instanceof Source.OfProfile of) {
            return new Source.OfTable(Optional.of(of.profile()), TableName.parse(table));
        }
        Object source = mapped("from", from).get(table);
        if (source == null) {
            throw Swap.invalid("from: says nothing of table \"" + table + "\"");
        }
        return source;
    }

    private Map<String, Object> mapped(String option, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw Swap.invalid("option \"" + option + "\" is a map for several tables: [table: ...], was " + value);
        }
        Map<String, Object> mapped = new HashMap<>();
        map.forEach((table, each) -> mapped.put(String.valueOf(table), each));
        Set<String> others = new HashSet<>(mapped.keySet());
        others.removeAll(given.targets());
        if (!others.isEmpty()) {
            throw Swap.invalid("option \"" + option + "\" names " + others + ", which is not among the tables");
        }
        return mapped;
    }
}
