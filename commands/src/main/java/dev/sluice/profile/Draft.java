package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.util.List;
import java.util.Optional;

/**
 * A profile as it is written, before anything is asked of the environment.
 *
 * @param onlyForServers what is wrong with it where its url turns out to be that of a SQLite file
 */
record Draft(
        String name,
        String origin,
        Way way,
        Optional<SecretSpec> password,
        Optional<Given> role,
        Manner manner,
        List<Problem> onlyForServers) {
    Draft {
        onlyForServers = List.copyOf(onlyForServers);
    }

    /** How to get there. */
    record Way(
            Optional<UrlSpec> url,
            Optional<UrlSpec> direct,
            Optional<Given> service,
            Optional<Given> user,
            TlsSpec tls) {}

    /** What needs no environment and is final. */
    record Manner(Profile.Guard guard, Profile.Timeouts timeouts, Profile.Working working) {}

    /** A mode and a root file, as texts. */
    record TlsSpec(Optional<Given> mode, Optional<Given> root) {
        static final TlsSpec NONE = new TlsSpec(Optional.empty(), Optional.empty());
    }

    /**
     * A url, or the variable that holds it.
     *
     * @param given the url itself, or the variable's name
     */
    record UrlSpec(Given given, boolean inVariable) {
        Given ask(Environment environment) {
            if (!inVariable) {
                return given;
            }
            String name = given.text();
            return environment
                    .variable(name)
                    .map(text -> new Given(text, "environment variable " + name))
                    .orElseThrow(() -> SluiceException.of(
                            Kind.USAGE,
                            "environment variable " + name + " is not set",
                            given.where(),
                            "set it to the url"));
        }
    }
}
