package dev.sluice.command.load;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.files.Flaws;
import dev.sluice.files.Place;
import dev.sluice.profile.Mask;
import dev.sluice.rows.FileEncoding.Flaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records that cannot be loaded: set aside where that was asked for, and otherwise an error that names the first twenty. */
final class Findings implements Flaws {
    static final int MOST = 20;
    private static final String MEND = "mend the file, or set such records aside with reject: 'FILE'";

    private final List<Problem> problems = new ArrayList<>();
    private final Optional<Rejects> rejects;
    private final Mask mask;
    private final String table;

    /**
     * None yet.
     *
     * @param mask hides values in messages
     */
    Findings(Optional<Rejects> rejects, Mask mask, String table) {
        this.rejects = rejects;
        this.mask = mask;
        this.table = table;
    }

    /** Whether values of the column are not to be shown. */
    boolean hides(String column) {
        return mask.hides(table, column);
    }

    @Override
    public boolean wantsText() {
        return rejects.isPresent();
    }

    /** What ends a file is never set aside: nobody knows what is missing. */
    @Override
    public synchronized void flaw(Place place, String what, String remedy, String raw) {
        if (place.record() > 0 && rejects.isPresent()) {
            rejects.get().add(place.text(), what, raw);
        } else {
            add(new Problem(what, place.text(), remedy.isEmpty() ? MEND : remedy));
        }
    }

    /** A value that its column cannot hold. */
    void value(Place place, Layout layout, Flaw flaw, String raw) {
        String column = layout.columns().get(flaw.column()).name().text();
        String field = layout.field(flaw.column());
        String into = field.equals(column) ? "" : " for column \"" + column + "\"";
        String what = "value " + (hides(column) ? Mask.HIDDEN : flaw.value()) + " of field \"" + field + "\"" + into
                + " " + flaw.rule();
        flaw(place, what + " (" + layout.columns().get(flaw.column()).declared() + ")", "", raw);
    }

    /** A row that the table does not take. */
    synchronized void row(String place, String what, String raw) {
        if (rejects.isPresent()) {
            rejects.get().add(place, what, raw);
        } else {
            add(new Problem(what, place, MEND));
        }
    }

    private void add(Problem problem) {
        problems.add(problem);
        if (problems.size() == MOST) {
            throwIfAny();
        }
    }

    synchronized boolean isEmpty() {
        return problems.isEmpty();
    }

    synchronized void throwIfAny() {
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.FAILED, problems);
        }
    }
}
