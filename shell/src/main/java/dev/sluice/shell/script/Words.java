package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Expression;
import dev.sluice.command.Report;
import dev.sluice.command.Source;
import dev.sluice.command.backfill.Comparison;
import dev.sluice.command.backfill.Mapping;
import dev.sluice.command.backfill.MappingReader;
import dev.sluice.command.maintain.Overview;
import dev.sluice.command.verify.Assertions;
import dev.sluice.db.Database;
import dev.sluice.db.Isolation;
import groovy.lang.Closure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.jspecify.annotations.Nullable;

/** What the words of one running script do. */
final class Words {
    private final Bench bench;
    private final Host host;
    private final Statements statements;
    private final Expectations expectations;
    private final CommandWords commands;
    private final Language language;
    private final Supplier<Optional<StepLine>> line;

    Words(Bench bench, Language language, Host host, Supplier<Optional<StepLine>> line) {
        this.bench = bench;
        this.host = host;
        this.line = line;
        this.statements = new Statements(bench, host);
        this.expectations = new Expectations(bench, statements, host);
        this.commands = new CommandWords(bench, language, host);
        this.language = language;
    }

    Statements statements() {
        return statements;
    }

    Expectations expectations() {
        return expectations;
    }

    CommandWords commands() {
        return commands;
    }

    Host host() {
        return host;
    }

    /** The options of a built-in word, checked; the last place where they are a map. */
    private Arguments options(BuiltIn word, Map<String, ?> given) {
        bench.allow(word.word());
        GivenOptions.check(word.word(), word.options(), given);
        return new Arguments(word.word(), null, new HashMap<>(given));
    }

    void runbook(Map<String, ?> options, CharSequence title) {
        host.runbook(title.toString(), options(BuiltIn.RUNBOOK, options));
    }

    void mayInclude() {
        bench.allow(BuiltIn.INCLUDE.word());
    }

    void requires(Map<String, ?> options) {
        host.requires(options(BuiltIn.REQUIRES, options));
    }

    @Nullable
    Object param(Map<String, ?> options, CharSequence name, Class<?> type) {
        bench.allow(BuiltIn.PARAM.word());
        GivenOptions.check(BuiltIn.PARAM.word(), BuiltIn.PARAM.options(), options);
        return host.param(name.toString(), type, new Arguments("param", null, new HashMap<>(options)));
    }

    @Nullable
    Object step(Map<String, ?> given, CharSequence name, Closure<?> body, Optional<Closure<?>> undo) {
        Arguments options = options(BuiltIn.STEP, given);
        Place inside = options.text("tx").orElse("one").equals("one") ? Place.MANAGED : Place.LOOSE;
        StepOptions.Hooks hooks = new StepOptions.Hooks(
                question(options, "done"),
                question(options, "when"),
                undo.map(closure -> value -> bench.in(inside, () -> closure.call(value))));
        StepOptions how = StepOptions.of(options, hooks);
        StepLimits limits = StepLimits.of(options, how.tx());
        return host.step(
                new Host.StepCall(name.toString(), how, line.get(), limits), () -> bench.in(inside, body::call));
    }

    /** An option that is a closure to be asked, or its answer already. */
    private Optional<BooleanSupplier> question(Arguments options, String option) {
        return options.any(option).map(given -> () -> {
            Object answer = given instanceof Closure<?> closure ? bench.in(Place.READING, closure::call) : given;
            return DefaultTypeTransformation.castToBoolean(answer);
        });
    }

    void group(CharSequence name, Closure<?> body) {
        bench.allow(BuiltIn.GROUP.word());
        host.group(name.toString(), body::call);
    }

    @Nullable
    Object fact(CharSequence name, Closure<?> body) {
        bench.allow(BuiltIn.FACT.word());
        Host.StepCall call = new Host.StepCall(name.toString(), "one", line.get());
        return host.fact(call, () -> bench.read(tx -> bench.in(Place.READING, body::call)));
    }

    Source query(Map<String, ?> binds, CharSequence profile, CharSequence sql) {
        Database other = bench.session().databases().named(profile.toString());
        return new Source.OfQuery(profile.toString(), SqlArgument.one(sql, binds, other.dialect()));
    }

    Mapping documents(Map<String, ?> given, CharSequence table) {
        bench.allow(BuiltIn.DOCUMENTS.word());
        GivenOptions.check("documents", BuiltIn.DOCUMENTS.options(), given);
        return MappingReader.read(new Arguments("documents", table.toString(), new HashMap<>(given)));
    }

