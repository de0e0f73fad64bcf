package dev.sluice.shell.script;

import dev.sluice.command.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A command with nothing but literals, such as {@code upsert 't', from: 'lab:t', deleteExtra: true}: what most lines of
 * {@code -c} are. It means the same to Groovy, whose compiler would take longer over it than most commands do.
 *
 * @param arguments as Groovy hands them over: the options first, where there are any
 */
record PlainLine(String word, List<@Nullable Object> arguments) {
    private static final Pattern WORD = Pattern.compile("\\s*([a-z][A-Za-z]*(?:\\.[a-z][A-Za-z]*)?)[ \\t]+");
    private static final Pattern OPTION = Pattern.compile("([a-z][A-Za-z]*):[ \\t]*");
    private static final Pattern COMMA = Pattern.compile("[ \\t]*,[ \\t]*");
    private static final Pattern END = Pattern.compile("[ \\t]*;?\\s*");
    private static final Pattern OPENED = Pattern.compile("\\[[ \\t]*");
    private static final Pattern CLOSED = Pattern.compile("[ \\t]*]");
    private static final Pattern FLAG = Pattern.compile("(true|false)\\b");
    private static final Pattern PROFILE = Pattern.compile("profile\\('([^'\\\\\\s]+)'\\)");
    // Nothing that Groovy reads as more than itself: no escape, no $, no beginning of a triple quote.
    private static final Pattern TEXT = Pattern.compile("'([^'\\\\\\r\\n]*)'(?!')|\"([^\"\\\\$\\r\\n]*)\"(?!\")");
    // Nine digits are an Integer to Groovy as well; a leading zero is octal there.
    private static final Pattern NUMBER = Pattern.compile("(0|[1-9]\\d{0,8})(?![\\w.])");

    /** The line, if it is one of these; empty when only Groovy can tell. */
    static Optional<PlainLine> of(String text) {
        return new Reading(text).line();
    }

    /** Goes along the text. */
    private static final class Reading {
        private final String text;
        private final Map<String, Object> options = new LinkedHashMap<>();
        private final List<@Nullable Object> targets = new ArrayList<>();
        private int at;

        Reading(String text) {
            this.text = text;
        }

        Optional<PlainLine> line() {
            Optional<String> word = next(WORD).map(m -> m.group(1));
            boolean plain = word.isPresent();
            do {
                plain = plain && argument();
            } while (plain && next(COMMA).isPresent());
            if (!plain || next(END).isEmpty() || at != text.length()) {
                return Optional.empty();
            }
            if (!options.isEmpty()) {
                targets.add(0, options);
            }
            return word.map(w -> new PlainLine(w, targets));
        }

        /** One that has no name stands before those that have one; each name is there once. */
        private boolean argument() {
            Optional<String> name = next(OPTION).map(m -> m.group(1));
            if (name.isEmpty()) {
                Optional<String> target = text();
                target.ifPresent(targets::add);
                return target.isPresent() && options.isEmpty();
            }
            return value().filter(v -> options.putIfAbsent(name.get(), v) == null)
                    .isPresent();
        }

        private Optional<Object> value() {
            if (next(OPENED).isPresent()) {
                return list();
            }
            return this.<Object>read(FLAG, m -> Boolean.valueOf(m.group(1)))
                    .or(() -> read(NUMBER, m -> Integer.valueOf(m.group(1))))
                    .or(() -> read(PROFILE, m -> new Source.OfProfile(m.group(1))))
                    .or(this::text);
        }

        private Optional<Object> list() {
            List<Object> texts = new ArrayList<>();
            do {
                Optional<String> each = text();
                if (each.isEmpty()) {
                    return Optional.empty();
                }
                texts.add(each.get());
            } while (next(COMMA).isPresent());
            return next(CLOSED).map(m -> texts);
        }

        private Optional<String> text() {
            return read(TEXT, m -> m.group(1) == null ? m.group(2) : m.group(1));
        }

        private <T> Optional<T> read(Pattern pattern, Function<Matcher, T> value) {
            return next(pattern).map(value);
        }

        private Optional<Matcher> next(Pattern pattern) {
            Matcher matcher = pattern.matcher(text).region(at, text.length());
            matcher.useTransparentBounds(true);
            if (!matcher.lookingAt()) {
                return Optional.empty();
            }
            at = matcher.end();
            return Optional.of(matcher);
        }
    }
}
