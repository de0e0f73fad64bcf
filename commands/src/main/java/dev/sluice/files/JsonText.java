package dev.sluice.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.rows.FileRow.Sort;
import java.io.IOException;

/** JSON's tokens as cells, with the digits of the file. */
final class JsonText {
    private static final int MOST_DIGITS = 131_072;

    private JsonText() {}

    static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Records.longest())
                        .maxNumberLength(MOST_DIGITS)
                        .build())
                .build();
    }

    /** Puts the value that the parser stands on there. */
    static void put(JsonParser parser, Cells cells, int slot) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NULL -> cells.putNull(slot);
            case VALUE_STRING -> chars(parser, cells.put(slot, Sort.STRING));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> chars(parser, cells.put(slot, Sort.NUMBER));
            case VALUE_TRUE -> cells.put(slot, Sort.BOOLEAN, "true");
            case VALUE_FALSE -> cells.put(slot, Sort.BOOLEAN, "false");
            default -> cells.put(slot, Sort.STRUCTURE, structure(parser));
        }
    }

    private static void chars(JsonParser parser, Cells cells) throws IOException {
        cells.text(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    /** The object or array that the parser stands on, as JSON with the numbers as they are written. */
    static String structure(JsonParser parser) throws IOException {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        boolean separated = true;
        do {
            JsonToken token = parser.currentToken();
            if (!separated && !token.isStructEnd()) {
                out.append(',');
            }
            append(parser, token, out);
            separated = token.isStructStart() || token == JsonToken.FIELD_NAME;
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (out.length() > Records.longest()) {
                throw new StreamConstraintsException("value longer than " + Records.longest());
            }
        } while (depth > 0 && parser.nextToken() != null);
        return out.toString();
    }

    private static void append(JsonParser parser, JsonToken token, StringBuilder out) throws IOException {
        switch (token) {
            case FIELD_NAME -> quoted(parser.currentName(), out).append(':');
            case VALUE_STRING -> quoted(parser.getText(), out);
            default -> out.append(parser.getText());
        }
    }

    static StringBuilder quoted(String text, StringBuilder out) {
        return out.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsString(text))
                .append('"');
    }

    /** What a parser complained of, in words of ours. */
    static String said(JsonProcessingException e) {
        if (e instanceof JsonEOFException) {
            return "the JSON ends in the middle";
        }
        if (e instanceof StreamConstraintsException) {
            return tooLarge(e.getOriginalMessage());
        }
        String first =
                String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
        return "the JSON is broken at column " + column + ": " + plain(first);
    }

    /** The parser's sentence without what speaks of its own settings. */
    private static String plain(String said) {
        return said.replaceAll("; expected.*|\\s*\\(.*Source.*", "")
                .replaceAll(":? enable `[^`]*` to allow", "")
                .replaceAll(" \\(not recognized [^)]*\\)", "")
                .replaceAll(" \\(code \\d+\\)", "")
                .replaceAll("( a valid value)? \\(JSON String, Number[^)]*\\)", " a value");
    }

    private static String tooLarge(String message) {
        if (message.contains("depth")) {
            return "the JSON is nested more than " + StreamReadConstraints.DEFAULT_MAX_DEPTH + " deep";
        }
        return message.contains("umber")
                ? "a number has more than " + MOST_DIGITS + " digits"
                : "a value is longer than " + Records.longest() + " characters";
    }
}
