package dev.sluice.sql;

import java.util.HexFormat;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows as text what a terminal would obey or hide: escape sequences, other control characters, characters that turn the
 * reading direction, take no room or break lines, halves of surrogate pairs. Data may hold any of them.
 *
 * <p>For the eye only: a backslash stays one backslash, so the result cannot be turned back.
 */
public final class Visible {
    private static final int CUT = 80;

    /** Scripts stack a few marks on a letter; a pile of them covers the lines above. */
    private static final int MARKS = 6;

    private Visible() {}

    /** The text on one line: line breaks and tabs are spelled too. */
    public static String line(String text) {
        return shown(text, "", Visible::spelled);
    }

    /** The text with every character beyond ASCII spelled, for two that look the same and are not. */
    public static String ascii(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.append(c > '~' ? spelled(c) : Character.toString(c)));
        return out.toString();
    }

    /** The text with its line feeds and tabs kept. */
    public static String text(String text) {
        return shown(text, "\n\t", Visible::spelled);
    }

    /** JSON with its line feeds; what is hidden can stand in its strings alone, and is escaped as they escape. */
    public static String json(String text) {
        return shown(text, "\n\t", c -> new String(Character.toChars(c))
                .chars()
                .mapToObj(half -> String.format(Locale.ROOT, "\\u%04X", half))
                .collect(Collectors.joining()));
    }

    /**
     * A value of data for a message: numbers and booleans plain, null as {@code null}, all else in single quotes on one
     * line. What is longer than 80 characters is cut, and its length named.
     */
    public static String value(@Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return line(String.valueOf(value));
        }
        return value instanceof byte[] bytes ? bytes(bytes) : characters(value.toString());
    }

    private static String characters(String text) {
        int length = text.codePointCount(0, text.length());
        if (length <= CUT) {
            return "'" + line(text) + "'";
        }
        String start = text.substring(0, text.offsetByCodePoints(0, CUT));
        return "'" + line(start) + "...' (" + String.format(Locale.ROOT, "%,d", length) + " characters)";
    }

    private static String bytes(byte[] bytes) {
        int shown = Math.min(bytes.length, CUT / 2);
        String hex = "'\\x" + HexFormat.of().formatHex(bytes, 0, shown);
        boolean whole = shown == bytes.length;
        return whole ? hex + "'" : hex + "...' (" + String.format(Locale.ROOT, "%,d", bytes.length) + " bytes)";
    }

    private static String shown(String text, String kept, IntFunction<String> spelling) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        int marks = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            marks = isMark(c) ? marks + 1 : 0;
            if (kept.indexOf(c) >= 0 || (!isHidden(c) && marks <= MARKS)) {
                out.appendCodePoint(c);
            } else {
                out.append(spelling.apply(c));
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }

    /** Nearly all text is; it is not copied then. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT -> !isVisibleFormat(c);
            default -> isBlankLetter(c);
        };
    }

    /** Signs of Arabic, Syriac and Kaithi that Unicode files under format although they are drawn. */
    private static boolean isVisibleFormat(int c) {
        return (c >= 0x0600 && c <= 0x0605)
                || c == 0x06DD
                || c == 0x070F
                || c == 0x0890
                || c == 0x0891
                || c == 0x08E2
                || c == 0x110BD
                || c == 0x110CD;
    }

    /** Letters and marks that draw nothing: the grapheme joiner, the Hangul and Khmer fillers. */
    private static boolean isBlankLetter(int c) {
        return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || c == 0x3164 || c == 0xFFA0;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static String spelled(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            default -> String.format(Locale.ROOT, c < 0x100 ? "\\x%02X" : c < 0x10000 ? "\\u%04X" : "\\u{%X}", c);
        };
    }
}
