package dev.sluice.shell.script;

import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.CastExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TernaryExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;

/** SQL text is one literal or one GString: what is pasted together is refused, because its values would be SQL. */
final class SqlTextRule {
    private static final Set<String> JOINING = Set.of("+", "+=", "<<", "<<=");
    private static final Set<String> JOINING_METHODS =
            Set.of("plus", "concat", "format", "formatted", "replace", "replaceAll", "join");
    private static final Set<String> FLATTENING_METHODS = Set.of("toString", "asType", "strip", "trim", "stripIndent");

    private final Language language;
    private final Assignments assignments;
    private final Findings findings;

    SqlTextRule(Language language, Assignments assignments, Findings findings) {
        this.language = language;
        this.assignments = assignments;
        this.findings = findings;
    }

    void check(Call call) {
        texts(call).forEach(text -> check(text, text, new HashSet<>()));
    }

    /** The arguments of a call that are SQL. */
    List<Expression> texts(Call call) {
        List<Expression> texts = new ArrayList<>();
        int at =
                switch (call.word()) {
                    case "sql", "rows", "value", "expr", "check" -> 0;
                    case "count", "query" -> 1;
                    default -> Integer.MAX_VALUE;
                };
        call.positional(at).ifPresent(texts::add);
        List<Option> options = BuiltIn.named(call.word())
                .map(BuiltIn::options)
                .orElseGet(
                        () -> language.word(call.word()).map(w -> w.options()).orElse(List.of()));
        for (Option option : options) {
            if (option.type() == OptionType.SQL || option.type() == OptionType.SIGNAL) {
                call.option(option.name())
                        .filter(given -> !(given instanceof ClosureExpression))
                        .ifPresent(texts::add);
            }
        }
        return texts;
    }

    private void check(Expression at, Expression text, Set<Expression> seen) {
        if (!seen.add(text)) {
            return;
        }
        if (isJoined(text)) {
            findings.add(
                    at,
                    "SQL text is joined from pieces",
                    "write one text, with ${} for each value: it is bound, not pasted");
        } else if (isFlattened(text)) {
            findings.add(
                    at,
                    "SQL text is a GString turned to plain text",
                    "declare it with def and pass it as it is, so that its values are bound");
        } else if (text instanceof VariableExpression variable) {
            assignments.of(variable).forEach(value -> check(at, value, seen));
        } else if (text instanceof TernaryExpression choice) {
            check(at, choice.getTrueExpression(), seen);
            check(at, choice.getFalseExpression(), seen);
        } else if (text instanceof CastExpression cast) {
            check(at, cast.getExpression(), seen);
        }
    }

    private static boolean isJoined(Expression text) {
        return (text instanceof BinaryExpression b
                        && JOINING.contains(b.getOperation().getText()))
                || (text instanceof MethodCallExpression m
                        && JOINING_METHODS.contains(String.valueOf(m.getMethodAsString())));
    }

    private boolean isFlattened(Expression text) {
        if (text instanceof CastExpression cast) {
            return ClassHelper.isStringType(cast.getType()) && isGString(cast.getExpression());
        }
        return text instanceof MethodCallExpression call
                && FLATTENING_METHODS.contains(String.valueOf(call.getMethodAsString()))
                && isGString(call.getObjectExpression());
    }

    private boolean isGString(Expression text) {
        return text instanceof GStringExpression
                || (text instanceof VariableExpression v
                        && assignments.of(v).stream().anyMatch(GStringExpression.class::isInstance));
    }
}
