package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the spelling that PostgreSQL gives a jsonb back in, so that a document can be compared with a stored one by its bytes:
 * members by length and bytes of their names, numbers written out with their digits. A name that comes twice is refused, because
 * jsonb would drop the first and say nothing.
 *
 * <p>Source of the rules: PostgreSQL documentation, "JSON Types", and {@code jsonb_util.c} for the order of members. Where this
 * spelling and the server's should ever part, the row is staged and the server finds it equal.
 */
final class JsonbText {
    /** Numbers with more digits than numeric can hold are left to the server, which refuses them by name. */
    private static final int MOST_DIGITS = 131_072;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(MOST_DIGITS)
                    .build())
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .build();

    /** Names in the order of jsonb: shorter first, then by bytes. */
    private static final Comparator<byte[]> NAMES =
            Comparator.<byte[]>comparingInt(n -> n.length).thenComparing(Arrays::compareUnsigned);

    private JsonbText() {}

    static byte[] canonical(byte[] json) {
        StringBuilder out = new StringBuilder(json.length + 16);
        try (JsonParser parser = FACTORY.createParser(json)) {
            write(parser, parser.nextToken(), out);
            if (parser.nextToken() != null) {
                throw new BadValue("holds more than one JSON document");
            }
        } catch (IOException e) {
            throw new BadValue("is no JSON");
        }
        return out.toString().getBytes(UTF_8);
    }

    private static void write(JsonParser parser, @Nullable JsonToken token, StringBuilder out) throws IOException {
        if (token == null) {
            throw new BadValue("is no JSON");
        }
        switch (token) {
            case START_OBJECT -> object(parser, out);
            case START_ARRAY -> array(parser, out);
            case VALUE_STRING -> string(parser.getText(), out);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.append(number(parser.getText()));
            case VALUE_TRUE -> out.append("true");
            case VALUE_FALSE -> out.append("false");
            case VALUE_NULL -> out.append("null");
            default -> throw new BadValue("is no JSON");
        }
    }

    private static void object(JsonParser parser, StringBuilder out) throws IOException {
        TreeMap<byte[], String> members = new TreeMap<>(NAMES);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            byte[] name = whole(parser.currentName()).getBytes(UTF_8);
            StringBuilder value = new StringBuilder();
            write(parser, parser.nextToken(), value);
            if (members.put(name, value.toString()) != null) {
                throw new BadValue("has a key twice, of which jsonb would keep the last");
            }
        }
        String separator = "";
        out.append('{');
        for (var member : members.entrySet()) {
            out.append(separator);
            string(new String(member.getKey(), UTF_8), out);
            out.append(": ").append(member.getValue());
            separator = ", ";
        }
        out.append('}');
    }

    private static void array(JsonParser parser, StringBuilder out) throws IOException {
        out.append('[');
        String separator = "";
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            out.append(separator);
            write(parser, token, out);
            separator = ", ";
        }
        out.append(']');
    }

    private static String number(String text) {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > MOST_DIGITS) {
            return text;
        }
        return number.toPlainString();
    }

    /** Only whether it is JSON: the type keeps the spelling, names that come twice and all. */
    static byte[] checked(byte[] json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new BadValue("is no JSON");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new BadValue("holds more than one JSON document");
            }
            return json;
        } catch (IOException e) {
            throw new BadValue("is no JSON");
        }
    }

    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new BadValue("holds half of a surrogate pair, which jsonb cannot store");
            }
        }
        return text;
    }

    private static void string(String given, StringBuilder out) {
        String text = whole(given);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 0 -> throw new BadValue("holds \\u0000, which jsonb cannot store");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
