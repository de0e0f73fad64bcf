package dev.sluice.shell.complete;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands before the cursor. */
record Cursor(String text) {
    private static final Pattern WORD = Pattern.compile("[\\w\\\\?+./~-]*$");
    private static final Pattern FIRST = Pattern.compile("[A-Za-z]*(\\.[a-z]*)?");
    private static final Pattern CALL = Pattern.compile("([a-z]\\w*(?:\\.[a-z]+)?)[ \\t]*\\(?[ \\t]*(?=['\"\\w\\[]|$)");
    private static final Pattern OPTION = Pattern.compile("([a-z]\\w*):[ \\t]*\\[?[^:]*$");
    private static final Pattern TARGET = Pattern.compile("[a-z]\\w*[ \\t]*\\(?[ \\t]*['\"]([^'\"]+)['\"]");

    /** An open quote, and what stands in it so far. */
    record Quoted(String text) {}

    static Cursor of(String text) {
        return new Cursor(text);
    }

    /** The word that was begun; empty behind a space. */
    String word() {
        Matcher matcher = WORD.matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    boolean isFirstWord() {
        return FIRST.matcher(text).matches();
    }

    /** The quote that is open here. */
    Optional<Quoted> quoted() {
        char open = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (open == 0 && (c == '\'' || c == '"')) {
                open = c;
                start = i + 1;
            } else if (c == open) {
                open = 0;
            }
        }
        return open == 0 ? Optional.empty() : Optional.of(new Quoted(text.substring(start)));
    }

    /** The word whose arguments stand here: the last call that was begun, or the line's first word. */
    String call() {
        String before = unquoted();
        Matcher open = Pattern.compile("([a-z]\\w*(?:\\.[a-z]+)?)\\((?!.*\\))[^()]*$", Pattern.DOTALL)
                .matcher(before);
        if (open.find()) {
            return open.group(1);
        }
        String line = before.substring(Math.max(before.lastIndexOf('{'), before.lastIndexOf(';')) + 1)
                .strip();
        String last = line.replaceFirst("^\\w+\\s*=\\s*", "").replaceFirst("^def\\s+\\w+\\s*=\\s*", "");
        Matcher call = CALL.matcher(last);
        return call.lookingAt() ? call.group(1) : "";
    }

    /** The name of the option whose value stands here; empty where none does. */
    String option() {
        String before = unquoted();
        int comma = before.replaceAll("\\[[^\\]]*$", "").lastIndexOf(',');
        Matcher option = OPTION.matcher(before.substring(comma + 1));
        Matcher first = OPTION.matcher(before.substring(before.lastIndexOf('(') + 1));
        return option.find() ? option.group(1) : comma < 0 && first.find() ? first.group(1) : "";
    }

    /** The table that the call names first. */
    String target() {
        Matcher target = TARGET.matcher(text);
        return target.find() ? target.group(1) : "";
    }

    /** Up to the open quote. */
    private String unquoted() {
        return quoted().map(q -> text.substring(0, text.length() - q.text().length() - 1))
                .orElse(text);
    }
}
