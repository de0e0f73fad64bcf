package dev.sluice.shell;

import dev.sluice.SluiceException;
import dev.sluice.shell.meta.Next;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.shell.prompt.Manner;
import dev.sluice.shell.prompt.Results;
import dev.sluice.shell.repl.Evaluator;
import dev.sluice.shell.repl.Prompt;
import dev.sluice.shell.script.PromptEngine;
import java.io.InputStream;
import java.util.Optional;

/** A prompt at one profile. */
final class Seat implements AutoCloseable {
    private final Call call;
    private final Workplace workplace;
    private final Opening opening;
    private final Desk desk;
    private final Evaluator evaluator;
    private final Neighbourhood around;

    private Seat(Call call, Workplace workplace, Opening opening, Desk desk) {
        this.call = call;
        this.workplace = workplace;
        this.opening = opening;
        this.desk = desk;
        this.around = new Neighbourhood(call, workplace, opening);
        this.evaluator = new Evaluator(desk, Vocabulary.LANGUAGE, around);
    }

    /** The first one of a call. */
    static Seat at(Call call, Workplace workplace, Opening opening, Desk desk) {
        return new Seat(call, workplace, opening, desk);
    }

    static Desk desk(Call call, Workplace workplace, Results results, Manner manner) {
        PromptEngine engine = new PromptEngine(
                workplace.session(),
                Vocabulary.LANGUAGE,
                workplace.profiles()::variable,
                results.settings().format() == Format.TEXT ? call.console()::line : call.console()::message);
        return new Desk(workplace.session(), engine, results, manner);
    }

    Evaluator evaluator() {
        return evaluator;
    }

    /** Reads inputs until somebody leaves, or wants to go to another profile. */
    Next prompt() {
        return atTerminal().run();
    }

    /** The same with these keys instead of a person. */
    Next prompt(InputStream keys) {
        return atTerminal().run(keys);
    }

    private Prompt atTerminal() {
        Prompt.Setting setting = new Prompt.Setting(
                call.stateDirectory().resolve("history"),
                call.secrets()::scrub,
                new Failures(call)::print,
                around::interrupt);
        return new Prompt(call.console(), evaluator, setting);
    }

    /** A seat at that profile, with the variables and settings of this one; this one where it cannot be had. */
    Seat movedTo(String profile) {
        Opening plain = Opening.of(opening.config(), Optional.empty()).typed();
        Optional<Workplace> opened = Optional.empty();
        try {
            Workplace other = Workplace.open(call, plain, Optional.of(profile));
            opened = Optional.of(other);
            call.console().line(other.heading(java.util.List.of()));
            Seat next = at(call, other, plain, desk(call, other, desk.results(), desk.manner()));
            next.desk.engine().adopt(desk.engine());
            // What was not to be asked there may be asked here.
            desk.results().settings().asks(true);
            return next;
        } catch (SluiceException e) {
            opened.ifPresent(Workplace::close);
            new Failures(call).print(e);
            return this;
        }
    }

    @Override
    public void close() {
        if (desk.work().isOpen()) {
            desk.work().rollback();
        }
        workplace.close();
    }
}
