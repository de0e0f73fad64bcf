package dev.sluice.shell.script;

import dev.sluice.command.Report;
import dev.sluice.command.Source;
import dev.sluice.command.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCall;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.transform.stc.AbstractTypeCheckingExtension;
import org.codehaus.groovy.transform.stc.StaticTypeCheckingVisitor;

/**
 * Teaches Groovy's type checker the words of the language. Values that come out of a query have no type before the run, so what
 * is done with them is left to the run.
 */
final class RunbookTypes extends AbstractTypeCheckingExtension {
    private final Language language;
    private final Findings findings;
    private final OptionRule options;

    RunbookTypes(StaticTypeCheckingVisitor visitor, Language language, Findings findings) {
        super(visitor);
        this.language = language;
        this.findings = findings;
        this.options = new OptionRule(findings, this::typeOf);
    }

    private ClassNode typeOf(Expression expression) {
        return getType(expression);
    }

    @Override
    public boolean handleUnresolvedVariableExpression(VariableExpression variable) {
        findings.add(
                variable,
                "variable \"" + variable.getName() + "\" is not declared",
                "declare it with def, or mend its name");
        storeType(variable, ClassHelper.OBJECT_TYPE);
        return true;
    }

    @Override
    public boolean handleUnresolvedProperty(PropertyExpression property) {
        ClassNode owner = getType(property.getObjectExpression());
        // What a report tells besides depends on its command.
        boolean unknown = ClassHelper.isObjectType(owner) || owner.equals(ClassHelper.make(Report.class));
        if (unknown) {
            storeType(property, ClassHelper.OBJECT_TYPE);
        }
        return unknown;
    }

    /** A value of a query into a typed variable: converted, or refused, by the run. */
    @Override
    public boolean handleIncompatibleAssignment(ClassNode left, ClassNode right, Expression assignment) {
        return ClassHelper.isObjectType(right);
    }

    @Override
    public List<MethodNode> handleMissingMethod(
            ClassNode receiver,
            String name,
            ArgumentListExpression arguments,
            ClassNode[] argumentTypes,
            MethodCall call) {
        // What the compiler makes of an operator stands in no line.
        Optional<Call> word =
                call instanceof MethodCallExpression m && m.getLineNumber() > 0 ? Call.of(m) : Optional.empty();
        boolean untyped = ClassHelper.isObjectType(receiver)
                || Arrays.stream(argumentTypes).anyMatch(ClassHelper::isObjectType);
        if (word.isEmpty()) {
            return untyped ? List.of(returning(name, ClassHelper.OBJECT_TYPE)) : List.of();
        }
        List<MethodNode> own = own(name);
        if (!own.isEmpty()) {
            return untyped ? own.subList(0, 1) : List.of();
        }
        return List.of(missing(word.get(), argumentTypes));
    }

    private List<MethodNode> own(String name) {
        List<MethodNode> own = new ArrayList<>();
        for (ClassNode type : context.getSource().getAST().getClasses()) {
            for (ClassNode each = type; each != null && each.getModule() != null; each = each.getSuperClass()) {
                own.addAll(each.getDeclaredMethods(name));
            }
        }
        return own;
    }

    private MethodNode missing(Call call, ClassNode[] argumentTypes) {
        if (language.word(call.word()).isPresent()) {
            return returning(call.word(), ClassHelper.make(Report.class));
        }
        Optional<BuiltIn> builtIn = BuiltIn.named(call.word());
        if (builtIn.isPresent()) {
            findings.add(
                    call.node(),
                    call.word() + " does not take (" + shown(argumentTypes) + ")",
                    "write " + builtIn.get().usage());
        } else {
            List<String> words = BlockWords.in(enclosing());
            findings.add(
                    call.node(),
                    "unknown command \"" + call.word() + "\"",
                    Suggestion.of(call.word(), words.isEmpty() ? language.names() : words));
        }
        return returning(call.word(), ClassHelper.OBJECT_TYPE);
    }

    /** The calls around the place, the innermost first. */
    private List<String> enclosing() {
        return context.getEnclosingMethodCalls().stream()
                .filter(MethodCallExpression.class::isInstance)
                .flatMap(call -> Stream.ofNullable(((MethodCallExpression) call).getMethodAsString()))
                .toList();
    }

    private static String shown(ClassNode[] types) {
        return Arrays.stream(types).map(ClassNode::getNameWithoutPackage).collect(Collectors.joining(", "));
    }

    private MethodNode returning(String name, ClassNode type) {
        MethodNode method = newMethod(name, type);
        method.setDeclaringClass(ClassHelper.OBJECT_TYPE);
        return method;
    }

    @Override
    public void afterMethodCall(MethodCall node) {
        if (node instanceof MethodCallExpression expression) {
            Call.of(expression).ifPresent(this::checkWord);
        }
    }

    private void checkWord(Call call) {
        boolean block = call.word().equals("verify") && call.closures().size() == 1;
        if (block || !own(call.word()).isEmpty()) {
            return;
        }
        if (!BlockWords.options(call.word()).isEmpty()) {
            options.check(call, BlockWords.options(call.word()));
        }
        BuiltIn.named(call.word()).filter(b -> !b.binds()).ifPresent(b -> options.check(call, b.options()));
        language.word(call.word()).ifPresent(w -> checkCommand(call, w));
    }

    private void checkCommand(Call call, Word word) {
        options.check(call, word.options());
        List<Expression> given = call.positional().stream()
                .filter(e -> word.block().isEmpty() || !(e instanceof ClosureExpression))
                .toList();
        Optional<Expression> target = given.stream().findFirst();
        if (target.isEmpty() && word.target().isNeeded()) {
            findings.add(
                    call.node(),
                    word.name() + " needs " + word.target().described(),
                    "name it first: " + word.name() + " '...'");
        }
        given.stream()
                .filter(t -> !isText(t) && !(word.target() == Word.Target.SOURCE && isSource(t)))
                .findFirst()
                .ifPresent(t -> findings.add(
                        t,
                        "the first argument of " + word.name() + " must be a text, was "
                                + getType(t).getNameWithoutPackage(),
                        ""));
        given.stream()
                .skip(word.target().most())
                .findFirst()
                .ifPresent(t -> findings.add(
                        t,
                        word.name() + " takes " + CommandWords.allowed(word),
                        "name the others: " + word.optionNames()));
    }

    private boolean isSource(Expression expression) {
        ClassNode type = getType(expression);
        return type.equals(ClassHelper.make(Source.class)) || type.implementsInterface(ClassHelper.make(Source.class));
    }

    private boolean isText(Expression expression) {
        ClassNode type = getType(expression);
        // What a command has made goes by its name; which commands make something is for the run to tell.
        boolean made = type.equals(ClassHelper.make(Report.class));
        return made || ClassHelper.isObjectType(type) || type.implementsInterface(ClassHelper.make(CharSequence.class));
    }
}
