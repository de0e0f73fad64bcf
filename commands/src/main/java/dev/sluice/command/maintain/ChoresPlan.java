package dev.sluice.command.maintain;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.db.Database;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Statements that commit by themselves, one after the other. */
record ChoresPlan(String title, List<Chore> chores, List<String> notes) implements Plan {
    /**
     * One statement.
     *
     * @param subject the table or index
     * @param size asks for its bytes
     * @param others who waits for it, if anybody
     */
    record Chore(String subject, Sql statement, Sql size, Others others) {}

    /** What a statement's locks mean to others, and so how long it may wait for them. */
    sealed interface Others {
        /** Nobody waits; the profile's limit on waiting holds. */
        record GoOn() implements Others {}

        /** Whoever uses the table waits behind it: it waits as shortly as what defines a table does, and tries again. */
        record Wait() implements Others {}

        /**
         * Nobody waits, and it waits for transactions that are under way.
         *
         * @param atMost for so long
         */
        record AreWaitedFor(Duration atMost) implements Others {}
    }

    ChoresPlan {
        chores = List.copyOf(chores);
        notes = List.copyOf(notes);
    }

    /** What commits by itself is refused inside a transaction, with the way out. */
    static void refuseInside(Database home, String word) {
        if (home.current().isPresent()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    word + " commits by itself and cannot run inside a transaction",
                    "",
                    "in a runbook put it in a step of its own with tx: 'none'; at the prompt commit or roll back first");
        }
    }

    /** The notes, and who has to wait. */
    List<String> warnings() {
        List<String> strong = chores.stream()
                .filter(c -> c.others() instanceof Others.Wait)
                .map(Chore::subject)
                .distinct()
                .toList();
        Optional<String> wait = strong.isEmpty()
                ? Optional.empty()
                : Optional.of("others who use " + String.join(", ", strong) + " wait until it is done");
        return java.util.stream.Stream.concat(wait.stream(), notes.stream()).toList();
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = chores.stream()
                .map(c -> List.of(
                        Measure.text(c.subject()), Measure.text(c.statement().text())))
                .toList();
        return new Outline(
                title, List.of(), List.of(new Grid("statements", List.of("of", "statement"), rows)), warnings());
    }

    @Override
    public boolean writes() {
        return true;
    }
}
