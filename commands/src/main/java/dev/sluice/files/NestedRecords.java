package dev.sluice.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.rows.FileRow;
import dev.sluice.rows.FileRow.Sort;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The objects of an array inside of each record, with values of the record that holds them. */
final class NestedRecords implements Records {
    /**
     * How an outer record is read: the array first, then what its objects inherit.
     *
     * @param places where the inherited values go in the inner record
     * @param names what they are called there
     */
    record Nest(String field, List<Integer> places, List<String> names) {}

    private final Records outer;
    private final Nest nest;
    private final Flaws flaws;
    private final JsonObjects objects;
    private final JsonFactory factory = JsonText.factory();
    private @Nullable JsonParser parser;
    private long element;

    NestedRecords(Records outer, Nest nest, FieldMap fields, Flaws flaws) {
        this.outer = outer;
        this.nest = nest;
        this.flaws = flaws;
        this.objects = new JsonObjects(fields);
    }

    @Override
    public boolean next() {
        try {
            while (true) {
                if (parser == null && !array()) {
                    return false;
                }
                if (parser != null && object(parser)) {
                    return true;
                }
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError("it was read once already", e);
        } catch (IOException e) {
            throw new AssertionError("it is in memory", e);
        }
    }

    /** Opens the array of the next record that has one; null, and none at all, is an empty one. */
    private boolean array() throws IOException {
        while (outer.next()) {
            Sort sort = outer.row().sort(0);
            if (sort == Sort.STRUCTURE && outer.row().buffer()[outer.row().start(0)] == '[') {
                if (begin(outer.row().bytes(0))) {
                    return true;
                }
            } else if (sort != Sort.ABSENT) {
                flaws.flaw(outer.place(), "field \"" + nest.field() + "\" is no array", "", outer.raw());
            }
        }
        return false;
    }

    /** Rows of an array find their parent by its key, so that a record without one can have none. */
    private boolean begin(byte[] array) throws IOException {
        JsonParser opened = factory.createParser(array);
        opened.nextToken();
        boolean empty = array.length == 2;
        Optional<Integer> missing = IntStream.rangeClosed(1, nest.places().size())
                .filter(i -> outer.row().sort(i) == Sort.ABSENT)
                .boxed()
                .findFirst();
        if (!empty && missing.isPresent()) {
            opened.close();
            flaws.flaw(
                    outer.place(),
                    "field \"" + nest.field()
                            + "\" has rows, and the record has no value for the key that they refer to",
                    "",
                    outer.raw());
            return false;
        }
        parser = opened;
        element = 0;
        return true;
    }

    private boolean object(JsonParser in) throws IOException {
        JsonToken token = in.nextToken();
        if (token == JsonToken.END_ARRAY) {
            in.close();
            parser = null;
            return false;
        }
        element++;
        if (token != JsonToken.START_OBJECT) {
            in.skipChildren();
            flaws.flaw(place(), "the element is no object", "", outer.raw());
            return false;
        }
        Optional<String> problem = objects.read(in);
        problem.ifPresent(p -> flaws.flaw(place(), p, "", raw()));
        inherit();
        return problem.isEmpty();
    }

    private void inherit() {
        FileRow from = outer.row();
        if (from instanceof Cells cells) {
            for (int i = 0; i < nest.places().size(); i++) {
                objects.cells().copy(nest.places().get(i), cells, i + 1);
            }
        }
    }

    @Override
    public FileRow row() {
        return objects.cells();
    }

    @Override
    public Place place() {
        Place whole = outer.place();
        return new Place(whole.file(), whole.line(), whole.record(), nest.field() + "[" + element + "]");
    }

    /** The object with what it inherits: it can be loaded by itself. */
    @Override
    public String raw() {
        StringBuilder all = new StringBuilder();
        if (outer.row() instanceof Cells cells) {
            for (int i = 0; i < nest.names().size(); i++) {
                JsonObjects.member(nest.names().get(i), cells, i + 1, all);
            }
        }
        String own = objects.text();
        boolean alone = all.length() == 0 || own.equals("{}");
        return alone ? (all.length() == 0 ? own : all + "}") : all + "," + own.substring(1);
    }

    @Override
    public void close() {
        outer.close();
    }
}
