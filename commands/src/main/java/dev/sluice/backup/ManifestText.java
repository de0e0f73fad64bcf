package dev.sluice.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A manifest as JSON: members in one order, none missing and none more. */
final class ManifestText {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser in;

    private ManifestText(JsonParser in) {
        this.in = in;
    }

    static byte[] of(Manifest manifest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes).useDefaultPrettyPrinter()) {
            Manifest.Origin origin = manifest.origin();
            out.writeStartObject();
            out.writeNumberField("form", Manifest.FORM);
            out.writeStringField("label", origin.label());
            out.writeStringField("made", origin.made().toString());
            out.writeStringField("tool", origin.tool());
            out.writeStringField("profile", origin.profile());
            out.writeStringField("server", origin.server());
            out.writeStringField("database", origin.database());
            out.writeStringField("schema", origin.schema());
            if (manifest.whole().isPresent()) {
                WholeText.write(manifest.whole().get(), out);
            }
            out.writeArrayFieldStart("members");
            for (Member member : manifest.members()) {
                write(member, out);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void write(Member member, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("table", member.table());
        out.writeStringField("file", member.file());
        texts("columns", member.columns(), out);
        texts("definition", member.definition(), out);
        out.writeNumberField("rows", member.sum().rows());
        out.writeNumberField("bytes", member.sum().bytes());
        out.writeNumberField("packed", member.sum().packed());
        out.writeStringField("sha256", member.sum().sha256());
        out.writeStringField("digest", member.sum().digest());
        out.writeEndObject();
    }

    private static void texts(String name, List<String> texts, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart(name);
        for (String text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }

    /** The manifest of that text; throws where it is anything else. */
    static Manifest read(byte[] text) throws IOException {
        try (JsonParser in = JSON.createParser(text)) {
            ManifestText reading = new ManifestText(in);
            Manifest manifest = reading.manifest();
            reading.expect(in.nextToken() == null);
            return manifest;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("it is not as sluice writes it: " + e.getMessage(), e);
        }
    }

    private Manifest manifest() throws IOException {
        expect(in.nextToken() == JsonToken.START_OBJECT);
        expect(number("form") == Manifest.FORM);
        String label = text("label");
        Instant made = Instant.parse(text("made"));
        Manifest.Origin origin = new Manifest.Origin(
                label, made, text("tool"), text("profile"), text("server"), text("database"), text("schema"));
        expect(in.nextToken() == JsonToken.FIELD_NAME);
        Optional<Whole> whole = Optional.empty();
        if (in.currentName().equals(WholeText.NAME)) {
            whole = Optional.of(new WholeText(this).read());
            expect(in.nextToken() == JsonToken.FIELD_NAME);
        }
        expect(in.currentName().equals("members") && in.nextToken() == JsonToken.START_ARRAY);
        List<Member> members = new ArrayList<>();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            members.add(member());
        }
        expect(in.currentToken() == JsonToken.END_ARRAY);
        expect(in.nextToken() == JsonToken.END_OBJECT);
        return new Manifest(origin, members, whole);
    }

    private Member member() throws IOException {
        String table = text("table");
        String file = text("file");
        List<String> columns = texts("columns");
        List<String> definition = texts("definition");
        Member.Sum sum =
                new Member.Sum(number("rows"), number("bytes"), number("packed"), text("sha256"), text("digest"));
        expect(in.nextToken() == JsonToken.END_OBJECT);
        return new Member(table, file, columns, definition, sum);
    }

    JsonParser in() {
        return in;
    }

    private void name(String wanted) throws IOException {
        expect(in.nextToken() == JsonToken.FIELD_NAME && in.currentName().equals(wanted));
    }

    String text(String name) throws IOException {
        name(name);
        expect(in.nextToken() == JsonToken.VALUE_STRING);
        return in.getText();
    }

    long number(String name) throws IOException {
        name(name);
        expect(in.nextToken() == JsonToken.VALUE_NUMBER_INT);
        return in.getLongValue();
    }

    void begin(String name) throws IOException {
        name(name);
        expect(in.nextToken() == JsonToken.START_ARRAY);
    }

    private List<String> texts(String name) throws IOException {
        begin(name);
        List<String> texts = new ArrayList<>();
        while (in.nextToken() == JsonToken.VALUE_STRING) {
            texts.add(in.getText());
        }
        expect(in.currentToken() == JsonToken.END_ARRAY);
        return texts;
    }

    void expect(boolean so) throws IOException {
        if (!so) {
            throw new IOException("it is not as sluice writes it, at line "
                    + in.currentTokenLocation().getLineNr());
        }
    }
}
