package dev.sluice.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.rows.FileRow;
import dev.sluice.sql.Nearest;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects of an array in one JSON document. Broken JSON ends the file: nobody can tell where the next object begins. */
final class JsonRecords implements Records {
    /** The file, and the names of members on the way to the array. */
    record Document(String file, List<String> path) {}

    private final Document document;
    private final Flaws flaws;
    private final JsonParser parser;
    private final JsonObjects objects;
    private boolean entered;
    private boolean ended;
    private long record;
    private long line = 1;

    JsonRecords(Document document, Reader text, FieldMap fields, Flaws flaws) throws IOException {
        this.document = document;
        this.flaws = flaws;
        this.parser = JsonText.factory().createParser(text);
        this.objects = new JsonObjects(fields);
    }

    @Override
    public boolean next() {
        try {
            while (!ended) {
                if (!entered) {
                    entered = true;
                    enter();
                }
                if (ended || !element()) {
                    finish();
                    return false;
                }
                if (readable()) {
                    return true;
                }
            }
            return false;
        } catch (JsonProcessingException e) {
            return broken(
                    JsonText.said(e),
                    "get the file anew, or mend it",
                    e.getLocation() == null ? line : e.getLocation().getLineNr());
        } catch (IOException e) {
            IOException fault = Optional.ofNullable(Faults.brokenText(e)).orElse(e);
            return broken(Faults.said(fault), Faults.remedy(fault), Faults.line(fault, line));
        }
    }

    private boolean broken(String what, String remedy, long at) {
        ended = true;
        String where = record == 0 ? "" : ", in record " + record;
        flaws.flaw(new Place(document.file(), Math.max(1, at), 0), what + where, remedy, "");
        return false;
    }

    /** Goes to the beginning of the array. */
    private void enter() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            broken("the file is empty", "an array without objects is []", 1);
            return;
        }
        for (String name : document.path()) {
            if (!member(name)) {
                return;
            }
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            broken(noArray(parser.currentToken()), remedy(parser.currentToken()), here());
        }
    }

    /** Goes to the value of that member; what comes before it is passed over. */
    private boolean member(String wanted) throws IOException {
        List<String> others = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals(wanted)) {
                    return true;
                }
                others.add(name);
                parser.skipChildren();
            }
        }
        String near = Nearest.question(wanted, others);
        String names = others.isEmpty()
                ? ""
                : "; there are " + others.stream().limit(10).toList();
        broken("the document has no \"" + wanted + "\" of the path " + document.path() + names, near, here());
        return false;
    }

    private String noArray(JsonToken token) {
        String what = document.path().isEmpty() ? "the document" : "what the path " + document.path() + " leads to";
        return what + " is " + (token == JsonToken.START_OBJECT ? "an object" : "a plain value") + ", not an array";
    }

    private String remedy(JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            return "a file of JSON holds an array of objects";
        }
        return document.path().isEmpty()
                ? "name the way to the array with path: '...', or say format: 'ndjson' where each line is an object"
                : "go on to the array with path: '...'";
    }

    private boolean element() throws IOException {
        JsonToken token = parser.nextToken();
        line = here();
        if (token == null) {
            throw new com.fasterxml.jackson.core.io.JsonEOFException(parser, null, "end of file");
        }
        record += token == JsonToken.END_ARRAY ? 0 : 1;
        return token != JsonToken.END_ARRAY;
    }

    private boolean readable() throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Optional<String> problem = objects.read(parser);
            problem.ifPresent(p -> flaws.flaw(place(), p, "", raw()));
            return problem.isEmpty();
        }
        String stands = parser.currentToken().isScalarValue() ? parser.getText() : "";
        parser.skipChildren();
        flaws.flaw(place(), "the element is no object", "", stands);
        return false;
    }

    /** What follows the array must be whole too, or the file was cut. */
    private void finish() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        int open = document.path().size();
        @Nullable JsonToken token = parser.nextToken();
        while (token != null) {
            if (open == 0) {
                broken("something follows the end of the document", "one file holds one document", here());
                return;
            }
            if (token == JsonToken.FIELD_NAME
                    && parser.currentName().equals(document.path().get(open - 1))) {
                broken(
                        "the path " + document.path() + " leads to more than one array",
                        "give each a file of its own",
                        here());
                return;
            }
            parser.skipChildren();
            open -= token == JsonToken.END_OBJECT ? 1 : 0;
            token = parser.nextToken();
        }
    }

    private long here() {
        return parser.currentTokenLocation().getLineNr();
    }

    @Override
    public FileRow row() {
        return objects.cells();
    }

    @Override
    public Place place() {
        return new Place(document.file(), line, record);
    }

    /** The members that are loaded; the document is not kept. */
    @Override
    public String raw() {
        return objects.text();
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw SluiceException.of(Kind.FAILED, "a file could not be closed: " + e.getMessage(), document.file(), "")
                    .causedBy(e);
        }
    }
}
