package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Plan;
import dev.sluice.command.Report;
import dev.sluice.command.Source;
import dev.sluice.command.Word;
import groovy.lang.GString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a command from its word; what the checker knows before a runbook runs, the prompt learns here. */
final class CommandWords {
    private final Bench bench;
    private final Language language;
    private final Host host;

    CommandWords(Bench bench, Language language, Host host) {
        this.bench = bench;
        this.language = language;
        this.host = host;
    }

    Report run(String name, List<@Nullable Object> arguments) {
        return report(name, arguments, bench.session()::run);
    }

    /** The same, taken back at its end. */
    Report rehearse(String name, List<@Nullable Object> arguments) {
        return report(name, arguments, bench.session()::rehearse);
    }

    private Report report(
            String name, List<@Nullable Object> arguments, Function<Command<? extends Plan>, Report> session) {
        Word word = language.word(name).orElseThrow(() -> unknown(name));
        bench.allow(name);
        boolean hasOptions = !arguments.isEmpty() && arguments.get(0) instanceof Map;
        List<@Nullable Object> unnamed = hasOptions ? arguments.subList(1, arguments.size()) : arguments;
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        if (hasOptions && arguments.get(0) instanceof Map<?, ?> given) {
            given.forEach((key, value) -> named.put(String.valueOf(key), converted(word, String.valueOf(key), value)));
        }
        GivenOptions.check(name, word.options(), named);
        return finished(session.apply(word.maker().apply(arguments(word, unnamed, named))));
    }

    Report run(Command<?> command) {
        return finished(bench.session().run(command));
    }

    /** Shows the report first: what it found may end the script. */
    private Report finished(Report report) {
        host.reported(report);
        boolean ends = report.looked().stream().map(this::isFatal).reduce(true, Boolean::logicalAnd);
        report.verdict().filter(difference -> ends).ifPresent(difference -> {
            throw difference;
        });
        return report;
    }

    /** Whether a failure ends the run: in a rehearsal that left steps out it does not. */
    private boolean isFatal(Report.Looked looked) {
        return host.expected(
                looked.fact().isEmpty()
                        ? Expectation.met(looked.title())
                        : Expectation.unmet(looked.title(), looked.fact()));
    }

    private static Arguments arguments(Word word, List<@Nullable Object> unnamed, Map<String, @Nullable Object> named) {
        if (unnamed.size() > word.target().most()) {
            throw usage(word.name() + " takes " + allowed(word), "name the others: " + word.optionNames());
        }
        if (word.target().isNeeded() && (unnamed.isEmpty() || unnamed.get(0) == null)) {
            throw usage(
                    word.name() + " needs " + word.target().described(), "name it first: " + word.name() + " '...'");
        }
        for (Object target : unnamed) {
            boolean source = target instanceof Source && word.target() == Word.Target.SOURCE;
            if (target != null && !source && !(target instanceof CharSequence)) {
                throw usage("the first argument of " + word.name() + " must be a text, was " + target, "");
            }
        }
        return Arguments.of(word.name(), unnamed, named);
    }

    /** How many arguments without a name it takes. */
    static String allowed(Word word) {
        return word.target().most() == 0 ? "no unnamed argument" : "one unnamed argument";
    }

    /** A GString that is SQL keeps its values apart from its text; every other becomes text. */
    private @Nullable Object converted(Word word, String option, @Nullable Object value) {
        if (!(value instanceof GString text)) {
            return value;
        }
        boolean sql = word.option(option)
                .map(Option::type)
                .filter(OptionType.SQL::equals)
                .isPresent();
        return sql ? SqlArgument.one(text, Map.of(), bench.database().dialect()) : text.toString();
    }

    private SluiceException unknown(String name) {
        return usage("unknown command \"" + name + "\"", Suggestion.of(name, language.names()));
    }

    private static SluiceException usage(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "", remedy);
    }
}
