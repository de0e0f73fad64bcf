package dev.sluice.shell.script;

import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;

/**
 * Makes one word of {@code migrate.status}. To Groovy it is a method of a variable; checked and run like every other word it is once its dot
 * is part of its name.
 */
final class DottedWords extends CodeVisitorSupport {
    private final Language language;

    private DottedWords(Language language) {
        this.language = language;
    }

    static void join(ModuleNode module, Language language) {
        DottedWords words = new DottedWords(language);
        module.getStatementBlock().visit(words);
        module.getMethods().forEach(method -> method.getCode().visit(words));
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression node) {
        String part = node.getMethodAsString();
        if (part != null
                && node.getObjectExpression() instanceof VariableExpression first
                && language.hasParts(first.getName())) {
            ConstantExpression word = new ConstantExpression(first.getName() + "." + part);
            word.setSourcePosition(node.getMethod());
            node.setMethod(word);
            node.setObjectExpression(VariableExpression.THIS_EXPRESSION);
            node.setImplicitThis(true);
        }
        super.visitMethodCallExpression(node);
    }
}
