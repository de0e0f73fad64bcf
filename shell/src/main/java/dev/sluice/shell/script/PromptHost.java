package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Report;
import dev.sluice.sql.Sql;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The prompt has no steps and no parameters. */
final class PromptHost implements Host {
    private final Function<String, Optional<String>> lookup;
    private final Consumer<String> lines;
    private final AtomicLong setAside = new AtomicLong();
    private Consumer<Sql> before = statement -> {};

    PromptHost(Function<String, Optional<String>> lookup, Consumer<String> lines) {
        this.lookup = lookup;
        this.lines = lines;
    }

    void beforeSending(Consumer<Sql> listener) {
        before = listener;
    }

    /** How many rows commands have set aside so far. */
    long setAside() {
        return setAside.get();
    }

    @Override
    public void sending(Sql statement) {
        before.accept(statement);
    }

    @Override
    public void runbook(String title, Arguments options) {
        throw refused(BuiltIn.RUNBOOK);
    }

    @Override
    public void requires(Arguments options) {
        throw refused(BuiltIn.REQUIRES);
    }

    @Override
    public @Nullable Object param(String name, Class<?> type, Arguments options) {
        throw refused(BuiltIn.PARAM);
    }

    @Override
    public @Nullable Object step(StepCall call, Supplier<? extends @Nullable Object> body) {
        throw refused(BuiltIn.STEP);
    }

    @Override
    public @Nullable Object fact(StepCall call, Supplier<? extends @Nullable Object> body) {
        throw refused(BuiltIn.FACT);
    }

    @Override
    public void note(String text) {
        lines.accept(text);
    }

    @Override
    public List<String> answers(Question question) {
        throw refused(BuiltIn.CONFIRM);
    }

    @Override
    public void takenBack() {
        lines.accept("dryRun: all of it is taken back; this is what it would have done");
    }

    @Override
    public void reported(Report report) {
        // The report is the value of the line; who evaluates prints it.
        setAside.addAndGet(report.setAside());
    }

    @Override
    public Optional<String> environment(String name) {
        return lookup.apply(name);
    }

    private static SluiceException refused(BuiltIn word) {
        return SluiceException.of(
                Kind.USAGE, word.word() + " belongs in a runbook", "", "save it in a file and run: sluice run FILE");
    }
}
