package dev.sluice.shell.script;

import dev.sluice.command.Word;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What may be said: the built-in words, and one word for each command. */
public record Language(List<Word> words) {
    public Language {
        words = List.copyOf(words);
    }

    /** The command's word of that name; empty when there is none. */
    public Optional<Word> word(String name) {
        return words.stream().filter(w -> w.name().equals(name)).findFirst();
    }

    /** Whether words begin with that name and a dot, such as {@code migrate.status}. */
    boolean hasParts(String name) {
        return words.stream().anyMatch(w -> w.name().startsWith(name + "."));
    }

    /** All words, built-in ones first. */
    public List<String> names() {
        return Stream.concat(BuiltIn.names().stream(), words.stream().map(Word::name))
                .toList();
    }
}
