package dev.sluice.shell.script;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.control.SourceUnit;

/** What a compiler does not know: which word may stand where, and that SQL is not pasted together. */
final class RunbookRules extends ClassCodeVisitorSupport {
    private static final Set<String> ENDING_THE_PROCESS = Set.of("exit", "halt");

    private static final Set<String> NAMED = Set.of("step", "fact", "group", "expect", "confirm", "checklist", "watch");

    private final SourceUnit unit;
    private final Language language;
    private final Findings findings;
    private final SqlTextRule sqlText;
    private final UndoRule undo;
    private final OwnBackupRule ownBackup;
    private final LiteralSqlRule literalSql;
    private final ContentsReader contents;
    private Optional<String> elsewhere = Optional.empty();
    private final Deque<Place> places = new ArrayDeque<>(List.of(Place.ANYWHERE));

    RunbookRules(SourceUnit unit, Language language, Findings findings, ContentsReader contents) {
        this.unit = unit;
        this.language = language;
        this.findings = findings;
        this.contents = contents;
        Assignments assignments = new Assignments();
        unit.getAST().getStatementBlock().visit(assignments);
        unit.getAST().getMethods().forEach(m -> m.getCode().visit(assignments));
        this.literalSql = new LiteralSqlRule(findings);
        this.sqlText = new SqlTextRule(language, assignments, findings);
        this.undo = new UndoRule(assignments, findings);
        this.ownBackup = new OwnBackupRule(unit.getAST(), findings);
    }

    @Override
    protected SourceUnit getSourceUnit() {
        return unit;
    }

    @Override
    public void visitMethod(MethodNode method) {
        ClassNode owner = method.getDeclaringClass();
        boolean named = method.getName().equals("run") || Ancestry.isBody(method.getName());
        boolean top = owner.isScript() && named && method.getParameters().length == 0;
        in(top ? Place.TOP : Place.ANYWHERE, () -> super.visitMethod(method));
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression declaration) {
        if (declaration.getRightExpression() instanceof ClosureExpression closure) {
            in(Place.ANYWHERE, () -> closure.visit(this));
        } else {
            super.visitDeclarationExpression(declaration);
        }
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression node) {
        Call.of(node).ifPresentOrElse(this::visitWord, () -> visitOther(node));
    }

    private void visitWord(Call call) {
        checkPlace(call);
        sqlText.check(call);
        literalSql.check(call, sqlText.texts(call));
        contents.read(call, elsewhere);
        undo.check(call);
        ownBackup.check(call);
        checkName(call);
        call.named().forEach(n -> in(placeOf(n), () -> n.value().visit(this)));
        Optional<String> outer = elsewhere;
        if (call.word().equals("on")) {
            elsewhere = Optional.of(call.positional(0).flatMap(Call::literal).orElse(""));
        }
        for (Expression argument : call.positional()) {
            Place place = argument instanceof ClosureExpression ? inside(call) : place();
            in(place, () -> argument.visit(this));
        }
        elsewhere = outer;
    }

    private void checkName(Call call) {
        boolean named = NAMED.contains(call.word());
        call.positional(0)
                .filter(name ->
                        named && Call.literal(name).filter(String::isBlank).isPresent())
                .ifPresent(name -> findings.add(name, call.word() + " needs a name", "say what it does"));
    }

    private void visitOther(MethodCallExpression node) {
        String receiver = node.getObjectExpression().getText();
        if (ENDING_THE_PROCESS.contains(String.valueOf(node.getMethodAsString()))
                && (receiver.equals("java.lang.System") || receiver.startsWith("java.lang.Runtime"))) {
            findings.add(node, "a script must not end the process", "throw an exception: it ends the run and says why");
        }
        if (receiver.equals("groovy.grape.Grape")) {
            findings.add(node, "Grape is refused", "scripts load nothing from the network");
        }
        super.visitMethodCallExpression(node);
    }

    private void checkPlace(Call call) {
        boolean builtIn = BuiltIn.named(call.word()).isPresent();
        boolean command = language.word(call.word()).isPresent();
        if (!builtIn && !command) {
            return;
        }
        Placement.objection(call.word(), place()).ifPresent(o -> findings.add(call.node(), o.what(), o.remedy()));
    }

    private static Place placeOf(Call.Named named) {
        return named.value() instanceof ClosureExpression ? Place.READING : Place.ANYWHERE;
    }

    /** Where code in the closure of a word stands. */
    private Place inside(Call call) {
        return switch (call.word()) {
            case "step" -> insideStep(call);
            case "fact", "expect", "on", "confirm", "verify" -> Place.READING;
            case "transaction", "dryRun" -> Place.MANAGED;
            default -> place();
        };
    }

    private static Place insideStep(Call call) {
        if (call.option("tx").isEmpty() && !call.spread()) {
            return Place.MANAGED;
        }
        return call.option("tx")
                .flatMap(Call::literal)
                .map(tx -> tx.equals("one") ? Place.MANAGED : Place.LOOSE)
                .orElse(Place.ANYWHERE);
    }

    private Place place() {
        return places.getFirst();
    }

    private void in(Place place, Runnable visit) {
        places.addFirst(place);
        visit.run();
        places.removeFirst();
    }
}
