package dev.sluice.shell.script;

import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.transform.StaticTypesTransformation;
import org.codehaus.groovy.transform.stc.StaticTypeCheckingVisitor;

/** Compiles runbooks: checked before anything runs, and all that is wrong is said at once. */
public final class RunbookCompiler {
    private final Language language;

    public RunbookCompiler(Language language) {
        this.language = language;
    }

    /** The checked script; a USAGE failure with all problems of the file otherwise. Nothing is executed. */
    public CompiledScript compile(SourceText source) {
        Findings findings = new Findings();
        ContentsReader contents = new ContentsReader(source, findings);
        ScriptCompiler compiler = new ScriptCompiler(source, findings);
        AnnotationRule annotations = new AnnotationRule(findings);
        compiler.at(
                CompilePhase.CONVERSION, phase -> each(phase, (unit, type) -> annotations.check(unit.getAST(), type)));
        compiler.at(
                CompilePhase.INSTRUCTION_SELECTION,
                phase -> each(phase, (unit, type) -> {
                    new RunbookRules(unit, language, findings, contents).visitClass(type);
                    new Types(language, findings, compiler.unit()).check(unit, type);
                }));
        compiler.compile(CompilePhase.CONVERSION);
        compiler.compile(CompilePhase.INSTRUCTION_SELECTION);
        return new CompiledScript(source, language, contents.contents(), compiler.define());
    }

    private interface Check {
        void check(SourceUnit unit, ClassNode type);
    }

    private static CompilationCustomizer each(CompilePhase phase, Check check) {
        return new CompilationCustomizer(phase) {
            @Override
            public void call(SourceUnit unit, GeneratorContext context, ClassNode type) {
                check.check(unit, type);
            }
        };
    }

    /** Groovy's own type checking, with our extension handed over as an object rather than by name. */
    private static final class Types extends StaticTypesTransformation {
        private final Language language;
        private final Findings findings;

        Types(Language language, Findings findings, CompilationUnit unit) {
            this.language = language;
            this.findings = findings;
            setCompilationUnit(unit);
        }

        void check(SourceUnit unit, ClassNode type) {
            AnnotationNode none = new AnnotationNode(ClassHelper.OBJECT_TYPE);
            visit(new ASTNode[] {none, type}, unit);
        }

        @Override
        protected StaticTypeCheckingVisitor newVisitor(SourceUnit unit, ClassNode type) {
            StaticTypeCheckingVisitor visitor = super.newVisitor(unit, type);
            visitor.addTypeCheckingExtension(new RunbookTypes(visitor, language, findings));
            return visitor;
        }
    }
}
