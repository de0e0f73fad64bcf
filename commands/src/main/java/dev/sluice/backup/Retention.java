package dev.sluice.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which backups go where only so many may stay.
 *
 * @param newest the one that was just made, whatever time the others claim; it stays
 */
record Retention(Kept newest, List<Kept> others) {
    /** Those to remove: the ones whose rows a newer one holds as well, the oldest of them first; then the oldest. */
    List<Kept> surplus(int most) {
        List<Kept> oldestFirst = others.stream()
                .sorted(Comparator.comparing(Retention::made).thenComparing(Kept::name))
                .toList();
        List<Kept> order = new ArrayList<>();
        List<Kept> singles = new ArrayList<>();
        for (int i = 0; i < oldestFirst.size(); i++) {
            Kept one = oldestFirst.get(i);
            boolean twin = one.manifest().holdsTheSameAs(newest.manifest())
                    || oldestFirst.subList(i + 1, oldestFirst.size()).stream()
                            .anyMatch(later -> one.manifest().holdsTheSameAs(later.manifest()));
            (twin ? order : singles).add(one);
        }
        order.addAll(singles);
        return order.subList(0, Math.max(0, Math.min(order.size(), order.size() + 1 - most)));
    }

    private static Instant made(Kept kept) {
        return kept.manifest().origin().made();
    }
}
