package dev.sluice.sql;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word somebody most likely meant: the answer to "did you mean". */
public final class Nearest {
    private Nearest() {}

    /**
     * The known word with the fewest typing slips (a letter more, less, other, or two exchanged; case is free); empty when
     * even that one is more than a third of its letters away, because a wild guess is worse than none.
     */
    public static Optional<String> to(String wanted, Collection<String> known) {
        return known.stream()
                .filter(word -> slips(wanted, word) <= allowed(wanted, word))
                .min(Comparator.<String>comparingInt(word -> slips(wanted, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int allowed(String wanted, String word) {
        return Math.max(1, Math.max(wanted.length(), word.length()) / 3);
    }

    private static int slips(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : cheapest(cost, new Pair(a, i, b, j));
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, Pair at) {
        int i = at.i();
        int j = at.j();
        int best = cost[i - 1][j - 1] + (at.same(0, 0) ? 0 : 1);
        best = Math.min(best, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1 && j > 1 && at.same(0, 1) && at.same(1, 0)) {
            best = Math.min(best, cost[i - 2][j - 2] + 1);
        }
        return best;
    }

    /** Two words and how much of each has been read. */
    private record Pair(String a, int i, String b, int j) {
        boolean same(int backInA, int backInB) {
            return a.charAt(i - 1 - backInA) == b.charAt(j - 1 - backInB);
        }
    }
}
