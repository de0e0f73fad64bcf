package dev.sluice.shell.script;

import java.util.List;
import java.util.Optional;

/**
 * A parameter as a runbook declares it.
 *
 * @param required whether a value must be given because there is no default
 * @param fallback the default as it is written; empty when there is none
 * @param environment the variable that may give the value
 * @param allowed the values it may have; empty for any
 * @param secret whether its value is never shown
 */
public record Parameter(
        String name,
        Class<?> type,
        boolean required,
        String fallback,
        String help,
        Optional<String> environment,
        List<String> allowed,
        boolean secret) {
    public Parameter {
        allowed = List.copyOf(allowed);
    }
}
