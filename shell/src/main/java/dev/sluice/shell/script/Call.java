package dev.sluice.shell.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.SpreadMapExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;

/**
 * A word as it stands in a script.
 *
 * @param spread whether options are spread in from a map, so that nobody knows all of them before the run
 */
record Call(String word, MethodCallExpression node, List<Named> named, List<Expression> positional, boolean spread) {
    /** One named argument. */
    record Named(String name, Expression key, Expression value) {}

    Call {
        named = List.copyOf(named);
        positional = List.copyOf(positional);
    }

    /** A call on nothing but the script itself; empty for all others. */
    static Optional<Call> of(MethodCallExpression node) {
        boolean onScript = node.isImplicitThis()
                || (node.getObjectExpression() instanceof VariableExpression v && v.isThisExpression());
        String word = node.getMethodAsString();
        if (!onScript || word == null) {
            return Optional.empty();
        }
        List<Named> named = new ArrayList<>();
        List<Expression> positional = new ArrayList<>();
        boolean spread = false;
        for (Expression argument : arguments(node.getArguments())) {
            if (argument instanceof MapExpression map && positional.isEmpty() && named.isEmpty()) {
                spread |= readNamed(map, named);
            } else {
                positional.add(argument);
            }
        }
        return Optional.of(new Call(word, node, named, positional, spread));
    }

    private static List<Expression> arguments(Expression arguments) {
        return arguments instanceof TupleExpression tuple ? tuple.getExpressions() : List.of(arguments);
    }

    private static boolean readNamed(MapExpression map, List<Named> named) {
        boolean spread = false;
        for (MapEntryExpression entry : map.getMapEntryExpressions()) {
            Expression key = entry.getKeyExpression();
            if (key instanceof SpreadMapExpression || !(key instanceof ConstantExpression)) {
                spread = true;
            } else {
                named.add(new Named(key.getText(), key, entry.getValueExpression()));
            }
        }
        return spread;
    }

    Optional<Expression> option(String name) {
        return named.stream()
                .filter(n -> n.name().equals(name))
                .map(Named::value)
                .findFirst();
    }

    Optional<Expression> positional(int index) {
        return index < positional.size() ? Optional.of(positional.get(index)) : Optional.empty();
    }

    /** The text of a literal; empty when it is made at run time. */
    static Optional<String> literal(Expression expression) {
        return expression instanceof ConstantExpression c && c.getValue() instanceof String s
                ? Optional.of(s)
                : Optional.empty();
    }

    List<ClosureExpression> closures() {
        return positional.stream()
                .filter(ClosureExpression.class::isInstance)
                .map(ClosureExpression.class::cast)
                .toList();
    }
}
