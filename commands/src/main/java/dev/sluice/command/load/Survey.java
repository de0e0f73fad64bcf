package dev.sluice.command.load;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.files.FieldNames;
import dev.sluice.files.Place;
import dev.sluice.files.Records;
import java.util.ArrayList;
import java.util.List;

/** Reads the beginning of a file, to see which fields it has; what is wrong with the file as a whole is told at once. */
final class Survey {
    private static final int RECORDS = 1000;

    private final FieldNames.Found found = new FieldNames.Found();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> ofRecords = new ArrayList<>();

    private int readable;

    private Survey() {}

    /**
     * What the beginning of a file shows.
     *
     * @param names of the fields in the order in which they turn up
     * @param empty whether it has neither names nor records
     * @param broken why no record could be read, so that the names may not be all
     */
    record Seen(List<String> names, boolean empty, List<Problem> broken) {}

    static Seen of(Input input) {
        Survey survey = new Survey();
        try (Records records = input.open(survey.found, survey::flaw)) {
            while (survey.readable < RECORDS && records.next()) {
                survey.readable++;
            }
        }
        List<String> names = survey.found.names();
        if (names.isEmpty() && survey.problems.isEmpty()) {
            survey.problems.addAll(survey.ofRecords);
        }
        if (!survey.problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, survey.problems);
        }
        boolean unread = survey.readable == 0;
        boolean partial = unread && input.manner().format().isJson();
        return new Seen(names, names.isEmpty() && unread, partial ? survey.ofRecords : List.of());
    }

    /** A record's own flaw is for the load to tell, or to set aside; unless no record can be read. */
    private void flaw(Place place, String what, String remedy, String raw) {
        if (place.record() == 0) {
            problems.add(new Problem(what, place.text(), remedy));
        } else if (ofRecords.size() < Findings.MOST) {
            ofRecords.add(new Problem(what, place.text(), remedy.isEmpty() ? "mend the file" : remedy));
        }
    }
}
