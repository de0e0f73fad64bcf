package dev.sluice.rows;

/** Checks on text as bytes of UTF-8, without making strings of it. */
final class Texts {
    private Texts() {}

    /**
     * Passes bytes that PostgreSQL accepts as text.
     *
     * <p>Source of the ranges: RFC 3629, section 4 (no overlong forms, no surrogates, at most U+10FFFF).
     */
    static byte[] checked(byte[] utf8) {
        for (byte b : valid(utf8)) {
            if (b == 0) {
                throw new BadValue("holds a NUL character, which PostgreSQL cannot store");
            }
        }
        return utf8;
    }

    /** Passes bytes that are text; others would become other bytes on their way through a string. */
    static byte[] valid(byte[] utf8) {
        int i = 0;
        while (i < utf8.length) {
            if (utf8[i] >= 0) {
                i++;
            } else {
                i += sequence(utf8, i);
            }
        }
        return utf8;
    }

    private static int sequence(byte[] utf8, int at) {
        int lead = utf8[at] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || at + length > utf8.length) {
            throw invalid();
        }
        int second = utf8[at + 1] & 0xff;
        int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            throw lead == 0xed ? new BadValue("holds half of a surrogate pair, which is no character") : invalid();
        }
        for (int i = 2; i < length; i++) {
            if ((utf8[at + i] & 0xc0) != 0x80) {
                throw invalid();
            }
        }
        return length;
    }

    private static BadValue invalid() {
        return new BadValue("is not valid UTF-8");
    }

    /** Characters, not bytes. */
    static int length(byte[] utf8) {
        int count = 0;
        for (byte b : utf8) {
            if ((b & 0xc0) != 0x80) {
                count++;
            }
        }
        return count;
    }
}
