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
import org.jspecify.annotations.Nullable;

/** The objects of an array inside of each record, with values of the record that holds them. */
final class NestedRecords implements Records {
    /**
     * How an outer record is read: the array first, then what its objects inherit.
     *
     * @param places where the inherited values go in the inner record
     */
    record Nest(String field, List<Integer> places) {}

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
                parser = factory.createParser(outer.row().bytes(0));
                parser.nextToken();
                element = 0;
                return true;
            }
            if (sort != Sort.ABSENT) {
                flaws.flaw(outer.place(), "field \"" + nest.field() + "\" is no array", "", outer.raw());
            }
        }
        return false;
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
            flaws.flaw(place(), nest.field() + "[" + element + "] is no object", "", outer.raw());
            return false;
        }
        Optional<String> problem = objects.read(in);
        problem.ifPresent(p -> flaws.flaw(place(), nest.field() + "[" + element + "]: " + p, "", outer.raw()));
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
        return outer.place();
    }

    @Override
    public String raw() {
        return objects.text();
    }

    @Override
    public void close() {
        outer.close();
    }
}
