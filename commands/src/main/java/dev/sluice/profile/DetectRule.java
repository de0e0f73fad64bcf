package dev.sluice.profile;

import java.util.Optional;

/**
 * A rule of {@code [detect]}: the profile to use when a variable is set, or set to one value.
 *
 * @param value what the variable must equal; empty when it need only be set
 */
record DetectRule(String profile, String variable, Optional<String> value) {
    boolean fits(Environment environment) {
        Optional<String> found = environment.variable(variable);
        return found.isPresent() && value.map(found.get()::equals).orElse(true);
    }
}
