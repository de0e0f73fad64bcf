package dev.sluice.shell.script;

import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.AnnotatedNode;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.ModuleNode;

/** Refuses annotations that would load code from the network, run code while compiling, or switch the checks off. */
final class AnnotationRule {
    private static final Set<String> FETCHING = Set.of("Grab", "Grapes", "GrabConfig", "GrabResolver", "GrabExclude");
    private static final Set<String> SUBVERTING =
            Set.of("ASTTest", "TypeChecked", "CompileStatic", "CompileDynamic", "BaseScript");

    private final Findings findings;

    AnnotationRule(Findings findings) {
        this.findings = findings;
    }

    void check(ModuleNode module, ClassNode type) {
        check(type);
        module.getImports().forEach(this::check);
        module.getStarImports().forEach(this::check);
        for (ImportNode each : module.getStaticImports().values()) {
            check(each);
        }
        type.getMethods().forEach(this::check);
        type.getFields().forEach(this::check);
    }

    private void check(AnnotatedNode node) {
        List<AnnotationNode> annotations = node.getAnnotations();
        for (AnnotationNode annotation : annotations) {
            String name = annotation.getClassNode().getNameWithoutPackage();
            if (annotation.getLineNumber() < 1) {
                continue; // The compiler's own.
            }
            if (FETCHING.contains(name)) {
                findings.add(annotation, "@" + name + " is refused", "scripts load nothing from the network");
            } else if (SUBVERTING.contains(name)) {
                findings.add(annotation, "@" + name + " is refused", "every script is checked in the same way");
            }
        }
    }
}
