package dev.sluice.command.migrate;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How much a rollback loses. */
record Lost(List<Loss> losses) {
    private static final int NAMED = 20;

    /** Rows of one table, or values of one column. */
    record Loss(String unit, String what, long number) {
        String sentence() {
            return number + " " + unit + (number == 1 ? "" : "s") + " of " + what;
        }
    }

    Lost {
        losses = losses.stream().filter(loss -> loss.number() > 0).toList();
    }

    long total() {
        return losses.stream().mapToLong(Loss::number).sum();
    }

    String sentence() {
        List<String> said =
                new ArrayList<>(losses.stream().limit(NAMED).map(Loss::sentence).toList());
        if (losses.size() > NAMED) {
            said.add("and more of " + (losses.size() - NAMED) + " others");
        }
        return said.stream().collect(Collectors.joining(", "));
    }

    /** Passes what may be lost, or refuses. */
    void check(int maxRows) {
        if (total() > maxRows) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "migrate.rollback would lose " + sentence(),
                    "safety limit",
                    "make a backup first; to lose them all the same, say maxRows: " + total());
        }
    }
}
