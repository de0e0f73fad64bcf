package dev.sluice.shell.script;

import java.util.List;
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
        List<Sheet> sheets = Includes.of(source);
        ScriptCompiler compiler = new ScriptCompiler(sheets);
        compiler.at(
                CompilePhase.CONVERSION,
                phase -> each(phase, (unit, type) -> {
                    Sheet sheet = sheet(sheets, unit);
                    new AnnotationRule(sheet.findings()).check(unit.getAST(), type);
                    Includes.resolve(unit.getAST(), sheet.source(), sheets);
                    UndoClauses.join(unit.getAST());
                    DottedWords.join(unit.getAST(), language);
                }));
        compiler.compile(CompilePhase.CONVERSION);
        Ancestry.join(compiler.modules(), sheets);
        List<ContentsReader> readers = sheets.stream()
                .map(sheet -> new ContentsReader(sheet, language))
                .toList();
        compiler.at(
                CompilePhase.INSTRUCTION_SELECTION,
                phase -> each(phase, (unit, type) -> {
                    Sheet sheet = sheet(sheets, unit);
                    new RunbookRules(unit, language, sheet.findings(), readers.get(sheets.indexOf(sheet)))
                            .visitClass(type);
                    new Types(language, sheet.findings(), compiler.unit()).check(unit, type);
                    // What is marked as having type parameters can be nobody's superclass; a script has none.
                    type.redirect().setUsingGenerics(false);
                }));
        compiler.compile(CompilePhase.INSTRUCTION_SELECTION);
        Contents contents =
                Contents.of(readers.stream().map(ContentsReader::contents).toList());
        List<SourceText> sources = sheets.stream().map(Sheet::source).toList();
        return new CompiledScript(sources, language, contents, compiler.define());
    }

    private static Sheet sheet(List<Sheet> sheets, SourceUnit unit) {
        return sheets.stream()
                .filter(s -> s.isNamed(unit.getName()))
                .findFirst()
                .orElseThrow();
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
