package dev.sluice.shell.complete;

import dev.sluice.command.Option;
import dev.sluice.shell.complete.Cursor.Quoted;
import dev.sluice.shell.meta.Help;
import dev.sluice.shell.meta.Meta;
import dev.sluice.shell.meta.MetaTable;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.prompt.FirstWord;
import dev.sluice.shell.prompt.FirstWord.Language;
import dev.sluice.shell.script.BuiltIn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What may stand at the cursor. Everything comes from memory: the words' definitions and the scheme that was read last. */
public final class Completion {
    private static final int MOST = 400;
    private static final List<String> VERBS = List.of(
            "select",
            "insert into",
            "update",
            "delete from",
            "with",
            "create table",
            "alter table",
            "drop table",
            "begin",
            "commit",
            "rollback",
            "explain",
            "values",
            "truncate",
            "vacuum",
            "analyze");

    private final dev.sluice.shell.script.Language language;
    private final Supplier<Scheme> scheme;
    private final Known known;
    private final SqlOffers sql;

    public Completion(dev.sluice.shell.script.Language language, Supplier<Scheme> scheme, Known known) {
        this.language = language;
        this.scheme = scheme;
        this.known = known;
        this.sql = new SqlOffers(scheme, known);
    }

    /** The offers for the word at the cursor, which may be empty. */
    public List<Offer> at(String input, int cursor) {
        Cursor at = Cursor.of(FirstWord.body(input.substring(0, cursor)));
        return offers(at)
                .filter(o ->
                        o.text().toLowerCase(Locale.ROOT).startsWith(at.word().toLowerCase(Locale.ROOT)))
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** Whether what stands at the cursor is inside of a quote, which a space would spoil. */
    public boolean isQuoted(String input, int cursor) {
        return Cursor.of(FirstWord.body(input.substring(0, cursor))).quoted().isPresent();
    }

    private Stream<Offer> offers(Cursor at) {
        if (at.text().startsWith("\\")) {
            return meta(at);
        }
        if (at.text().matches("help\\s+\\S*")) {
            return Stream.concat(words(), metas());
        }
        if (at.isFirstWord()) {
            Stream<Offer> verbs = VERBS.stream().map(v -> new Offer(v, "SQL", ""));
            return Stream.concat(Stream.concat(words(), variables()), verbs);
        }
        return FirstWord.of(at.text()).language() == Language.SQL ? sql.offers(at.text(), at.word()) : groovy(at);
    }

    private Stream<Offer> meta(Cursor at) {
        String[] words = at.text().split("\\s+", 2);
        if (words.length == 1) {
            return metas();
        }
        Optional<Meta> meta = MetaTable.named(words[0]);
        return meta.map(m -> taken(m.takes(), at.word())).orElse(Stream.empty());
    }

    private Stream<Offer> taken(Meta.Takes takes, String word) {
        return switch (takes) {
            case TABLE -> tables(word);
            case PROFILE -> named(known.profiles(), "profile");
            case FILE -> named(known.files(word), "file");
            case FORMAT ->
                named(Arrays.stream(Format.values()).map(Format::word).toList(), "format");
            case SETTING -> named(List.of("ECHO", "ASK", "null", "format", "expanded", "pager"), "setting");
            case SWITCH -> named(List.of("on", "off", "auto"), "switch");
            case NOTHING, TEXT -> Stream.empty();
        };
    }

    private Stream<Offer> groovy(Cursor at) {
        Optional<Quoted> quoted = at.quoted();
        if (quoted.isPresent()) {
            return quoted(at, quoted.get());
        }
        List<Option> options = options(at.call());
        Optional<Option> begun =
                options.stream().filter(o -> o.name().equals(at.option())).findFirst();
        if (begun.isPresent()) {
            boolean flag = begun.get().type().equals(dev.sluice.command.OptionType.BOOLEAN);
            return Stream.concat(flag ? named(List.of("true", "false"), "value") : Stream.empty(), variables());
        }
        Stream<Offer> named = options.stream()
                .filter(o -> !at.text().matches("(?s).*\\b" + o.name() + ":.*"))
                .map(o -> new Offer(o.name() + ":", "option", Help.described(o)));
        return Stream.concat(named, Stream.concat(variables(), words()));
    }

    /** Inside of quotes: a name of what the argument or the option takes. */
    private Stream<Offer> quoted(Cursor at, Quoted quoted) {
        Optional<Option> option = options(at.call()).stream()
                .filter(o -> o.name().equals(at.option()))
                .findFirst();
        if (option.isPresent()) {
            return values(option.get(), at, quoted);
        }
        return switch (at.call()) {
            case "sql", "rows", "value" -> sql.offers(quoted.text(), at.word());
            case "profile", "on", "query" -> named(known.profiles(), "profile");
            case "file", "load", "include", "migrate", "migrate.status", "migrate.preview", "migrate.rollback" ->
                named(known.files(at.word()), "file");
            default -> tables(at.word());
        };
    }

    private Stream<Offer> values(Option option, Cursor at, Quoted quoted) {
        return switch (option.type()) {
            case CHOICE -> named(option.allowed(), "value");
            case SQL -> sql.offers("select * from " + at.target() + " where " + quoted.text(), at.word());
            case SOURCE, SOURCES ->
                Stream.concat(named(known.profiles(), "profile").map(Completion::asSource), tables(at.word()));
            case NAME, NAMES, RENAMES, VALUES ->
                option.name().equals("tables")
                        ? tables(at.word())
                        : named(scheme.get().columns(at.target()), "column");
            case PATH -> named(known.files(at.word()), "file");
            default -> Stream.empty();
        };
    }

    private static Offer asSource(Offer profile) {
        return new Offer(profile.text() + ":", profile.group(), profile.help());
    }

    private List<Option> options(String word) {
        List<Option> options = new ArrayList<>();
        language.word(word).ifPresent(w -> options.addAll(w.options()));
        BuiltIn.named(word).ifPresent(b -> options.addAll(b.options()));
        return options;
    }

    private Stream<Offer> words() {
        Stream<Offer> commands = language.words().stream().map(w -> new Offer(w.name(), "command", w.summary()));
        Stream<Offer> builtIn = Arrays.stream(BuiltIn.values()).map(b -> new Offer(b.word(), "word", b.summary()));
        return Stream.concat(
                Stream.concat(commands, builtIn), Stream.of(new Offer("help", "word", "Tells of a word.")));
    }

    private static Stream<Offer> metas() {
        return MetaTable.all().stream().map(m -> new Offer(m.name(), "prompt", m.summary()));
    }

    private Stream<Offer> variables() {
        return named(known.variables().stream().sorted().toList(), "variable");
    }

    private Stream<Offer> tables(String word) {
        return named(scheme.get().tables(word, MOST), "table");
    }

    private static Stream<Offer> named(Collection<String> names, String group) {
        return names.stream().map(n -> new Offer(n, group, ""));
    }
}
