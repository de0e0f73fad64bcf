package dev.sluice.shell.script;

import groovy.lang.GroovyClassLoader;
import groovy.transform.ThreadInterrupt;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.customizers.ASTTransformationCustomizer;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.codehaus.groovy.tools.GroovyClass;

/** Compiles text to a script class, with checks of our own between Groovy's phases. */
final class ScriptCompiler {
    private final List<Sheet> sheets;
    private final CompilationUnit unit;
    private final GroovyClassLoader loader;

    /** For a script of several files; its own is the last. */
    ScriptCompiler(List<Sheet> sheets) {
        this.sheets = List.copyOf(sheets);
        CompilerConfiguration configuration = configuration();
        this.loader = new GroovyClassLoader(RunbookScript.class.getClassLoader(), configuration);
        this.unit = new CompilationUnit(configuration, null, loader);
        sheets.forEach(s -> unit.addSource(s.source().unitName(), s.source().text()));
    }

    /** Without what would load code from the network. */
    static CompilerConfiguration configuration() {
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(RunbookScript.class.getName());
        // The default tolerance stops at the tenth error; all are wanted at once.
        configuration.setTolerance(0);
        configuration.setDisabledGlobalASTTransformations(Set.of("groovy.grape.GrabAnnotationTransformation"));
        // Without it a loop of the user's own survives an interrupt.
        configuration.addCompilationCustomizers(new ASTTransformationCustomizer(ThreadInterrupt.class));
        ImportCustomizer imports = new ImportCustomizer();
        imports.addImports(LocalDate.class.getName(), Path.class.getName());
        configuration.addCompilationCustomizers(imports);
        return configuration;
    }

    CompilationUnit unit() {
        return unit;
    }

    List<ModuleNode> modules() {
        return unit.getAST().getModules();
    }

    /** Adds work at the end of a phase, for each class of the sources. */
    void at(CompilePhase phase, Function<CompilePhase, CompilationCustomizer> customizer) {
        unit.addPhaseOperation(customizer.apply(phase), phase.getPhaseNumber());
    }

    /** Compiles up to and with that phase; throws all that was found so far. */
    void compile(CompilePhase phase) {
        try {
            unit.compile(phase.getPhaseNumber());
        } catch (CompilationFailedException e) {
            CompilerMessages.collect(unit.getErrorCollector(), e, sheets);
        }
        Sheet.throwIfAny(sheets);
    }

    Class<? extends RunbookScript> define() {
        compile(CompilePhase.CLASS_GENERATION);
        String main = sheets.get(sheets.size() - 1).source().className();
        for (GroovyClass made : unit.getClasses()) {
            loader.defineClass(made.getName(), made.getBytes());
        }
        try {
            return loader.loadClass(main).asSubclass(RunbookScript.class);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(Phases.getDescription(Phases.CLASS_GENERATION), e);
        }
    }
}
