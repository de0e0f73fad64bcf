package dev.sluice.shell.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;

/** Reads title, parameters and steps off the calls of a runbook. */
final class ContentsReader {
    private final SourceText source;
    private final Findings findings;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<StepLine> steps = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private final List<String> locks = new ArrayList<>();
    private final TableReader tables;
    private String title = "";

    ContentsReader(Sheet sheet, Language language) {
        this.source = sheet.source();
        this.findings = sheet.findings();
        this.tables = new TableReader(language, source);
    }

    Contents contents() {
        return new Contents(title, parameters, questions, steps, tables.uses(), List.copyOf(tables.profiles()), locks);
    }

    /** @param elsewhere the profile of the {@code on(...)} around the call; empty text when that is not known */
    void read(Call call, Optional<String> elsewhere) {
        tables.read(call, elsewhere);
        switch (call.word()) {
            case "runbook" -> readRunbook(call);
            case "param" -> readParameter(call);
            case "step", "fact" -> readStep(call);
            case "confirm", "checklist" -> readQuestion(call);
            default -> {
                // Other words declare nothing.
            }
        }
    }

    private void readStep(Call call) {
        String name = call.positional(0).map(Expression::getText).orElse("");
        String tx = call.option("tx").flatMap(Call::literal).orElse("one");
        String when = call.option("when").map(this::text).map(String::strip).orElse("");
        var node = call.node();
        int last = node.getLastLineNumber();
        steps.add(new StepLine(call.word(), name, tx, node.getLineNumber(), last, text(node), source.file(), when));
    }

    private String text(Expression node) {
        return source.between(
                node.getLineNumber(), node.getColumnNumber(), node.getLastLineNumber(), node.getLastColumnNumber());
    }

    private void readRunbook(Call call) {
        title = call.positional(0).flatMap(Call::literal).orElse(title);
        Optional<Expression> given = call.option("lock");
        if (given.isPresent()) {
            List<Expression> names =
                    given.get() instanceof ListExpression list ? list.getExpressions() : List.of(given.get());
            names.forEach(this::readLock);
        }
    }

    /** Locks are taken before the run starts, so they are read before it, too. */
    private void readLock(Expression name) {
        Call.literal(name)
                .ifPresentOrElse(
                        locks::add,
                        () -> findings.add(
                                name, "option \"lock\" of runbook must be plain texts", "it is read before the run"));
    }

    private void readQuestion(Call call) {
        readStep(call);
        call.positional(0)
                .flatMap(Call::literal)
                .ifPresentOrElse(
                        questions::add,
                        () -> findings.add(
                                call.node(),
                                "the name of a " + call.word() + " must be a plain text",
                                "a parameter may answer it"));
    }

    private void readParameter(Call call) {
        Optional<String> name = call.positional(0).flatMap(Call::literal);
        if (name.isEmpty()) {
            findings.add(call.node(), "the name of a parameter must be a plain text", "write " + BuiltIn.PARAM.usage());
            return;
        }
        if (parameters.stream().anyMatch(p -> p.name().equals(name.get()))) {
            findings.add(call.node(), "parameter \"" + name.get() + "\" is declared twice", "give one another name");
        }
        parameters.add(ParameterReader.read(name.get(), call, findings));
    }
}
