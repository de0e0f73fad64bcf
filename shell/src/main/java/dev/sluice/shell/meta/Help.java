package dev.sluice.shell.meta;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Option;
import dev.sluice.command.Word;
import dev.sluice.shell.script.BuiltIn;
import dev.sluice.shell.script.Language;
import dev.sluice.sql.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the definitions of the words and commands say, for {@code help}, {@code \?} and completion. */
public final class Help {
    private static final String HEAD = """
            SQL ends with ;        select * from orders limit 5;
            words are Groovy       upsert 'orders', from: 'lab:orders'      help upsert tells more
            def x = 7              lives on; select :x; takes it, and it is the last result
            begin;                 opens a transaction; commit; and rollback; end it""";

    private Help() {}

    /** {@code \?}. */
    static String overview() {
        StringBuilder text = new StringBuilder(HEAD.stripIndent());
        for (MetaGroup group : MetaTable.groups()) {
            text.append("\n\n").append(group.title());
            for (Meta meta : group.metas()) {
                text.append("\n  ")
                        .append(padded(meta.signature(), 27))
                        .append(' ')
                        .append(meta.summary());
            }
        }
        return text.toString();
    }

    /** Of one word or command; all words for an empty one. */
    public static String of(String word, Language language) {
        if (word.isEmpty()) {
            return words(language);
        }
        Optional<String> found = MetaTable.named(word)
                .map(meta -> meta.signature() + "\n  " + meta.summary())
                .or(() -> language.word(word).map(Help::of))
                .or(() -> BuiltIn.named(word).map(Help::of));
        return found.orElseThrow(() -> {
            List<String> known = Stream.concat(
                            language.names().stream(), MetaTable.all().stream().map(Meta::name))
                    .toList();
            return SluiceException.of(Kind.USAGE, "no help on \"" + word + "\"", "", Nearest.question(word, known));
        });
    }

    private static String words(Language language) {
        List<String> lines = new ArrayList<>();
        language.words().forEach(w -> lines.add(padded(w.name(), 16) + " " + w.summary()));
        for (BuiltIn builtIn : BuiltIn.values()) {
            lines.add(padded(builtIn.word(), 16) + " " + builtIn.summary());
        }
        lines.add("help WORD tells more; \\? lists the commands of the prompt");
        return String.join("\n", lines);
    }

    private static String of(Word word) {
        String target =
                switch (word.target()) {
                    case TABLE -> " 'TABLE'";
                    case OPTIONAL_TABLE -> " ['TABLE']";
                    case SOURCE -> " 'TABLE'|query(...)";
                    case TABLES, OPTIONAL_TABLES -> " 'TABLE', ...";
                    case FILE -> " 'FILE'";
                    case MAINTENANCE -> " 'STATEMENT'";
                    case INDEX -> " 'INDEX'|'TABLE'";
                    case BACKUP -> " 'NAME'";
                    case NOTHING -> "";
                };
        return word.name() + target + options(word.options(), word.summary());
    }

    private static String of(BuiltIn word) {
        return word.usage() + options(word.options(), word.summary());
    }

    private static String options(List<Option> options, String summary) {
        StringBuilder text = new StringBuilder("\n  ").append(summary);
        for (Option option : options) {
            text.append("\n  ")
                    .append(padded(option.name() + ":", 14))
                    .append(' ')
                    .append(described(option));
        }
        return text.toString();
    }

    /** The text that completion shows beside an option as well. */
    public static String described(Option option) {
        String allowed = option.allowed().isEmpty() ? option.type().described() : String.join(" | ", option.allowed());
        String fallback =
                option.required() ? "; required" : option.fallback().isEmpty() ? "" : "; default: " + option.fallback();
        return option.help() + " (" + allowed + fallback + ")";
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
