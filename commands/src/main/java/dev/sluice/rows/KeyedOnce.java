package dev.sluice.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/** Passes JSON whose objects have each key once: {@code jsonb} keeps the last of several and says nothing. */
final class KeyedOnce {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private KeyedOnce() {}

    static byte[] checked(byte[] utf8) {
        try (JsonParser parser = STRICT.createParser(utf8)) {
            while (parser.nextToken() != null) {
                // Only the keys are looked at.
            }
            return utf8;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).startsWith("Duplicate")) {
                throw new BadValue("has a key twice, of which jsonb would keep the last");
            }
            // Whether it is JSON at all is the server's to say.
            return utf8;
        }
    }
}
