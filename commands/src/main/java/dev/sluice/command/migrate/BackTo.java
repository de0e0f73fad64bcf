package dev.sluice.command.migrate;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.ChangeSetEntry;
import dev.sluice.db.ChangeSetEntry.Past;
import dev.sluice.db.ChangeSetEntry.State;
import dev.sluice.sql.Nearest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How far back: so many, to behind a tag, to a moment, or to the beginning; exactly one of them. */
record BackTo(Optional<Integer> count, Optional<String> tag, Optional<Instant> moment, boolean toEmpty) {
    BackTo {
        long said = Stream.of(count.isPresent(), tag.isPresent(), moment.isPresent(), toEmpty)
                .filter(is -> is)
                .count();
        if (said != 1) {
            throw refused(
                    "migrate.rollback takes one of count:, tag:, date: and toEmpty:, was given " + said,
                    "say how far back");
        }
        if (count.filter(n -> n < 1).isPresent()) {
            throw refused("count must be at least 1, was " + count.get(), "name how many to take back");
        }
    }

    /** The change sets to be taken back, the last one first. */
    List<ChangeSetEntry> undone(List<ChangeSetEntry> all) {
        Predicate<Past> behind = behind(all);
        return all.stream()
                .filter(set -> set.state() != State.LEFT_OUT)
                .filter(set -> set.past().filter(behind).isPresent())
                .sorted(Comparator.comparing(BackTo::place).reversed())
                .limit(count.orElse(Integer.MAX_VALUE))
                .toList();
    }

    private static int place(ChangeSetEntry set) {
        return set.past().map(Past::place).orElse(0);
    }

    /** The change set that put the tag stays: the database then is as the tag says. */
    private Predicate<Past> behind(List<ChangeSetEntry> all) {
        if (tag.isPresent()) {
            int place = placeOfTag(all);
            return past -> past.place() > place;
        }
        return moment.<Predicate<Past>>map(m -> past -> past.when().isAfter(m)).orElse(past -> true);
    }

    private int placeOfTag(List<ChangeSetEntry> all) {
        List<ChangeSetEntry> ran = all.stream()
                .filter(set -> set.past().isPresent() && !set.tag().isEmpty())
                .toList();
        return ran.stream()
                .filter(set -> tag.filter(set.tag()::equals).isPresent())
                .map(BackTo::place)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> refused(
                        "the database does not have the tag \"" + tag.orElse("") + "\" of this file",
                        nearest(ran.stream().map(ChangeSetEntry::tag).toList())));
    }

    private String nearest(List<String> tags) {
        String near = Nearest.question(tag.orElse(""), tags);
        return near.isEmpty() ? "its tags: " + tags : near;
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "migrate.rollback", remedy);
    }
}
