package dev.sluice.shell.prompt;

/** Reads text that may be SQL or Groovy, by what both have in common. */
final class Scan {
    private Scan() {}

    /** The end of the space and the comments of either language that begin at {@code from}. */
    static int blankEnd(String text, int from) {
        int at = from;
        int end = commentOrSpaceEnd(text, at);
        while (end > at) {
            at = end;
            end = commentOrSpaceEnd(text, at);
        }
        return at;
    }

    static String afterBlanks(String text) {
        return text.substring(blankEnd(text, 0));
    }

    /** What follows up to the input's end, unless the line ends first: then nothing. */
    static String onSameLine(String text) {
        int end = blankEnd(text, 0);
        return text.substring(0, end).indexOf('\n') >= 0 ? "" : text.substring(end);
    }

    /** The end of the name that begins at {@code from}; {@code from} itself where none does. */
    static int wordEnd(String text, int from) {
        if (from == text.length() || !Character.isJavaIdentifierStart(text.charAt(from))) {
            return from;
        }
        int end = from + 1;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** The end of the literal that begins at {@code from}: in one or three quotes, with backslashes as in Groovy. */
    static int quoteEnd(String text, int from) {
        String one = text.substring(from, from + 1);
        String closing = text.startsWith(one.repeat(3), from) ? one.repeat(3) : one;
        int at = from + closing.length();
        while (at < text.length() && !text.startsWith(closing, at)) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), at + closing.length());
    }

    private static int commentOrSpaceEnd(String text, int at) {
        if (text.startsWith("--", at) || text.startsWith("//", at)) {
            return foundOrEnd(text, text.indexOf('\n', at), 0);
        }
        if (text.startsWith("/*", at)) {
            return foundOrEnd(text, text.indexOf("*/", at + 2), 2);
        }
        return at < text.length() && Character.isWhitespace(text.charAt(at)) ? at + 1 : at;
    }

    private static int foundOrEnd(String text, int found, int length) {
        return found < 0 ? text.length() : found + length;
    }
}
