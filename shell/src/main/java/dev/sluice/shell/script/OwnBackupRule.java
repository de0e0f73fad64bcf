package dev.sluice.shell.script;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;

/**
 * A way back restores the backup of its own run: {@code restore 'label'} takes the newest of that name, and by then another run, or
 * somebody at a prompt, may have made that.
 */
final class OwnBackupRule {
    private final Set<String> labels = new HashSet<>();
    private final Findings findings;

    OwnBackupRule(ModuleNode module, Findings findings) {
        this.findings = findings;
        Labels reader = new Labels();
        module.getStatementBlock().visit(reader);
        module.getMethods().forEach(method -> method.getCode().visit(reader));
    }

    void check(Call call) {
        List<ClosureExpression> closures = call.closures();
        if (call.word().equals("step") && closures.size() > 1) {
            closures.get(closures.size() - 1).getCode().visit(new Restores());
        }
    }

    /** What the script calls its backups. */
    private final class Labels extends CodeVisitorSupport {
        @Override
        public void visitMethodCallExpression(MethodCallExpression node) {
            Call.of(node)
                    .filter(call -> call.word().equals("backup"))
                    .flatMap(call -> call.option("as"))
                    .flatMap(Call::literal)
                    .ifPresent(labels::add);
            super.visitMethodCallExpression(node);
        }
    }

    private final class Restores extends CodeVisitorSupport {
        @Override
        public void visitMethodCallExpression(MethodCallExpression node) {
            Optional<Call> restore = Call.of(node).filter(call -> call.word().equals("restore"));
            restore.flatMap(call -> call.positional(0))
                    .flatMap(Call::literal)
                    .filter(labels::contains)
                    .ifPresent(label -> findings.add(
                            node,
                            "undo { } restores the newest backup \"" + label + "\", which may be another run's by then",
                            "let the step tell: def made = step('backup') { backup ... }, and here: restore made"));
            super.visitMethodCallExpression(node);
        }
    }
}
