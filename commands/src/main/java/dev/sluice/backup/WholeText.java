package dev.sluice.backup;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The part of a manifest that tells of a whole database. */
record WholeText(ManifestText text) {
    static final String NAME = "whole";

    static void write(Whole whole, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart(NAME);
        if (whole.copy() instanceof Whole.InFile file) {
            out.writeStringField("file", file.file());
            out.writeNumberField("size", file.size());
            out.writeStringField("sha256", file.sha256());
        } else if (whole.copy() instanceof Whole.OnServer copy) {
            out.writeStringField("copy", copy.database());
            out.writeStringField("system", copy.system());
        }
        out.writeArrayFieldStart("tables");
        for (Whole.Count count : whole.tables()) {
            out.writeStartObject();
            out.writeStringField("table", count.table());
            out.writeNumberField("rows", count.rows());
            out.writeStringField("digest", count.digest());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** The parser stands at its name. */
    Whole read() throws IOException {
        text.expect(text.in().nextToken() == JsonToken.START_OBJECT);
        text.expect(text.in().nextToken() == JsonToken.FIELD_NAME);
        boolean file = text.in().currentName().equals("file");
        text.expect(file || text.in().currentName().equals("copy"));
        text.expect(text.in().nextToken() == JsonToken.VALUE_STRING);
        String name = text.in().getText();
        Whole.Copy copy = file
                ? new Whole.InFile(name, text.number("size"), text.text("sha256"))
                : new Whole.OnServer(name, text.text("system"));
        text.begin("tables");
        List<Whole.Count> tables = new ArrayList<>();
        while (text.in().nextToken() == JsonToken.START_OBJECT) {
            tables.add(new Whole.Count(text.text("table"), text.number("rows"), text.text("digest")));
            text.expect(text.in().nextToken() == JsonToken.END_OBJECT);
        }
        text.expect(text.in().currentToken() == JsonToken.END_ARRAY);
        text.expect(text.in().nextToken() == JsonToken.END_OBJECT);
        return new Whole(copy, tables);
    }
}
