package dev.sluice.shell;

import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.script.Parameter;
import java.util.stream.Collectors;

/** What a runbook can be given, for {@code sluice run FILE --help}. */
final class ParameterHelp {
    private ParameterHelp() {}

    static String of(Runbook runbook) {
        if (runbook.parameters().isEmpty()) {
            return "\"" + runbook.title() + "\" takes no parameters.";
        }
        return "Parameters of \"" + runbook.title() + "\":\n" + lines(runbook);
    }

    /** A line each. */
    static String lines(Runbook runbook) {
        int width = runbook.parameters().stream()
                .mapToInt(p -> p.name().length())
                .max()
                .orElse(0);
        return runbook.parameters().stream().map(p -> line(p, width)).collect(Collectors.joining("\n"));
    }

    private static String line(Parameter parameter, int width) {
        StringBuilder line = new StringBuilder("  " + parameter.name());
        line.append(" ".repeat(width - parameter.name().length() + 2)).append(type(parameter));
        line.append(parameter.required() ? ", required" : ", default: " + fallback(parameter));
        parameter.environment().ifPresent(variable -> line.append(", or the variable ")
                .append(variable));
        line.append(parameter.limits().described()).append(parameter.secret() ? ", secret" : "");
        return parameter.help().isEmpty()
                ? line.toString()
                : line.append(" - ").append(parameter.help()).toString();
    }

    /** An enum of the runbook's own has no name that its user knows; its values follow. */
    private static String type(Parameter parameter) {
        return parameter.type() == Enum.class ? "choice" : parameter.type().getSimpleName();
    }

    private static String fallback(Parameter parameter) {
        return parameter.secret() ? "***" : parameter.fallback();
    }
}
