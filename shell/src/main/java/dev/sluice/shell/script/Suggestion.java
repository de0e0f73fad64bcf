package dev.sluice.shell.script;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code did you mean "upsert"?}; otherwise the list of what there is. */
    public static String of(String written, Collection<String> known) {
        return known.stream()
                .filter(k -> distance(written, k) <= Math.max(1, Math.min(3, written.length() / 3)))
                .min(Comparator.comparingInt(k -> distance(written, k)))
                .map(k -> "did you mean \"" + k + "\"?")
                .orElseGet(() -> known.isEmpty() ? "there are none" : "there are: " + String.join(", ", known));
    }

    /** Insertions, deletions, replacements and swapped neighbours, without regard to case. */
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int cheapest = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(cheapest, cost[i - 2][j - 2] + 1) : cheapest;
    }
}
