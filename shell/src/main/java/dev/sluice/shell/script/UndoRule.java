package dev.sluice.shell.script;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;

/** A way back may be taken days later, by another process: what the script has put into its variables meanwhile is gone by then. */
final class UndoRule {
    private final Assignments assignments;
    private final Findings findings;

    UndoRule(Assignments assignments, Findings findings) {
        this.assignments = assignments;
        this.findings = findings;
    }

    void check(Call call) {
        List<ClosureExpression> closures = call.closures();
        if (call.word().equals("step") && closures.size() > 1) {
            closures.get(closures.size() - 1).getCode().visit(new Uses());
        }
    }

    private final class Uses extends CodeVisitorSupport {
        private final Set<Variable> own = Collections.newSetFromMap(new IdentityHashMap<>());

        @Override
        public void visitDeclarationExpression(DeclarationExpression declaration) {
            if (declaration.getLeftExpression() instanceof VariableExpression variable) {
                own.add(variable);
            }
            super.visitDeclarationExpression(declaration);
        }

        @Override
        public void visitVariableExpression(VariableExpression variable) {
            Variable accessed = variable.getAccessedVariable();
            if (accessed != null
                    && !own.contains(accessed)
                    && assignments.of(variable).size() > 1) {
                findings.add(
                        variable,
                        "undo { } uses \"" + variable.getName() + "\", which may not hold then what it holds now",
                        "let the step give the value, and take it as undo { result -> }");
            }
        }
    }
}
