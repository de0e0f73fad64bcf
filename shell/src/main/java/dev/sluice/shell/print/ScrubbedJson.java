package dev.sluice.shell.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.sluice.profile.SecretRegistry;
import java.io.IOException;
import java.io.StringWriter;

/** JSON without secrets in its texts; numbers are left alone, or a password of digits would make the file unreadable. */
public final class ScrubbedJson extends JsonGeneratorDelegate {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final SecretRegistry secrets;

    private ScrubbedJson(JsonGenerator json, SecretRegistry secrets) {
        super(json, false);
        this.secrets = secrets;
    }

    /** What a body writes, laid out for reading, with a line feed at the end. */
    public static String text(SecretRegistry secrets, Body body) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            body.write(new ScrubbedJson(json, secrets));
        }
        return text.append('\n').toString();
    }

    /** What a body writes, on one line. */
    public static String line(SecretRegistry secrets, Body body) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            body.write(new ScrubbedJson(json, secrets));
        }
        return text.append('\n').toString();
    }

    /** Writes one value. */
    @FunctionalInterface
    public interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    @Override
    public void writeString(String text) throws IOException {
        super.writeString(secrets.scrub(text));
    }
}
