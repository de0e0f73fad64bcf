package dev.sluice.command.verify;

import dev.sluice.db.SchemaFact;
import dev.sluice.db.SchemaFact.Detail;
import dev.sluice.db.SchemaFact.Sort;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What two databases are made of, side by side. Two engines have in common only tables, the names of their columns, and their
 * primary keys.
 */
record SchemaComparison(String home, String other, boolean sameEngine) {
    private static final Set<Sort> COMMON = EnumSet.of(Sort.TABLE, Sort.COLUMN, Sort.PRIMARY_KEY);

    /** A sentence for each difference. */
    List<String> differences(List<SchemaFact> ours, List<SchemaFact> theirs, Set<Sort> ignored) {
        Map<String, SchemaFact> left = byName(ours, ignored);
        Map<String, SchemaFact> right = byName(theirs, ignored);
        List<String> differences = new ArrayList<>();
        left.forEach((key, fact) -> {
            SchemaFact counterpart = right.get(key);
            if (counterpart == null) {
                only(fact, home, right, differences);
            } else {
                differences.addAll(deviations(fact, counterpart));
            }
        });
        right.forEach((key, fact) -> {
            if (!left.containsKey(key)) {
                only(fact, other, left, differences);
            }
        });
        return differences;
    }

    private Map<String, SchemaFact> byName(List<SchemaFact> facts, Set<Sort> ignored) {
        return facts.stream()
                .filter(f -> !ignored.contains(f.sort()) && (sameEngine || COMMON.contains(f.sort())))
                .collect(Collectors.toMap(
                        f -> f.sort() + "\n" + f.owner() + "\n" + f.name(), f -> f, (a, b) -> a, LinkedHashMap::new));
    }

    /** What belongs to a table that is missing as a whole is not told piece by piece. */
    private static void only(SchemaFact fact, String side, Map<String, SchemaFact> others, List<String> differences) {
        boolean ownerThere = others.values().stream()
                .anyMatch(f -> f.owner().isEmpty() && f.name().equals(fact.owner()));
        if (fact.owner().isEmpty() || ownerThere) {
            differences.add(fact.described() + " is only in " + side);
        }
    }

    private List<String> deviations(SchemaFact ours, SchemaFact theirs) {
        List<String> found = new ArrayList<>();
        if (!sameEngine) {
            return found;
        }
        Set<String> labels = new LinkedHashSet<>();
        ours.details().stream().map(Detail::label).forEach(labels::add);
        theirs.details().stream().map(Detail::label).forEach(labels::add);
        for (String label : labels) {
            found.addAll(deviation(
                    ours.described() + ": " + label,
                    ours.detail(label).orElse("none"),
                    theirs.detail(label).orElse("none")));
        }
        found.addAll(deviation(ours.described() + ": state", state(ours), state(theirs)));
        return found;
    }

    private static String state(SchemaFact fact) {
        return fact.fault().isEmpty() ? "sound" : fact.fault();
    }

    private List<String> deviation(String what, String here, String there) {
        return here.equals(there)
                ? List.of()
                : List.of("%s is %s in %s and %s in %s".formatted(what, here, home, there, other));
    }
}
