package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Report;
import dev.sluice.command.Source;
import dev.sluice.command.Word;
import groovy.lang.GString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Word word = language.word(name).orElseThrow(() -> unknown(name));
        bench.allow(name);
        boolean hasOptions = !arguments.isEmpty() && arguments.get(0) instanceof Map;
        List<@Nullable Object> unnamed = hasOptions ? arguments.subList(1, arguments.size()) : arguments;
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        if (hasOptions && arguments.get(0) instanceof Map<?, ?> given) {
            given.forEach((key, value) -> named.put(String.valueOf(key), converted(word, String.valueOf(key), value)));
        }
        GivenOptions.check(name, word.options(), named);
        return run(word.maker().apply(arguments(word, unnamed, named)));
    }

    /** Shows the report first: what it found may end the script. */
    Report run(Command<?> command) {
        Report report = bench.session().run(command);
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
        if (unnamed.size() > 1) {
            throw usage(word.name() + " takes one unnamed argument", "name the others: " + word.optionNames());
        }
        Object target = unnamed.isEmpty() ? null : unnamed.get(0);
        if (target == null && word.target() != Word.Target.OPTIONAL_TABLE) {
            String wanted = word.target() == Word.Target.FILE ? "a file" : "a table";
            throw usage(word.name() + " needs " + wanted, "name it first: " + word.name() + " '...'");
        }
        boolean source = target instanceof Source && word.target() == Word.Target.SOURCE;
        if (target != null && !source && !(target instanceof CharSequence)) {
            throw usage("the first argument of " + word.name() + " must be a text, was " + target, "");
        }
        return new Arguments(word.name(), target, named);
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
