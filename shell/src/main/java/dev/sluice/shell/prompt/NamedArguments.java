package dev.sluice.shell.prompt;

/**
 * Looks for a named argument, as in {@code 'orders', from: 'lab:orders'}, outside quotes and brackets. SQL has none of that
 * shape, so one settles the question.
 */
final class NamedArguments {
    private final String text;
    private int at;
    private int depth;
    /** At the start and behind a comma, where a name with a colon is a named argument and not half of {@code a ? b : c}. */
    private boolean argumentBegins = true;

    private NamedArguments(String text) {
        this.text = text;
    }

    /** Whether the call's arguments, up to a semicolon or the end of the line, hold one. */
    static boolean in(String arguments) {
        NamedArguments scan = new NamedArguments(arguments);
        while (!scan.ended()) {
            if (scan.atNamed()) {
                return true;
            }
            scan.step();
        }
        return false;
    }

    /** A line break ends the call, except behind a comma or inside brackets. */
    private boolean ended() {
        if (at >= text.length()) {
            return true;
        }
        char c = text.charAt(at);
        return depth <= 0 && (c == ';' || (c == '\n' && !argumentBegins));
    }

    private boolean atNamed() {
        int end = Scan.wordEnd(text, at);
        if (!argumentBegins || depth > 0 || end == at) {
            return false;
        }
        String after = Scan.afterBlanks(text.substring(end));
        return after.startsWith(":") && !after.startsWith("::") && !after.startsWith(":=");
    }

    private void step() {
        char c = text.charAt(at);
        int blank = c == '\n' ? at + 1 : Scan.blankEnd(text, at);
        if (blank > at) {
            // A line break that ends the call must not be skipped with the space before it.
            int lineBreak = text.indexOf('\n', at);
            at = lineBreak > at && lineBreak < blank ? lineBreak : blank;
            return;
        }
        depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
        argumentBegins = c == ',';
        at = c == '\'' || c == '"' ? Scan.quoteEnd(text, at) : Math.max(at + 1, Scan.wordEnd(text, at));
    }
}
