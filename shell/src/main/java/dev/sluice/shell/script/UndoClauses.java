package dev.sluice.shell.script;

import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.NamedArgumentListExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;

/**
 * Makes one call of {@code step(...) { } undo { result -> }}. To Groovy it is a call of {@code undo} on what the step gives
 * back, and by then it would be too late: the way back must be known before the step commits.
 */
final class UndoClauses extends CodeVisitorSupport {
    private UndoClauses() {}

    static void join(ModuleNode module) {
        UndoClauses clauses = new UndoClauses();
        module.getStatementBlock().visit(clauses);
        module.getMethods().forEach(method -> method.getCode().visit(clauses));
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression node) {
        if ("undo".equals(node.getMethodAsString())
                && node.getObjectExpression() instanceof MethodCallExpression step
                && step.isImplicitThis()
                && "step".equals(step.getMethodAsString())
                && arguments(node).size() == 1
                && arguments(node).get(0) instanceof ClosureExpression) {
            List<Expression> all = new ArrayList<>(arguments(step));
            all.addAll(arguments(node));
            node.setArguments(new ArgumentListExpression(all));
            node.setMethod(new ConstantExpression("step"));
            node.setObjectExpression(VariableExpression.THIS_EXPRESSION);
            node.setImplicitThis(true);
        }
        super.visitMethodCallExpression(node);
    }

    private static List<Expression> arguments(MethodCallExpression call) {
        List<Expression> arguments = new ArrayList<>();
        if (call.getArguments() instanceof TupleExpression tuple) {
            tuple.getExpressions().forEach(each -> arguments.add(plain(each)));
        }
        return arguments;
    }

    /** Named arguments are a map once others stand beside them. */
    private static Expression plain(Expression argument) {
        if (!(argument instanceof NamedArgumentListExpression named)) {
            return argument;
        }
        MapExpression map = new MapExpression(named.getMapEntryExpressions());
        map.setSourcePosition(named);
        return map;
    }
}
