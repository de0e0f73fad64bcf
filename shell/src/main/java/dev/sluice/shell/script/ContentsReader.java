package dev.sluice.shell.script;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.ast.expr.ClassExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;

/** Reads title, parameters and steps off the calls of a runbook. */
final class ContentsReader {
    private static final Map<String, Class<?>> TYPES = Map.of(
            "java.lang.Integer", Integer.class,
            "java.lang.Long", Long.class,
            "java.lang.String", String.class,
            "java.lang.Boolean", Boolean.class,
            "java.math.BigDecimal", BigDecimal.class,
            "java.time.LocalDate", LocalDate.class,
            "java.nio.file.Path", Path.class);

    private final SourceText source;
    private final Findings findings;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<StepLine> steps = new ArrayList<>();
    private String title = "";

    ContentsReader(SourceText source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    Contents contents() {
        return new Contents(title, parameters, steps);
    }

    void read(Call call) {
        switch (call.word()) {
            case "runbook" -> title = call.positional(0).flatMap(Call::literal).orElse(title);
            case "param" -> readParameter(call);
            case "step", "fact" -> readStep(call);
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
        steps.add(new StepLine(call.word(), name, tx, node.getLineNumber(), node.getLastLineNumber(), text));
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
        Optional<Expression> fallback = call.option("default");
        parameters.add(new Parameter(
                name.get(),
                type(call),
                fallback.isEmpty() && !call.spread(),
                fallback.map(Expression::getText).orElse(""),
                literal(call, "help").orElse(""),
                literal(call, "env"),
                allowed(call),
                call.option("secret").filter(ContentsReader::isTrue).isPresent()));
    }

    private static boolean isTrue(Expression expression) {
        return expression instanceof ConstantExpression constant && Boolean.TRUE.equals(constant.getValue());
    }

    private Class<?> type(Call call) {
        Expression type = call.positional(1).orElse(call.node());
        if (type instanceof ClassExpression known
                && TYPES.containsKey(known.getType().getName())) {
            return TYPES.get(known.getType().getName());
        }
        findings.add(
                type,
                "the type of a parameter must be one of Integer, Long, String, Boolean, BigDecimal, LocalDate, Path",
                "for other values take String with allowed: [...]");
        return String.class;
    }

    private Optional<String> literal(Call call, String option) {
        Optional<Expression> given = call.option(option);
        Optional<String> text = given.flatMap(Call::literal);
        if (given.isPresent() && text.isEmpty()) {
            findings.add(
                    given.get(),
                    "option \"" + option + "\" of param must be a plain text",
                    "it is read before the run");
        }
        return text;
    }

    private List<String> allowed(Call call) {
        Optional<Expression> given = call.option("allowed");
        if (given.isEmpty()) {
            return List.of();
        }
        if (given.get() instanceof ListExpression list
                && list.getExpressions().stream().allMatch(ConstantExpression.class::isInstance)) {
            return list.getExpressions().stream().map(Expression::getText).toList();
        }
        findings.add(
                given.get(), "option \"allowed\" of param must be a list of plain texts", "it is read before the run");
        return List.of();
    }
}
