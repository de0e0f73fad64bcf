package dev.sluice.profile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code password = { env = } | { file = } | { command = }}. */
final class SecretReader {
    private static final List<String> KEYS = List.of("env", "file", "command");

    private SecretReader() {}

    static Optional<SecretSpec> read(Section section) {
        section.allow(KEYS);
        List<String> given = KEYS.stream().filter(section::has).toList();
        if (given.size() > 1) {
            section.wrong(given.get(1), "stands beside \"" + given.get(0) + "\"", "keep one of the two");
            return Optional.empty();
        }
        if (section.keys().isEmpty()) {
            section.wrong("is empty", "write one of env, file and command");
        }
        return given.stream().findFirst().flatMap(key -> spec(section, key));
    }

    private static Optional<SecretSpec> spec(Section section, String key) {
        SecretSpec.Sort sort = SecretSpec.Sort.valueOf(key.toUpperCase(Locale.ROOT));
        return section.text(key)
                .flatMap(given -> words(section, sort, given.text()))
                .map(words -> new SecretSpec(sort, words, section.where(key)));
    }

    private static Optional<List<String>> words(Section section, SecretSpec.Sort sort, String text) {
        if (sort != SecretSpec.Sort.COMMAND) {
            return Optional.of(List.of(text));
        }
        Optional<List<String>> words = Words.of(text);
        if (words.isEmpty() || words.get().isEmpty() || words.get().get(0).isEmpty()) {
            section.wrong("command", "leaves a quote open or names no program", "close the quote; no shell reads it");
            return Optional.empty();
        }
        return words;
    }
}
