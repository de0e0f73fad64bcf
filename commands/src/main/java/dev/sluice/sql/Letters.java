package dev.sluice.sql;

/** The classes of characters on which both engines' scanners agree; everything outside ASCII is a letter to them. */
final class Letters {
    private Letters() {}

    static boolean startsName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    static boolean continuesName(char c) {
        return startsName(c) || isDigit(c) || c == '$';
    }

    /** Parameters are named by Groovy, so a hard space or an arrow ends their name although it is a letter to the server. */
    static boolean continuesParameter(char c) {
        return c == '_' || isDigit(c) || (startsName(c) && Character.isLetter(c));
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
