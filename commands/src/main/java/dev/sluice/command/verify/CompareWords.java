package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Source;
import dev.sluice.command.Word;
import dev.sluice.command.verify.ColumnRules.Lenient;
import dev.sluice.command.verify.ColumnRules.Tolerance;
import dev.sluice.rows.FieldRule.Leniency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The words {@code verify} and {@code compare}. */
public final class CompareWords {
    public static final Word VERIFY =
            word("verify", "Fails unless a table or query is the same as another, row by row.");
    public static final Word COMPARE = word("compare", "Compares a table or query with another, row by row.");

    private static final int SAMPLES = 5;
    private static final List<String> FORMS = List.of("nfc", "nfkc", "newlines");

    private CompareWords() {}

    private static Word word(String name, String summary) {
        return new Word(name, summary, Word.Target.SOURCE, options(), given -> command(name, given));
    }

    private static List<Option> options() {
        return List.of(
                Option.required("against", OptionType.SOURCE, "what it should be like: the reference"),
                Option.optional(
                        "key",
                        OptionType.NAMES,
                        "the primary key, or a unique one",
                        "columns that tell rows apart; [] to compare whole rows, however often each is there"),
                Option.optional("ignore", OptionType.NAMES, "", "columns that are left out"),
                Option.optional("map", OptionType.RENAMES, "", "columns under other names: [reference: 'ours']"),
                Option.optional("where", OptionType.SQL, "", "condition on the rows of both sides"),
                Option.optional(
                        "tolerance", OptionType.VALUES, "", "largest difference that does not count: [score: 1e-9]"),
                Option.optional("trim", OptionType.NAMES, "", "columns whose white space at both ends does not count"),
                Option.optional("ignoreCase", OptionType.NAMES, "", "columns whose upper and lower case do not count"),
                Option.optional(
                        "normalize",
                        OptionType.RENAMES,
                        "",
                        "columns whose spelling in Unicode or line ends do not count: [name: 'nfc'], 'nfkc' or 'newlines'"),
                Option.optional(
                        "exact", OptionType.NAMES, "", "columns whose written form counts too: 1.10 is not 1.1"),
                Option.optional("samples", OptionType.INTEGER, "5", "rows of each class that are shown"),
                Option.choice(
                        "strategy",
                        List.of("auto", "join", "stream", "hashed"),
                        "auto",
                        "how they are compared: joined by their database, read side by side, or by hashes first"),
                Option.optional(
                        "readers",
                        OptionType.INTEGER,
                        "1",
                        "ranges of the key that are read at once, all at the same moment of a database"),
                Option.optional(
                        "recheck",
                        OptionType.DURATION,
                        "0.seconds",
                        "how long rows that differ are read again, for sides that are written meanwhile"));
    }

    private static Compare command(String word, Arguments given) {
        Source subject = given.targetSource().orElseThrow(() -> Compare.invalid(word, word + " needs a table"));
        Source against =
                given.source("against").orElseThrow(() -> Compare.invalid(word, "option \"against\" is missing"));
        List<String> key = given.names("key");
        List<Compare.Rename> renames = given.renames("map").entrySet().stream()
                .map(e -> new Compare.Rename(e.getKey(), e.getValue()))
                .toList();
        Compare.Selection selection = new Compare.Selection(
                key, given.has("key") && key.isEmpty(), given.names("ignore"), renames, given.sql("where"));
        return new Compare(
                word,
                subject,
                against,
                selection,
                rules(given),
                new Compare.Manner(
                        given.integer("samples").orElse(SAMPLES),
                        given.duration("recheck").orElse(Duration.ZERO),
                        given.text("strategy")
                                .map(s -> Strategy.valueOf(s.toUpperCase(Locale.ROOT)))
                                .orElse(Strategy.AUTO),
                        given.integer("readers").orElse(1),
                        Compare.Manner.HASH));
    }

    private static ColumnRules rules(Arguments given) {
        List<Tolerance> tolerances = new ArrayList<>();
        if (given.any("tolerance").orElse(Map.of()) instanceof Map<?, ?> map) {
            map.forEach((column, most) -> tolerances.add(new Tolerance(String.valueOf(column), number(most))));
        } else {
            throw invalid("option \"tolerance\" must be a map such as [score: 1e-9]");
        }
        List<Lenient> lenient = new ArrayList<>();
        given.names("trim").forEach(c -> lenient.add(new Lenient(c, Leniency.TRIM)));
        given.names("ignoreCase").forEach(c -> lenient.add(new Lenient(c, Leniency.IGNORE_CASE)));
        given.names("exact").forEach(c -> lenient.add(new Lenient(c, Leniency.EXACT)));
        given.renames("normalize").forEach((column, form) -> lenient.add(new Lenient(column, form(form))));
        return new ColumnRules(tolerances, lenient);
    }

    private static double number(Object given) {
        if (given instanceof Number number) {
            return number.doubleValue();
        }
        throw invalid("tolerance must be a number, was " + given);
    }

    private static Leniency form(String form) {
        if (!FORMS.contains(form)) {
            throw invalid("normalize must be one of " + FORMS + ", was \"" + form + "\"");
        }
        return Leniency.valueOf(form.toUpperCase(Locale.ROOT));
    }

    private static SluiceException invalid(String what) {
        return SluiceException.of(Kind.USAGE, what, "", "see docs/verify.md");
    }
}
