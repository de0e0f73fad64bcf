package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.Profile;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.repl.Evaluator;
import dev.sluice.shell.repl.PipedInput;
import dev.sluice.shell.repl.Prompt;
import dev.sluice.shell.repl.ValuePrinter;
import dev.sluice.shell.script.PromptEngine;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Evaluates a line, what is piped in, or what is typed. */
final class PromptCall {
    private final Call call;
    private final Workplace workplace;
    private final Evaluator evaluator;

    PromptCall(Call call, Workplace workplace, Format format) {
        this.call = call;
        this.workplace = workplace;
        PromptEngine engine = new PromptEngine(
                workplace.session(),
                Vocabulary.LANGUAGE,
                workplace.profiles()::variable,
                format == Format.TEXT ? call.console()::line : call.console()::message);
        this.evaluator = new Evaluator(workplace.session(), engine, new ValuePrinter(call.console(), format));
    }

    int run(Optional<String> line) {
        if (line.isPresent()) {
            call.console().message(heading(line.get()));
            call.interruption().during(evaluator::cancel, () -> evaluator.evaluate(line.get()));
        } else if (call.console().streams().terminals().interactive()) {
            prompt();
        } else {
            piped();
        }
        call.console().failure().ifPresent(this::incomplete);
        return evaluator.setAside() > 0 ? Kind.SET_ASIDE.exitCode() : 0;
    }

    /** A command with its options, as a line would give them. */
    int command(String word, List<@Nullable Object> arguments) {
        return printed(() -> evaluator.command(word, arguments));
    }

    /** The same, taken back at its end. */
    int rehearsal(String word, List<@Nullable Object> arguments) {
        return printed(() -> evaluator.rehearse(word, arguments));
    }

    private int printed(Supplier<Boolean> work) {
        call.console().message(heading(""));
        call.interruption().during(evaluator::cancel, work);
        call.console().failure().ifPresent(this::incomplete);
        return evaluator.setAside() > 0 ? Kind.SET_ASIDE.exitCode() : 0;
    }

    /** A result that nobody got is no success; what was written on the way is committed all the same. */
    private void incomplete(SluiceException failure) {
        boolean read = evaluator.commits() == 0;
        throw read
                ? failure
                : SluiceException.of(Kind.PARTLY, failure.problems())
                        .withState("what was to be done is done; its output is incomplete")
                        .causedBy(failure);
    }

    private void piped() {
        PipedInput input = new PipedInput(evaluator, call.console().streams().in());
        call.console().message(heading(""));
        call.interruption().during(evaluator::cancel, () -> {
            input.run();
            return 0;
        });
    }

    private void prompt() {
        call.console().line(heading("") + "\n\\? for help, \\q to leave");
        Profile home = workplace.home();
        boolean closed = workplace.session().gate().closed();
        Prompt.Setting setting = new Prompt.Setting(
                home.name() + (closed ? " (read only)" : ""),
                call.stateDirectory().resolve("history"),
                call.secrets()::scrub,
                new Failures(call)::print);
        new Prompt(call.console(), evaluator, setting).run();
    }

    private String heading(String line) {
        List<String> sources = Mentions.of(line, workplace.profiles().names()).stream()
                .filter(name -> !name.equals(workplace.home().name()))
                .toList();
        return workplace.heading(sources);
    }
}
