package dev.sluice.shell.script;

import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Source;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;

/** Checks a word's named options against their definitions, as far as types tell before the run. */
final class OptionRule {
    private final Findings findings;
    private final Function<Expression, ClassNode> types;

    OptionRule(Findings findings, Function<Expression, ClassNode> types) {
        this.findings = findings;
        this.types = types;
    }

    void check(Call call, List<Option> options) {
        List<String> names = options.stream().map(Option::name).toList();
        for (Call.Named given : call.named()) {
            Optional<Option> option =
                    options.stream().filter(o -> o.name().equals(given.name())).findFirst();
            if (option.isPresent()) {
                checkValue(call, option.get(), given.value());
            } else {
                findings.add(
                        given.key(),
                        "unknown option \"" + given.name() + "\" of " + call.word(),
                        Suggestion.of(given.name(), names));
            }
        }
        if (!call.spread()) {
            checkMissing(call, options);
        }
    }

    private void checkMissing(Call call, List<Option> options) {
        List<String> missing = options.stream()
                .filter(Option::required)
                .map(Option::name)
                .filter(name -> call.option(name).isEmpty())
                .toList();
        for (String name : missing) {
            findings.add(call.node(), call.word() + " needs the option \"" + name + "\"", "add " + name + ": ...");
        }
    }

    private void checkValue(Call call, Option option, Expression value) {
        ClassNode type = types.apply(value);
        boolean unknown =
                ClassHelper.isObjectType(type) || (value instanceof ConstantExpression c && c.isNullExpression());
        if (!unknown && !fits(option.type(), ClassHelper.getWrapper(type))) {
            String what = "option \"%s\" of %s must be %s, was %s";
            findings.add(
                    value,
                    what.formatted(option.name(), call.word(), wanted(option.type()), type.getNameWithoutPackage()),
                    "");
        } else if (option.type() == OptionType.CHOICE) {
            Call.literal(value).ifPresent(text -> checkChoice(call, option, value, text));
        } else if (value instanceof ConstantExpression constant) {
            checkNumber(call, option, constant);
        }
    }

    private void checkChoice(Call call, Option option, Expression at, String text) {
        if (!option.allowed().contains(text)) {
            findings.add(
                    at,
                    "option \"" + option.name() + "\" of " + call.word() + " cannot be \"" + text + "\"",
                    Suggestion.of(text, option.allowed()));
        }
    }

    /** Sizes and counts are never negative. */
    private void checkNumber(Call call, Option option, ConstantExpression constant) {
        boolean percent = option.type() == OptionType.PERCENT;
        boolean number = percent || option.type() == OptionType.INTEGER;
        if (number
                && constant.getValue() instanceof Number n
                && (n.doubleValue() < 0 || (percent && n.doubleValue() > 100))) {
            String must = percent ? wanted(option.type()) : "at least 0";
            String what = "option \"%s\" of %s must be %s, was %s";
            findings.add(constant, what.formatted(option.name(), call.word(), must, n), "");
        }
    }

    private static boolean fits(OptionType wanted, ClassNode type) {
        return switch (wanted) {
            case TEXT, SQL, NAME, CHOICE, PATH -> is(type, CharSequence.class);
            case BOOLEAN -> is(type, Boolean.class);
            case INTEGER -> is(type, Integer.class, Long.class, Short.class, BigInteger.class);
            case PERCENT -> is(type, Number.class);
            case DURATION -> is(type, Duration.class);
            case NAMES -> is(type, Collection.class, CharSequence.class);
            case RENAMES, VALUES -> is(type, Map.class);
            case SOURCE -> is(type, Source.class, CharSequence.class);
            case SOURCES -> is(type, Source.class, CharSequence.class, Map.class);
            case SIGNAL -> is(type, CharSequence.class, groovy.lang.Closure.class);
            case BLOCK -> is(type, groovy.lang.Closure.class);
            case ANY -> true;
        };
    }

    private static String wanted(OptionType type) {
        boolean bare = type == OptionType.SQL || type == OptionType.BOOLEAN || type == OptionType.CHOICE;
        return bare ? type.described() : "a " + type.described();
    }

    private static boolean is(ClassNode type, Class<?>... wanted) {
        return Stream.of(wanted)
                .map(ClassHelper::make)
                .anyMatch(w -> type.isDerivedFrom(w) || type.implementsInterface(w));
    }
}
