package dev.sluice.shell;

import dev.sluice.command.Option;
import dev.sluice.command.Word;
import dev.sluice.shell.script.BuiltIn;
import dev.sluice.shell.script.Place;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pages of {@code docs/reference}, made from the definitions that checker, help and completion read too. */
final class ReferencePages {
    private ReferencePages() {}

    /** The text of each page by the name of its file. */
    static Map<String, String> all() {
        Map<String, String> pages = new TreeMap<>();
        StringBuilder index = new StringBuilder("# The words\n\nMade from their definitions; see CONTRIBUTING.md.\n\n");
        index.append("In a runbook and at the prompt:\n\n");
        for (BuiltIn word : BuiltIn.values()) {
            pages.put(word.word() + ".md", page(word));
            index.append(line(word.word(), word.summary()));
        }
        index.append("\nCommands:\n\n");
        for (Word word : Vocabulary.LANGUAGE.words()) {
            pages.put(word.name() + ".md", page(word));
            index.append(line(word.name(), word.summary()));
        }
        pages.put("README.md", index.toString());
        return pages;
    }

    private static String line(String word, String summary) {
        return "- [`" + word + "`](" + word + ".md): " + summary + "\n";
    }

    private static String page(BuiltIn word) {
        String places = Arrays.stream(Place.values())
                .filter(p -> p != Place.ANYWHERE && word.mayStand(p))
                .map(Place::described)
                .collect(Collectors.joining("; "));
        String binds = word.binds() ? "\nNamed arguments are the values of `:name` in the SQL text.\n" : "";
        return "# " + word.word() + "\n\n" + word.summary() + "\n\n    " + word.usage() + "\n\nMay stand " + places
                + ".\n" + binds + options(word.options());
    }

    private static String page(Word word) {
        String target =
                switch (word.target()) {
                    case TABLE -> " 'table', ";
                    case OPTIONAL_TABLE -> " ['table'], ";
                    case TABLES, OPTIONAL_TABLES -> " 'table', 'table', ..., ";
                    case SOURCE -> " 'table' or query(...), ";
                    case FILE -> " 'file', ";
                    case MAINTENANCE -> " 'statement'";
                    case INDEX -> " 'index or table', ";
                    case BACKUP -> " 'name', ";
                    case NOTHING -> " ";
                };
        return "# " + word.name() + "\n\n" + word.summary() + "\n\n    " + word.name() + target
                + (word.options().isEmpty() ? "" : "option: value, ...") + "\n" + options(word.options());
    }

    private static String options(List<Option> options) {
        if (options.isEmpty()) {
            return "";
        }
        return "\n| option | takes | default | |\n| --- | --- | --- | --- |\n"
                + options.stream().map(ReferencePages::row).collect(Collectors.joining());
    }

    private static String row(Option option) {
        String takes = option.allowed().isEmpty()
                ? option.type().described()
                : option.allowed().stream().map(a -> "`'" + a + "'`").collect(Collectors.joining(" or "));
        String fallback = option.required() ? "required" : option.fallback();
        return "| `" + option.name() + "` | " + takes + " | " + fallback + " | " + option.help() + " |\n";
    }
}
