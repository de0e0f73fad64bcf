package dev.sluice.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code sluice.toml} says.
 *
 * @param variables those of its {@code env-file}
 */
record Config(
        Optional<String> defaultProfile, List<DetectRule> rules, List<Draft> drafts, Map<String, String> variables) {
    static final Config EMPTY = new Config(Optional.empty(), List.of(), List.of(), Map.of());

    Config {
        rules = List.copyOf(rules);
        drafts = List.copyOf(drafts);
        variables = Map.copyOf(variables);
    }

    List<String> names() {
        return drafts.stream().map(Draft::name).toList();
    }

    boolean runsCommands() {
        return drafts.stream().anyMatch(draft -> draft.password()
                .filter(spec -> spec.sort() == SecretSpec.Sort.COMMAND)
                .isPresent());
    }

    /** The values of its variables are secrets more often than not. */
    @Override
    public String toString() {
        return names().toString();
    }
}
