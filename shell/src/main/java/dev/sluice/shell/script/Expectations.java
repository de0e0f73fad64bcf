package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import groovy.lang.Closure;
import groovy.lang.Range;
import java.util.Collections;
import java.util.Map;
import org.codehaus.groovy.runtime.powerassert.PowerAssertionError;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.jspecify.annotations.Nullable;

/** {@code expect}: what is not as expected ends the run with a DIFFERENCE; an error of SQL stays what it is. */
final class Expectations {
    private final Bench bench;
    private final Statements statements;
    private final Host host;

    Expectations(Bench bench, Statements statements, Host host) {
        this.bench = bench;
        this.statements = statements;
        this.host = host;
    }

    void check(String title, Map<String, ?> options, @Nullable Closure<?> actual) {
        bench.allow("expect");
        try {
            look(title, options, actual);
        } catch (SluiceException e) {
            if (e.kind() == Kind.DIFFERENCE && !host.expected(Expectation.unmet(title, fact(title, e)))) {
                return;
            }
            throw e;
        }
        host.expected(Expectation.met(title));
    }

    /** What a list of expectations says behind the title. */
    private static String fact(String title, SluiceException e) {
        String what = e.problems().get(0).what();
        return what.startsWith(sentence(title)) ? what.substring(sentence(title).length()) : what;
    }

    private static String sentence(String title) {
        return "expectation \"" + title + "\" failed: ";
    }

    private void look(String title, Map<String, ?> options, @Nullable Closure<?> actual) {
        if (options.containsKey("none") && statements.finds(query(options, "none"))) {
            throw difference(title, "the query found rows, expected none", query(options, "none"));
        }
        if (options.containsKey("some") && !statements.finds(query(options, "some"))) {
            throw difference(title, "the query found no rows, expected some", query(options, "some"));
        }
        if (options.containsKey("changed")) {
            compareNumber(title, options.get("changed"), host.changedRows());
        }
        if (options.containsKey("finds")) {
            compare(title, options, statements.number(query(options, "finds")));
        } else if (actual != null) {
            compare(title, options, value(title, actual));
        } else if (options.isEmpty() || options.containsKey("is") || options.containsKey("between")) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "expect \"" + title + "\" has nothing to look at",
                    "",
                    "add none:, some:, finds:, changed: or a closure");
        }
    }

    private static CharSequence query(Map<String, ?> options, String option) {
        if (options.get(option) instanceof CharSequence query) {
            return query;
        }
        throw wrong(option, "SQL", options.get(option));
    }

    private static SluiceException wrong(String option, String wanted, @Nullable Object value) {
        String what = "option \"" + option + "\" of expect must be " + wanted + ", was " + value;
        return SluiceException.of(Kind.USAGE, what, "", "");
    }

    private @Nullable Object value(String title, Closure<?> actual) {
        try {
            return bench.in(Place.READING, () -> actual.call());
        } catch (PowerAssertionError e) {
            throw difference(title, String.valueOf(e.getMessage()), "").causedBy(e);
        }
    }

    private static void compare(String title, Map<String, ?> options, @Nullable Object actual) {
        boolean plain = !options.containsKey("is") && !options.containsKey("between");
        if (plain && !DefaultTypeTransformation.castToBoolean(actual)) {
            throw difference(title, "was " + actual, "");
        }
        if (options.containsKey("is") && !DefaultTypeTransformation.compareEqual(actual, options.get("is"))) {
            throw difference(title, "was " + actual + ", expected " + options.get("is"), "");
        }
        if (options.containsKey("between") && !within(options.get("between"), actual)) {
            throw difference(title, "was " + actual + ", expected between " + options.get("between"), "");
        }
    }

    private static void compareNumber(String title, @Nullable Object wanted, long actual) {
        String option = wanted instanceof Range ? "between" : "is";
        compare(title, Collections.singletonMap(option, wanted), actual);
    }

    private static boolean within(@Nullable Object range, @Nullable Object actual) {
        if (!(range instanceof Range<?> bounds)) {
            throw wrong("between", "a range, such as 1..10", range);
        }
        return actual != null
                && DefaultTypeTransformation.compareTo(actual, bounds.getFrom()) >= 0
                && DefaultTypeTransformation.compareTo(actual, bounds.getTo()) <= 0;
    }

    private static SluiceException difference(String title, String fact, CharSequence query) {
        return SluiceException.of(
                Kind.DIFFERENCE,
                sentence(title) + fact,
                "",
                query.isEmpty() ? "" : "look with: " + query.toString().strip());
    }
}
