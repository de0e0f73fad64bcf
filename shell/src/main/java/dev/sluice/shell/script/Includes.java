package dev.sluice.shell.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.Phases;

/** Finds the files that a runbook includes, and those that they include, each before the one that needs it. */
final class Includes {
    private final Map<Path, Sheet> found = new LinkedHashMap<>();
    private final Deque<Path> open = new ArrayDeque<>();

    private Includes() {}

    /** All files, the runbook itself last. What cannot be included is a finding of the file that wants it. */
    static List<Sheet> of(SourceText main) {
        Includes includes = new Includes();
        Sheet sheet = new Sheet(main);
        includes.open.push(path(main.file()));
        includes.follow(sheet);
        List<Sheet> all = new ArrayList<>(includes.found.values());
        all.add(sheet);
        return all;
    }

    private static Path path(String file) {
        return Path.of(file).toAbsolutePath().normalize();
    }

    private void follow(Sheet sheet) {
        if (mayInclude(sheet.source().text())) {
            parsed(sheet.source()).ifPresent(module -> each(module, call -> include(sheet, call)));
        }
    }

    /** To parse takes half as long as all of the compiler, and most runbooks include nothing. */
    private static boolean mayInclude(String text) {
        return text.contains("include");
    }

    /** What does not parse is told of by the compiler later. */
    private static Optional<ModuleNode> parsed(SourceText source) {
        CompilationUnit unit = new CompilationUnit(ScriptCompiler.configuration());
        unit.addSource(source.unitName(), source.text());
        try {
            unit.compile(Phases.CONVERSION);
            return Optional.of(unit.getAST().getModules().get(0));
        } catch (CompilationFailedException e) {
            return Optional.empty();
        }
    }

    private interface Visit {
        void include(Call call);
    }

    private static void each(ModuleNode module, Visit visit) {
        module.getStatementBlock().visit(new CodeVisitorSupport() {
            @Override
            public void visitMethodCallExpression(MethodCallExpression node) {
                Call.of(node).filter(c -> c.word().equals("include")).ifPresent(visit::include);
                super.visitMethodCallExpression(node);
            }
        });
    }

    private void include(Sheet sheet, Call call) {
        Optional<String> name = call.positional(0).flatMap(Call::literal);
        if (name.isEmpty()) {
            sheet.findings()
                    .add(call.node(), "include takes the name of a file as plain text", "it is read before the run");
            return;
        }
        try {
            include(sheet, call, sibling(sheet.source(), name.get()));
        } catch (InvalidPathException | IOException e) {
            sheet.findings()
                    .add(
                            call.node(),
                            "included file \"" + name.get() + "\" cannot be read",
                            "it is looked for beside " + sheet.source().file());
        }
    }

    private static String sibling(SourceText source, String name) {
        return Path.of(source.file()).resolveSibling(name).toString();
    }

    private void include(Sheet sheet, Call call, String file) throws IOException {
        Path path = path(file);
        if (open.contains(path)) {
            sheet.findings().add(call.node(), "\"" + file + "\" includes itself", "take one of the includes out");
        } else if (!found.containsKey(path)) {
            Sheet included = new Sheet(SourceText.included(file, Files.readString(path), found.size() + open.size()));
            open.push(path);
            follow(included);
            open.pop();
            found.put(path, included);
        }
    }

    /** Gives each {@code include} the class of its file instead of the name of the file, for the run. */
    static void resolve(ModuleNode module, SourceText source, List<Sheet> sheets) {
        each(module, call -> {
            String file = call.positional(0).flatMap(Call::literal).orElse("");
            sheets.stream()
                    .map(Sheet::source)
                    .filter(s -> path(s.file()).equals(path(sibling(source, file))))
                    .forEach(s -> call.node()
                            .setArguments(new ArgumentListExpression(new ConstantExpression(s.className()))));
        });
    }
}
