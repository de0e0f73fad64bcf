package dev.sluice.shell.script;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.CastExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.VariableExpression;

/** What is assigned to each variable anywhere in the code it has visited. */
final class Assignments extends CodeVisitorSupport {
    private final IdentityHashMap<Variable, List<Expression>> values = new IdentityHashMap<>();

    List<Expression> of(VariableExpression variable) {
        Variable accessed = variable.getAccessedVariable();
        return accessed == null ? List.of() : values.getOrDefault(accessed, List.of());
    }

    @Override
    public void visitBinaryExpression(BinaryExpression expression) {
        String operator = expression.getOperation().getText();
        if (expression.getLeftExpression() instanceof VariableExpression target
                && target.getAccessedVariable() != null) {
            if (operator.equals("=")) {
                put(target, declaredText(target) ? cast(expression) : expression.getRightExpression());
            } else if (operator.equals("+=") || operator.equals("<<=")) {
                put(target, expression);
            }
        }
        super.visitBinaryExpression(expression);
    }

    /** Assigning a GString to a variable declared as String flattens it as a cast would. */
    private static Expression cast(BinaryExpression assignment) {
        return new CastExpression(ClassHelper.STRING_TYPE, assignment.getRightExpression());
    }

    private static boolean declaredText(VariableExpression target) {
        Variable accessed = target.getAccessedVariable();
        return ClassHelper.isStringType(accessed.getOriginType());
    }

    private void put(VariableExpression target, Expression value) {
        values.computeIfAbsent(target.getAccessedVariable(), v -> new ArrayList<>())
                .add(value);
    }
}
