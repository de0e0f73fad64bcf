package dev.sluice.shell.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.codehaus.groovy.ast.expr.Expression;

/** Reads title, parameters and steps off the calls of a runbook. */
final class ContentsReader {
    private final SourceText source;
    private final Findings findings;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<StepLine> steps = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private final TableReader tables;
    private String title = "";

    ContentsReader(Sheet sheet, Language language) {
        this.source = sheet.source();
        this.findings = sheet.findings();
        this.tables = new TableReader(language, source);
    }

    Contents contents() {
        return new Contents(title, parameters, questions, steps, tables.uses(), List.copyOf(tables.profiles()));
    }

    /** @param elsewhere the profile of the {@code on(...)} around the call; empty text when that is not known */
    void read(Call call, Optional<String> elsewhere) {
        tables.read(call, elsewhere);
        switch (call.word()) {
            case "runbook" -> title = call.positional(0).flatMap(Call::literal).orElse(title);
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
        var node = call.node();
        String text = source.between(
                node.getLineNumber(), node.getColumnNumber(), node.getLastLineNumber(), node.getLastColumnNumber());
        int last = node.getLastLineNumber();
        steps.add(new StepLine(call.word(), name, tx, node.getLineNumber(), last, text, source.file()));
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
