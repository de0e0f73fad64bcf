package dev.sluice.shell;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced example of a page.
 *
 * @param line where its text begins, from 1
 */
record Example(String page, int line, String language, String text) {
    private static final Pattern FENCED =
            Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** All examples of the page, in its order. */
    static List<Example> of(String page) {
        String text = Checkout.text(page);
        Matcher matcher = FENCED.matcher(text);
        return matcher.results()
                .map(found -> {
                    int before = (int) text.substring(0, found.start(2)).lines().count();
                    return new Example(page, before + 1, found.group(1), found.group(2));
                })
                .toList();
    }

    boolean isRunbook() {
        return text.startsWith("// runbook");
    }

    @Override
    public String toString() {
        return page + ":" + line;
    }
}
