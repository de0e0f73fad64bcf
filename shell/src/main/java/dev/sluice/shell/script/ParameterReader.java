package dev.sluice.shell.script;

import java.io.File;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.FieldNode;
import org.codehaus.groovy.ast.expr.ClassExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.UnaryMinusExpression;

/** Reads a parameter off its declaration; what does not fit together is found before the run. */
final class ParameterReader {
    private static final Map<String, Class<?>> TYPES = Map.of(
            "java.lang.Integer", Integer.class,
            "java.lang.Long", Long.class,
            "java.lang.String", String.class,
            "java.lang.Boolean", Boolean.class,
            "java.math.BigDecimal", BigDecimal.class,
            "java.time.LocalDate", LocalDate.class,
            "java.nio.file.Path", Path.class,
            "java.io.File", File.class);
    private static final Set<Class<?>> ORDERED = Set.of(Integer.class, Long.class, BigDecimal.class, LocalDate.class);

    private final Call call;
    private final Findings findings;

    private ParameterReader(Call call, Findings findings) {
        this.call = call;
        this.findings = findings;
    }

    static Parameter read(String name, Call call, Findings findings) {
        return new ParameterReader(call, findings).read(name);
    }

    private Parameter read(String name) {
        Optional<Expression> fallback = call.option("default");
        Class<?> type = type();
        Parameter parameter = new Parameter(
                name,
                type,
                fallback.isEmpty() && !call.spread(),
                fallback.map(ParameterReader::text).orElse(""),
                literal("help").orElse(""),
                literal("env"),
                limits(type),
                secret());
        fallback.ifPresent(value -> checkDefault(parameter, value));
        return parameter;
    }

    private Class<?> type() {
        Expression type = call.positional(1).orElse(call.node());
        if (type instanceof ClassExpression known) {
            Class<?> plain = TYPES.get(known.getType().getName());
            if (plain != null) {
                return plain;
            }
            if (known.getType().isEnum()) {
                return Enum.class;
            }
        }
        findings.add(
                type,
                "the type of a parameter must be one of Integer, Long, BigDecimal, String, Boolean, LocalDate, Path, File,"
                        + " or an enum",
                "for other values take String with oneOf: [...]");
        return String.class;
    }

    private boolean secret() {
        Optional<Expression> given = call.option("secret");
        Optional<Boolean> plain = given.filter(ConstantExpression.class::isInstance)
                .map(e -> ((ConstantExpression) e).getValue())
                .filter(Boolean.class::isInstance)
                .map(Boolean.class::cast);
        if (given.isPresent() && plain.isEmpty()) {
            refuse("secret", given.get(), "true or false");
        }
        return plain.orElse(false);
    }

    private Optional<String> literal(String option) {
        Optional<Expression> given = call.option(option);
        Optional<String> text = given.flatMap(Call::literal);
        if (given.isPresent() && text.isEmpty()) {
            refuse(option, given.get(), "a plain text");
        }
        return text;
    }

    private void refuse(String option, Expression at, String wanted) {
        findings.add(at, "option \"" + option + "\" of param must be " + wanted, "it is read before the run");
    }

    private Limits limits(Class<?> type) {
        return new Limits(allowed(type), bound("min", type), bound("max", type), pattern(type));
    }

    private List<String> allowed(Class<?> type) {
        Optional<Expression> given = call.option("oneOf");
        if (type == Enum.class) {
            given.ifPresent(at -> findings.add(at, "an enum says itself what is allowed", "leave oneOf: out"));
            return constants();
        }
        if (given.isEmpty()) {
            return List.of();
        }
        if (given.get() instanceof ListExpression list
                && list.getExpressions().stream().allMatch(this::isPlain)) {
            list.getExpressions().forEach(value -> convertible("oneOf", value, type));
            return list.getExpressions().stream().map(ParameterReader::text).toList();
        }
        refuse("oneOf", given.get(), "a list of plain values");
        return List.of();
    }

    private List<String> constants() {
        ClassNode type = call.positional(1).orElse(call.node()).getType();
        return type.getFields().stream()
                .filter(FieldNode::isEnum)
                .map(FieldNode::getName)
                .toList();
    }

    private Optional<String> bound(String option, Class<?> type) {
        Optional<Expression> given = call.option(option);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (!ORDERED.contains(type)) {
            findings.add(given.get(), "option \"" + option + "\" of param is for numbers and dates", "");
        } else if (!isPlain(given.get())) {
            refuse(option, given.get(), "a plain value");
        } else if (convertible(option, given.get(), type)) {
            return given.map(ParameterReader::text);
        }
        return Optional.empty();
    }

    private Optional<String> pattern(Class<?> type) {
        Optional<String> pattern = literal("matches");
        Optional<Expression> at = call.option("matches");
        if (pattern.isEmpty() || at.isEmpty()) {
            return Optional.empty();
        }
        if (type != String.class) {
            findings.add(at.get(), "option \"matches\" of param is for texts", "");
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(pattern.get()).pattern());
        } catch (PatternSyntaxException e) {
            findings.add(at.get(), "option \"matches\" of param is no regular expression: " + e.getDescription(), "");
            return Optional.empty();
        }
    }

    private boolean convertible(String option, Expression value, Class<?> type) {
        boolean fits = Conversion.of(text(value), type).isPresent();
        if (!fits) {
            String what = "option \"%s\" of param must be %s, was \"%s\"";
            findings.add(value, what.formatted(option, Conversion.wanted(type), text(value)), "");
        }
        return fits;
    }

    private void checkDefault(Parameter parameter, Expression value) {
        boolean known = isPlain(value) && !(value instanceof ConstantExpression c && c.isNullExpression());
        if (known && convertible("default", value, parameter.type())) {
            Object converted = Conversion.of(text(value), parameter.type()).orElseThrow();
            parameter.limits().against(text(value), converted).ifPresent(objection -> {
                String shown = parameter.secret() ? "" : ", was \"" + text(value) + "\"";
                String what = "option \"default\" of param must " + objection.must() + shown;
                findings.add(value, what, parameter.secret() ? "" : objection.remedy());
            });
        }
    }

    private boolean isPlain(Expression value) {
        return value instanceof ConstantExpression
                || (value instanceof UnaryMinusExpression minus && isPlain(minus.getExpression()))
                || isConstantOfEnum(value);
    }

    private static boolean isConstantOfEnum(Expression value) {
        return value instanceof PropertyExpression property
                && property.getObjectExpression() instanceof ClassExpression owner
                && owner.getType().isEnum();
    }

    private static String text(Expression value) {
        if (value instanceof UnaryMinusExpression minus) {
            return "-" + text(minus.getExpression());
        }
        return isConstantOfEnum(value) ? ((PropertyExpression) value).getPropertyAsString() : value.getText();
    }
}
