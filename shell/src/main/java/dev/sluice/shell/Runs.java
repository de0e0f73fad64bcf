package dev.sluice.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.Journal;
import dev.sluice.journal.RunId;
import dev.sluice.journal.RunRecord;
import dev.sluice.sql.Name;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The runs that the journal of a workplace knows. */
final class Runs {
    /** A beginning that is looked for among more would hardly be short enough to type. */
    private static final int SEARCHED = 10_000;

    private Runs() {}

    static Journal journal(Call call, Workplace workplace) {
        return Journal.open(
                workplace.session().databases().home(),
                Name.of(workplace.home().journalSchema()),
                call.stateDirectory().resolve("runs"));
    }

    /** The run of that id, or the only one whose id begins so. */
    static RunRecord named(Journal journal, String text) {
        String wanted = text.startsWith("r-") ? text : "r-" + text;
        List<RunRecord> found = journal.runs(SEARCHED).stream()
                .filter(r -> r.id().text().startsWith(wanted))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.size() > 1) {
            String ids = found.stream().limit(5).map(r -> r.id().text()).collect(Collectors.joining(", "));
            throw SluiceException.of(
                    Kind.USAGE, "more than one run begins with \"" + wanted + "\": " + ids, "RUN", "give more of it");
        }
        return journal.find(id(wanted)).orElseThrow(() -> unknown(wanted));
    }

    private static RunId id(String text) {
        try {
            return new RunId(text);
        } catch (SluiceException | IllegalArgumentException e) {
            throw unknown(text);
        }
    }

    private static SluiceException unknown(String text) {
        return SluiceException.of(
                Kind.USAGE, "there is no run \"" + text + "\" in this profile's journal", "RUN", "see: sluice runs");
    }

    /** The parameters it was given; secrets are not among them, because they are not kept. */
    static Map<String, String> parameters(RunRecord run) {
        Map<String, String> given = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(run.header().parameters())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                String value = json.nextTextValue();
                if (value != null && !value.equals("***")) {
                    given.put(name, value);
                }
            }
            return given;
        } catch (IOException e) {
            throw SluiceException.of(Kind.FAILED, "the parameters of run " + run.id() + " cannot be read", "", "")
                    .causedBy(e);
        }
    }
}
