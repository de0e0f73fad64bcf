package dev.sluice.shell.script;

import java.util.List;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/** Compiles what is typed at the prompt: dynamic, save that SQL text is not pasted together there either. */
final class PromptCompiler {
    private final Language language;

    PromptCompiler(Language language) {
        this.language = language;
    }

    CompiledScript compile(SourceText source) {
        Sheet sheet = new Sheet(source);
        Findings findings = sheet.findings();
        ScriptCompiler compiler = new ScriptCompiler(List.of(sheet));
        AnnotationRule annotations = new AnnotationRule(findings);
        compiler.at(CompilePhase.CONVERSION, phase -> new CompilationCustomizer(phase) {
            @Override
            public void call(SourceUnit unit, GeneratorContext context, ClassNode type) {
                annotations.check(unit.getAST(), type);
                DottedWords.join(unit.getAST(), language);
                rememberDeclarations(unit.getAST().getStatementBlock().getStatements());
            }
        });
        compiler.at(CompilePhase.INSTRUCTION_SELECTION, phase -> new CompilationCustomizer(phase) {
            @Override
            public void call(SourceUnit unit, GeneratorContext context, ClassNode type) {
                new SqlTexts(unit, language, findings).visitClass(type);
            }
        });
        compiler.compile(CompilePhase.CONVERSION);
        compiler.compile(CompilePhase.INSTRUCTION_SELECTION);
        return new CompiledScript(List.of(source), language, Contents.NOTHING, compiler.define());
    }

    /** {@code def x = 1} at the top becomes {@code x = 1}: a variable of the session, there for the next line. */
    private static void rememberDeclarations(List<Statement> statements) {
        for (Statement statement : statements) {
            if (statement instanceof ExpressionStatement line
                    && line.getExpression() instanceof DeclarationExpression declared) {
                BinaryExpression assignment = new BinaryExpression(
                        declared.getLeftExpression(), declared.getOperation(), declared.getRightExpression());
                assignment.setSourcePosition(declared);
                line.setExpression(assignment);
            }
        }
    }

    private static final class SqlTexts extends ClassCodeVisitorSupport {
        private final SourceUnit unit;
        private final SqlTextRule rule;

        SqlTexts(SourceUnit unit, Language language, Findings findings) {
            this.unit = unit;
            Assignments assignments = new Assignments();
            unit.getAST().getStatementBlock().visit(assignments);
            this.rule = new SqlTextRule(language, assignments, findings);
        }

        @Override
        protected SourceUnit getSourceUnit() {
            return unit;
        }

        @Override
        public void visitMethodCallExpression(MethodCallExpression node) {
            Call.of(node).ifPresent(rule::check);
            super.visitMethodCallExpression(node);
        }
    }
}
