package dev.sluice.shell;

import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.script.Parameter;
import java.util.Map;
import java.util.Optional;

/** Makes the values of secret parameters known to whatever prints, before anything is said: they may turn up in any message. */
record SecretParameters(Call call, Workplace workplace, Map<String, String> given) {
    void register(Runbook runbook) {
        for (Parameter parameter : runbook.parameters()) {
            if (parameter.secret()) {
                value(parameter).ifPresent(call.secrets()::register);
                fallback(parameter).ifPresent(call.secrets()::register);
            }
        }
    }

    Optional<String> value(Parameter parameter) {
        return Optional.ofNullable(given.get(parameter.name()))
                .or(() -> parameter.environment().flatMap(workplace.profiles()::variable));
    }

    /** As it is written, which for a text is in quotes. */
    static Optional<String> fallback(Parameter parameter) {
        return Optional.of(parameter.fallback().replaceAll("^['\"]|['\"]$", ""));
    }
}
