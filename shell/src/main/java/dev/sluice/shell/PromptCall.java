package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.meta.Next;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.prompt.Manner;
import dev.sluice.shell.prompt.Results;
import dev.sluice.shell.prompt.Settings;
import dev.sluice.shell.repl.Evaluator;
import dev.sluice.shell.repl.PipedInput;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Evaluates a line, what is piped in, or what is typed. */
final class PromptCall {
    private final Call call;
    private final Workplace workplace;
    private final Opening opening;
    private final Format format;

    PromptCall(Call call, Workplace workplace, Opening opening, Format format) {
        this.call = call;
        this.workplace = workplace;
        this.opening = opening;
        this.format = format;
    }

    int run(Optional<String> line) {
        Seat seat = seat(manner(line));
        Evaluator evaluator = seat.evaluator();
        if (line.isPresent()) {
            call.console().message(heading(line.get()));
            call.interruption().during(evaluator::cancel, () -> evaluator.evaluate(line.get()));
        } else if (call.console().streams().terminals().interactive()) {
            prompt(seat);
        } else {
            piped(evaluator);
        }
        return ended(evaluator);
    }

    /** A command with its options, as a line would give them. */
    int command(String word, List<@Nullable Object> arguments) {
        Evaluator evaluator = seat(Manner.LINE).evaluator();
        return printed(evaluator, () -> evaluator.command(word, arguments));
    }

    /** The same, taken back at its end. */
    int rehearsal(String word, List<@Nullable Object> arguments) {
        Evaluator evaluator = seat(Manner.LINE).evaluator();
        if (format != Format.TEXT) {
            // Rows for a machine have no line to say so.
            call.console().message("dry run: nothing is kept");
        }
        return printed(evaluator, () -> evaluator.rehearse(word, arguments));
    }

    private int printed(Evaluator evaluator, Supplier<Next> work) {
        call.console().message(heading(""));
        call.interruption().during(evaluator::cancel, work);
        return ended(evaluator);
    }

    private int ended(Evaluator evaluator) {
        try {
            evaluator.finish();
        } catch (SluiceException e) {
            incomplete(evaluator, e);
        }
        call.console().failure().ifPresent(e -> incomplete(evaluator, e));
        return evaluator.setAside() > 0 ? Kind.SET_ASIDE.exitCode() : 0;
    }

    /** These keys, typed at a terminal that nobody sees. */
    void type(InputStream keys) {
        call.console().line(heading(""));
        seat(Manner.TYPED).prompt(keys);
    }

    private Manner manner(Optional<String> line) {
        if (line.isPresent()) {
            return Manner.LINE;
        }
        return call.console().streams().terminals().interactive() ? Manner.TYPED : Manner.PIPED;
    }

    private Seat seat(Manner manner) {
        Settings settings = new Settings(format, manner);
        Results results = new Results(call.console(), settings, call.secrets()::scrub);
        return Seat.at(call, workplace, opening, Seat.desk(call, workplace, results, manner));
    }

    /** A result that nobody got is no success; what was written on the way is committed all the same. */
    private static void incomplete(Evaluator evaluator, SluiceException failure) {
        boolean read = evaluator.commits() == 0;
        throw read
                ? failure
                : SluiceException.of(Kind.PARTLY, failure.problems())
                        .withState("what was to be done is done; its output is incomplete")
                        .causedBy(failure);
    }

    private void piped(Evaluator evaluator) {
        PipedInput input = new PipedInput(evaluator, call.console().streams().in());
        call.console().message(heading(""));
        call.interruption().during(evaluator::cancel, () -> {
            input.run();
            return 0;
        });
    }

    /** From seat to seat, until somebody leaves. */
    private void prompt(Seat first) {
        boolean closed = workplace.session().gate().closed();
        call.console().line(heading("") + (closed ? ", read only" : "") + "\n\\? for help, \\q to leave");
        Seat seat = first;
        try {
            for (Next next = seat.prompt(); next.step() == Next.Step.CONNECT; next = seat.prompt()) {
                Seat moved = seat.movedTo(next.profile());
                if (!moved.equals(seat) && !seat.equals(first)) {
                    seat.close();
                }
                seat = moved;
            }
        } finally {
            if (!seat.equals(first)) {
                seat.close();
            }
        }
    }

    private String heading(String line) {
        List<String> sources = Mentions.of(line, workplace.profiles().names()).stream()
                .filter(name -> !name.equals(workplace.home().name()))
                .toList();
        return workplace.heading(sources);
    }
}
