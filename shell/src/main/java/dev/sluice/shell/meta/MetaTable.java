package dev.sluice.shell.meta;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.sql.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All commands, and the one place that runs them. */
public final class MetaTable {
    private static final List<MetaGroup> GROUPS = List.of(
            SessionMetas.GROUP,
            DescribingMetas.GROUP,
            StatementMetas.GROUP,
            ResultMetas.GROUP,
            FileMetas.GROUP,
            ServerMetas.GROUP);

    private final Desk desk;
    private final Surroundings around;
    private final Function<String, Next> evaluate;

    /** Evaluates with {@code evaluate} what commands take from files. */
    public MetaTable(Desk desk, Surroundings around, Function<String, Next> evaluate) {
        this.desk = desk;
        this.around = around;
        this.evaluate = evaluate;
    }

    public static List<MetaGroup> groups() {
        return GROUPS;
    }

    public static Optional<Meta> named(String name) {
        return all().stream().filter(m -> m.name().equals(own(name))).findFirst();
    }

    public static List<Meta> all() {
        return GROUPS.stream().flatMap(g -> g.metas().stream()).toList();
    }

    /** Fails with a suggestion where there is no command of that name. */
    public static void known(String word) {
        if (named(word).or(() -> withMore(word)).isEmpty()) {
            throw unknown(word);
        }
    }

    /** Runs a command, such as {@code \d orders}; {@code sql} is what stands before it on its line. */
    public Next run(String input, String sql) {
        String[] words = input.strip().replaceFirst(";\\s*$", "").strip().split("\\s+", 2);
        Meta meta = named(words[0]).or(() -> withMore(words[0])).orElseThrow(() -> unknown(words[0]));
        String argument = words.length > 1 ? words[1].strip() : "";
        if (meta.takes() == Meta.Takes.NOTHING && !argument.isEmpty()) {
            throw MetaCall.usage(meta.name() + " takes no argument, was " + argument, "");
        }
        return meta.action().apply(new MetaCall(desk, around, evaluate, argument, sql));
    }

    /** Our name for what hands also know by another. */
    private static String own(String name) {
        return switch (name) {
            case "\\quit" -> "\\q";
            case "\\connect" -> "\\c";
            case "\\s" -> "\\history";
            case "\\h", "\\help" -> "\\?";
            default -> name;
        };
    }

    /** Psql's plus asks a list for more; ours tell all they know. */
    private static Optional<Meta> withMore(String word) {
        return named(word.replaceFirst("\\+$", "")).filter(meta -> meta.takes() == Meta.Takes.TABLE);
    }

    private static SluiceException unknown(String word) {
        String question = Nearest.question(word, all().stream().map(Meta::name).toList());
        return SluiceException.of(
                Kind.USAGE, "unknown command \"" + word + "\"", "", question.isEmpty() ? "see \\?" : question);
    }
}
