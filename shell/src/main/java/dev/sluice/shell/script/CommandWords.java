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
import groovy.lang.Closure;
import groovy.lang.GString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
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
        Optional<String> block = word.block().filter(option -> endsInBlock(unnamed));
        block.ifPresent(option -> named.put(option, converted(word, option, unnamed.get(unnamed.size() - 1))));
        List<@Nullable Object> targets = new ArrayList<>();
        (block.isPresent() ? unnamed.subList(0, unnamed.size() - 1) : unnamed)
                .forEach(target -> targets.add(nameOf(target)));
        GivenOptions.check(name, word.options(), named);
        Command<? extends Plan> command = word.maker().apply(arguments(word, targets, named));
        return finished(here(() -> session.apply(command)));
    }

    /** What a command has made goes by its name. */
    private static @Nullable Object nameOf(@Nullable Object target) {
        Optional<String> made = target instanceof Report report ? report.made() : Optional.empty();
        return made.isPresent() ? made.get() : target;
    }

    private static boolean endsInBlock(List<@Nullable Object> unnamed) {
        return !unnamed.isEmpty() && unnamed.get(unnamed.size() - 1) instanceof Closure;
    }

    Report run(Command<?> command) {
        return finished(here(() -> bench.session().run(command)));
    }

    /** What fails in a thread of its own fails at the line that waits for it. */
    private static Report here(Supplier<Report> work) {
        try {
            return work.get();
        } catch (SluiceException e) {
            List<StackTraceElement> frames = new ArrayList<>(List.of(e.getStackTrace()));
            if (frames.stream().noneMatch(f -> f.getClassName().equals(CommandWords.class.getName()))) {
                frames.addAll(List.of(new Throwable().getStackTrace()));
                e.setStackTrace(frames.toArray(StackTraceElement[]::new));
            }
            throw e;
        }
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
                        ? Expectation.met(looked.title()).warning(looked.warning())
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
        if (value instanceof Closure<?> code
                && word.block().filter(option::equals).isPresent()) {
            return new BlockCode(
                    code,
                    given -> {
                        Runnable through = host.through(String.valueOf(given));
                        bench.session().between(() -> code.call(given));
                        through.run();
                    },
                    bench);
        }
        OptionType type = word.option(option).map(Option::type).orElse(OptionType.ANY);
        if (value instanceof Closure<?> code && type == OptionType.SIGNAL) {
            Callable<@Nullable Object> signal = () -> asked(code);
            return signal;
        }
        if (!(value instanceof GString text)) {
            return value;
        }
        boolean sql = type == OptionType.SQL || type == OptionType.SIGNAL;
        return sql ? SqlArgument.one(text, Map.of(), bench.database().dialect()) : text.toString();
    }

    /** Between two transactions of the command, and it only looks. */
    private @Nullable Object asked(Closure<?> code) {
        AtomicReference<@Nullable Object> answer = new AtomicReference<>();
        bench.session().between(() -> answer.set(bench.in(Place.READING, code::call)));
        return answer.get();
    }

    private SluiceException unknown(String name) {
        if (language.names().contains(name)) {
            return usage("\"" + name + "\" is no command by itself", "it stands inside another; see help " + name);
        }
        return usage("unknown command \"" + name + "\"", Suggestion.of(name, language.names()));
    }

    private static SluiceException usage(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "", remedy);
    }
}
