package dev.sluice.sql;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the names that somebody may have meant. */
public final class Nearest {
    private static final int SUGGESTIONS = 3;

    private record Candidate(String name, int distance) {}

    private Nearest() {}

    /**
     * The names closest to the wanted one, nearest first; none that differs in more than a third of its letters,
     * and no other where one differs in its case alone.
     */
    public static List<String> to(String wanted, Collection<String> names) {
        List<String> same =
                names.stream().filter(wanted::equalsIgnoreCase).distinct().toList();
        if (!same.isEmpty()) {
            return same;
        }
        // One letter is like any other.
        int limit = wanted.length() < 2 ? 0 : Math.max(1, wanted.length() / 3);
        return names.stream()
                .distinct()
                .map(name -> new Candidate(name, distance(folded(wanted), folded(name))))
                .filter(candidate -> candidate.distance() <= limit)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(SUGGESTIONS)
                .map(Candidate::name)
                .toList();
    }

    /** The closest of them; empty when nothing is near. */
    public static Optional<String> one(String wanted, Collection<String> names) {
        return to(wanted, names).stream().findFirst();
    }

    /** {@code did you mean "a" or "b"?}; empty when nothing is near. */
    public static String question(String wanted, Collection<String> names) {
        List<String> near = to(wanted, names);
        String quoted = near.stream().map(name -> '"' + name + '"').collect(Collectors.joining(" or "));
        return near.isEmpty() ? "" : "did you mean " + quoted + "?";
    }

    /** The same behind a sentence. */
    public static String behind(String wanted, Collection<String> names) {
        String question = question(wanted, names);
        return question.isEmpty() ? "" : "; " + question;
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Letters to insert, drop, replace, or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, new int[] {i, j});
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int[] at) {
        int i = at[0];
        int j = at[1];
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
