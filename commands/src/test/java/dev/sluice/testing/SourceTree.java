package dev.sluice.testing;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Measures Java sources as the JDK's own parser sees them; nothing is compiled. */
final class SourceTree extends TreePathScanner<Void, CompilationUnitTree> {
    /**
     * One measured thing.
     *
     * @param place the file and the line, or the file and the member's name
     */
    record Measure(String place, int size) {}

    private final List<Measure> files = new ArrayList<>();
    private final List<Measure> methods = new ArrayList<>();
    private final List<Measure> parameters = new ArrayList<>();
    private final List<Measure> components = new ArrayList<>();
    private final List<String> nulls = new ArrayList<>();
    private final List<String> emptyCatches = new ArrayList<>();
    private final SourcePositions positions;

    private SourceTree(SourcePositions positions) {
        this.positions = positions;
    }

    static SourceTree of(Path root) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> paths = Files.walk(root);
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources =
                    paths.filter(p -> p.toString().endsWith(".java")).sorted().toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(sources));
            SourceTree tree = new SourceTree(Trees.instance(task).getSourcePositions());
            for (CompilationUnitTree unit : task.parse()) {
                tree.scan(new TreePath(unit), unit);
            }
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Measure> files() {
        return files;
    }

    /** Their bodies, in lines from brace to brace. */
    List<Measure> methods() {
        return methods;
    }

    /** Those of methods that override none, and of constructors that are not a record's canonical one. */
    List<Measure> parameters() {
        return parameters;
    }

    /** Those of records. */
    List<Measure> components() {
        return components;
    }

    /** Where {@code return null} stands; {@code x == null ? null : f(x)} hands on a database's null and is another matter. */
    List<String> nulls() {
        return nulls;
    }

    /** Where a catch block has neither a statement nor a comment that gives the reason. */
    List<String> emptyCatches() {
        return emptyCatches;
    }

    @Override
    public Void visitCompilationUnit(CompilationUnitTree unit, CompilationUnitTree same) {
        files.add(new Measure(name(unit), (int) source(unit).lines().count()));
        return super.visitCompilationUnit(unit, same);
    }

    @Override
    public Void visitClass(ClassTree type, CompilationUnitTree unit) {
        if (type.getKind() == Tree.Kind.RECORD) {
            components.add(new Measure(place(unit, type) + " " + type.getSimpleName(), componentsOf(type)));
        }
        return super.visitClass(type, unit);
    }

    @Override
    public Void visitMethod(MethodTree method, CompilationUnitTree unit) {
        String name = place(unit, method) + " " + method.getName();
        if (method.getBody() != null) {
            methods.add(new Measure(name, lines(unit, method.getBody())));
        }
        if (!isCanonical(method) && !isOverride(method)) {
            parameters.add(new Measure(name, method.getParameters().size()));
        }
        return super.visitMethod(method, unit);
    }

    private boolean isCanonical(MethodTree method) {
        ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
        return type.getKind() == Tree.Kind.RECORD
                && method.getName().contentEquals("<init>")
                && method.getParameters().size() == componentsOf(type);
    }

    /** Its parameters are the overridden method's, which is measured itself or is a library's. */
    private static boolean isOverride(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
    }

    /** A record has no fields but its components, save static ones. */
    private static int componentsOf(ClassTree type) {
        return (int) type.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                .count();
    }

    @Override
    public Void visitReturn(ReturnTree statement, CompilationUnitTree unit) {
        ExpressionTree value = statement.getExpression();
        if (value != null && value.getKind() == Tree.Kind.NULL_LITERAL) {
            nulls.add(place(unit, statement));
        }
        return super.visitReturn(statement, unit);
    }

    @Override
    public Void visitCatch(CatchTree clause, CompilationUnitTree unit) {
        if (clause.getBlock().getStatements().isEmpty() && !text(unit, clause).contains("//")) {
            emptyCatches.add(place(unit, clause));
        }
        return super.visitCatch(clause, unit);
    }

    private static String name(CompilationUnitTree unit) {
        return Path.of(unit.getSourceFile().getName()).getFileName().toString();
    }

    private String place(CompilationUnitTree unit, Tree tree) {
        return name(unit) + ":" + unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }

    private int lines(CompilationUnitTree unit, Tree tree) {
        return (int) text(unit, tree).lines().count();
    }

    private String text(CompilationUnitTree unit, Tree tree) {
        int start = (int) positions.getStartPosition(unit, tree);
        return source(unit).substring(start, (int) positions.getEndPosition(unit, tree));
    }

    private static String source(CompilationUnitTree unit) {
        try {
            return unit.getSourceFile().getCharContent(true).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
