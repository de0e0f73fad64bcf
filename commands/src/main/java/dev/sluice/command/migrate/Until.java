package dev.sluice.command.migrate;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.ChangeSetEntry;
import dev.sluice.db.ChangeSetEntry.Nature;
import dev.sluice.db.ChangeSetEntry.State;
import dev.sluice.sql.Nearest;
import java.util.List;
import java.util.Optional;

/**
 * How far change sets are run: to a tag, or so many of them; else all.
 *
 * @param tag one that a change set of the file puts on the database
 */
record Until(Optional<String> tag, Optional<Integer> count) {
    Until {
        if (tag.isPresent() && count.isPresent()) {
            throw refused("to: and count: both say how far", "leave one out");
        }
        if (count.filter(n -> n < 1).isPresent()) {
            throw refused("count must be at least 1, was " + count.get(), "leave it out for all of them");
        }
    }

    /** The change sets to be run, in their order. */
    List<ChangeSetEntry> due(List<ChangeSetEntry> all) {
        refuseChanged(all);
        List<ChangeSetEntry> reached = all.subList(0, end(all));
        List<ChangeSetEntry> due = reached.stream()
                .filter(ChangeSetEntry::isDue)
                .limit(count.orElse(Integer.MAX_VALUE))
                .toList();
        due.stream().filter(set -> set.nature() == Nature.PROGRAM).findFirst().ifPresent(set -> {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "change set " + set.name() + " runs a program, which no transaction takes back",
                    "migrate",
                    "run it by exec in a step with tx: 'none', and take it out of the change log");
        });
        return due;
    }

    /** Behind the change set that puts the tag. */
    private int end(List<ChangeSetEntry> all) {
        if (tag.isEmpty()) {
            return all.size();
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).tag().equals(tag.get())) {
                return i + 1;
            }
        }
        List<String> tags =
                all.stream().map(ChangeSetEntry::tag).filter(t -> !t.isEmpty()).toList();
        String near = Nearest.question(tag.get(), tags);
        throw refused(
                "no change set of the file puts the tag \"" + tag.get() + "\"",
                !near.isEmpty() ? near : tags.isEmpty() ? "the file has no tags: leave to: out" : "its tags: " + tags);
    }

    /** What was run is history: to run it anew in another form would leave databases that differ. */
    private static void refuseChanged(List<ChangeSetEntry> all) {
        List<Problem> changed = all.stream()
                .filter(set -> set.state() == State.CHANGED)
                .map(set -> new Problem(
                        "change set " + set.name() + " was changed after it was run on "
                                + set.past().orElseThrow().when(),
                        set.name().file(),
                        "bring back its text, and write what is wanted now as a change set of its own;"
                                + " if both come to the same, give it a validCheckSum"))
                .toList();
        if (!changed.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, changed);
        }
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "migrate", remedy);
    }
}