    Expression comparison(BuiltIn word, Object given, Function<Comparison, Expression> query) {
        bench.allow(word.word());
        if (!(given instanceof Mapping mapping)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    word.word() + " takes a mapping, was " + given,
                    "",
                    "make one with documents('table', ...)");
        }
        return bench.read(
                tx -> query.apply(new Comparison(mapping, tx, bench.database().dialect())));
    }

    <T extends @Nullable Object> T on(CharSequence profile, Closure<T> body) {
        bench.allow(BuiltIn.ON.word());
        return bench.on(bench.session().databases().named(profile.toString()), body::call);
    }

    <T extends @Nullable Object> T transaction(Map<String, ?> given, Closure<T> body) {
        Arguments options = options(BuiltIn.TRANSACTION, given);
        Isolation isolation = options.text("isolation")
                .map(name -> Isolation.valueOf(name.toUpperCase(Locale.ROOT).replace(' ', '_')))
                .orElse(Isolation.READ_COMMITTED);
        Runnable takenBack = host.remember();
        try {
            return bench.managed(isolation, options.has("isolation"), body::call);
        } catch (Throwable t) {
            takenBack.run();
            throw t;
        }
    }

    Report wrap(Map<String, ?> given, Source script) {
        Report report = new Wrapping(this, bench, language, options(BuiltIn.WRAP, given)).run(script);
        host.reported(report);
        return report;
    }

    <T extends @Nullable Object> T dryRun(Closure<T> body) {
        bench.allow(BuiltIn.DRY_RUN.word());
        Runnable takenBack = host.remember();
        try {
            T value = bench.home().rehearsal(tx -> bench.in(Place.MANAGED, body::call));
            host.takenBack();
            return value;
        } finally {
            takenBack.run();
        }
    }

    ProgramResult exec(Map<String, ?> given, List<?> command) {
        return Programs.run(command, options(BuiltIn.EXEC, given));
    }

    HttpAnswer http(Map<String, ?> given, CharSequence url) {
        Arguments options = options(BuiltIn.HTTP, given);
        bench.refuseInManaged("http");
        String method = options.text("method").orElse("GET");
        if (bench.reads() && !Set.of("GET", "HEAD").contains(method)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "http with method: '" + method + "' may not stand " + Place.READING.described(),
                    "",
                    "put it in a step with tx: 'none'");
        }
        return WebCall.of(url.toString(), options).answer();
    }

    <T extends @Nullable Object> T watch(Map<String, ?> given, CharSequence name, Closure<T> body) {
        return new Watch<T>(name.toString(), options(BuiltIn.WATCH, given)).repeat(body::call, until -> {
            Object over = bench.in(Place.READING, until::call);
            return DefaultTypeTransformation.castToBoolean(over);
        });
    }

    /** Asks once in the life of a run: the answer is journaled as a fact's value is. */
    void confirm(CharSequence name, Closure<?> text) {
        bench.allow(BuiltIn.CONFIRM.word());
        host.fact(call(name), () -> {
            String question = String.valueOf((Object) bench.in(Place.READING, text::call));
            return host.answers(new Host.Question("confirm", name.toString(), List.of(question)));
        });
    }

    Map<?, ?> checklist(CharSequence name, List<?> questions) {
        bench.allow(BuiltIn.CHECKLIST.word());
        List<String> items = questions.stream().map(String::valueOf).toList();
        Object recorded = host.fact(call(name), () -> {
            List<String> answers = host.answers(new Host.Question("checklist", name.toString(), items));
            Map<String, String> each = new LinkedHashMap<>();
            IntStream.range(0, items.size()).forEach(i -> each.put(items.get(i), answers.get(i)));
            return each;
        });
        return recorded instanceof Map<?, ?> answers ? answers : Map.of();
    }

    private Host.StepCall call(CharSequence name) {
        return new Host.StepCall(name.toString(), "none", line.get());
    }

    Report verify(Closure<?> body) {
        bench.allow("verify");
        VerifyBlock block = new VerifyBlock(bench);
        VerifyBlock.fill(body, block);
        return commands.run(new Assertions(block.groups()));
    }

    Report report(CharSequence title, List<? extends Map<String, ?>> rows) {
        return RowsReport.of(title.toString(), rows);
    }

    Report overview(BuiltIn word, Map<String, ?> given) {
        int top = options(word, given).integer("top").orElse(20);
        return bench.read(tx -> switch (word) {
            case INDEX_USE -> Overview.indexUse(tx, top);
            case SLOW_QUERIES -> Overview.slowQueries(tx, top);
            default -> Overview.sizes(tx, top);
        });
    }

    void expect(Map<String, ?> options, CharSequence title, @Nullable Closure<?> actual) {
        GivenOptions.check("expect", BuiltIn.EXPECT.options(), options);
        if (host.looksBack()) {
            return;
        }
        expectations.check(title.toString(), options, actual);
    }
}
