package dev.sluice.stage;

import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.sql.TableName;

/** A cut-over that is committed: what fails behind it must not read as if nothing had been done. */
public record Committed(TableName live, String word) {
    /** What is left to do; in a transaction that somebody else has open nothing is committed. */
    public void then(Databases databases, Runnable rest) {
        if (databases.home().current().isPresent()) {
            rest.run();
            return;
        }
        try {
            rest.run();
        } catch (SluiceException e) {
            Problem first = e.problems().get(0);
            throw SluiceException.of(
                            e.kind(),
                            "the cut-over of " + word + " is committed, and table " + live
                                    + " has its rows; what is left to do failed: " + first.what(),
                            first.where(),
                            "tidy '" + live + "' does the rest"
                                    + (first.remedy().isEmpty() ? "" : ": " + first.remedy()))
                    .causedBy(e);
        }
    }
}
