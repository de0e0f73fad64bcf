package dev.sluice.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.sql.Visible;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the members of an object into cells. */
final class JsonObjects {
    private final FieldMap fields;
    private final Cells cells = new Cells();
    private final List<String> problems = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Cells strange = new Cells();
    private final List<String> strangers = new ArrayList<>();

    JsonObjects(FieldMap fields) {
        this.fields = fields;
    }

    Cells cells() {
        return cells;
    }

    /** Reads the object that the parser stands on to its end; gives what is wrong with it, if anything is. */
    Optional<String> read(JsonParser parser) throws IOException {
        cells.clear(fields.size());
        problems.clear();
        names.clear();
        strange.clear(0);
        strangers.clear();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            member(parser, name);
        }
        return problems.stream().findFirst();
    }

    private void member(JsonParser parser, String name) throws IOException {
        int slot = fields.slot(name);
        if (slot == FieldMap.UNKNOWN) {
            problems.add("field " + Visible.value(name) + " goes into no column");
            strange.ensure(strangers.size() + 1);
            JsonText.put(parser, strange, strangers.size());
            strangers.add(name);
        } else if (slot < 0) {
            parser.skipChildren();
        } else {
            cells.ensure(slot + 1);
            if (cells.isSet(slot)) {
                problems.add("field " + Visible.value(name) + " is there twice");
            }
            names.add(name);
            JsonText.put(parser, cells, slot);
        }
    }

    /** The members that were read, as JSON, and those that have no column. */
    String text() {
        StringBuilder out = new StringBuilder();
        names.forEach(name -> member(name, cells, fields.slot(name), out));
        for (int i = 0; i < strangers.size(); i++) {
            member(strangers.get(i), strange, i, out);
        }
        return out.append(out.length() == 0 ? "{}" : "}").toString();
    }

    static void member(String name, Cells from, int slot, StringBuilder out) {
        out.append(out.length() == 0 ? '{' : ',');
        JsonText.quoted(name, out).append(':');
        String value = new String(from.buffer(), from.start(slot), from.end(slot) - from.start(slot), UTF_8);
        switch (from.sort(slot)) {
            case ABSENT -> out.append("null");
            case PLAIN, STRING -> JsonText.quoted(value, out);
            case NUMBER, BOOLEAN, STRUCTURE -> out.append(value);
        }
    }
}
