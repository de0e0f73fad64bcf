package dev.sluice.shell.meta;

/** Numbers as commands take them. */
final class Numbers {
    private Numbers() {}

    static int whole(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw MetaCall.usage("\"" + text + "\" is no whole number", "");
        }
        return Integer.parseInt(text);
    }

    /** Seconds, with or without a fraction; at least a tenth. */
    static double seconds(String text) {
        if (!text.matches("\\d{1,6}(\\.\\d{1,3})?") || Double.parseDouble(text) < 0.1) {
            throw MetaCall.usage("\"" + text + "\" is no number of seconds from 0.1 on", "");
        }
        return Double.parseDouble(text);
    }
}
