package dev.sluice.shell.script;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A parameter as a runbook declares it.
 *
 * @param type of its value; {@code Enum} for an enum that the runbook itself declares, whose names are the limits
 * @param required whether a value must be given because there is no default
 * @param fallback the default as it is written; empty when there is none
 * @param environment the variable that may give the value
 * @param secret whether its value is never shown
 */
public record Parameter(
        String name,
        Class<?> type,
        boolean required,
        String fallback,
        String help,
        Optional<String> environment,
        Limits limits,
        boolean secret) {
    /** Whether it names a file, which must then be there. */
    public boolean isFile() {
        return type == Path.class || type == File.class;
    }
}
