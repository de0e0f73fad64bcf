package dev.sluice.command.load;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.SafetyLimit;
import dev.sluice.command.Word;
import dev.sluice.files.Format;
import dev.sluice.files.Manner;
import dev.sluice.rows.TimeForms;
import dev.sluice.sql.TableName;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The word {@code load}. */
public final class LoadWord {
    public static final Word WORD = new Word(
            "load",
            "Loads files into tables: every record, or nothing.",
            Word.Target.FILE,
            List.of(
                    Option.required(
                            "into",
                            OptionType.ANY,
                            "the table, or for the files of a folder [file: 'table', ...]; globs are files too"),
                    Option.choice(
                            "mode",
                            List.of("append", "replace", "upsert"),
                            "append, where the table is empty",
                            "what happens to the rows that are there"),
                    Option.optional(
                            "key", OptionType.NAMES, "the primary key", "columns that tell rows apart, for upsert"),
                    Option.optional("map", OptionType.RENAMES, "", "fields under other names: [field: 'column']"),
                    Option.optional("ignore", OptionType.NAMES, "", "fields to leave out"),
                    Option.optional(
                            "columns", OptionType.NAMES, "all without a default", "columns that the file fills"),
                    Option.optional(
                            "children",
                            OptionType.RENAMES,
                            "",
                            "tables for arrays inside of records: [field: 'table']"),
                    Option.choice(
                            "format",
                            List.of("ndjson", "json", "csv", "tsv"),
                            "by the ending",
                            "how the file is written"),
                    Option.optional("path", OptionType.NAMES, "", "members on the way to the array of a JSON document"),
                    Option.optional("encoding", OptionType.TEXT, "UTF-8", "of the file's text"),
                    Option.optional(
                            "delimiter", OptionType.TEXT, "found in the first line", "what parts the fields of CSV"),
                    Option.optional(
                            "header",
                            OptionType.BOOLEAN,
                            "true",
                            "whether CSV begins with the names; else columns: does it"),
                    Option.optional(
                            "nulls", OptionType.NAMES, "", "unquoted texts of CSV that mean null, besides none"),
                    Option.optional("dateFormat", OptionType.TEXT, "yyyy-MM-dd", "how dates are written"),
                    Option.optional(
                            "timestampFormat", OptionType.TEXT, "yyyy-MM-dd HH:mm:ss", "how time stamps are written"),
                    Option.optional("reject", OptionType.PATH, "", "file for the records that cannot be loaded"),
                    Option.optional("rejectLimit", OptionType.INTEGER, "100", "at most so many of them"),
                    Option.optional("maxRows", OptionType.INTEGER, "", "refuse to lose more rows than this by replace"),
                    Option.optional(
                            "maxPercent",
                            OptionType.PERCENT,
                            "10, where that is more than 10 rows",
                            "refuse to lose a larger part of a table than this by replace"),
                    Option.optional(
                            "check",
                            OptionType.BOOLEAN,
                            "false",
                            "only reads the files, every value of every record; nothing is written")),
            LoadWord::command);

    private static final int REJECT_LIMIT = 100;

    private LoadWord() {}

    private static Load command(Arguments given) {
        if (given.has("rejectLimit") && !given.has("reject")) {
            throw Load.invalid("option \"rejectLimit\" goes with reject:");
        }
        return new Load(
                given.target().orElse(""),
                into(given),
                given.text("mode").map(m -> Load.Mode.valueOf(m.toUpperCase(Locale.ROOT))),
                new Load.Fields(
                        given.renames("map"), given.names("ignore"), given.names("columns"), given.names("key")),
                reading(given),
                care(given));
    }

    private static Load.Care care(Arguments given) {
        if (given.flag("check") && given.has("reject")) {
            throw Load.invalid("check: writes nothing, and so sets no records aside");
        }
        Load.Aside aside = new Load.Aside(
                given.text("reject").map(LoadWord::path),
                given.integer("rejectLimit").orElse(REJECT_LIMIT));
        return new Load.Care(
                aside, new SafetyLimit(given.integer("maxRows"), given.number("maxPercent")), given.flag("check"));
    }

    private static Load.Into into(Arguments given) {
        Map<String, TableName> children = tables(given.renames("children"));
        if (given.any("into").orElse("") instanceof Map) {
            return new Load.Into(Optional.empty(), tables(given.renames("into")), children);
        }
        return new Load.Into(given.text("into").map(TableName::parse), Map.of(), children);
    }

    private static Map<String, TableName> tables(Map<String, String> names) {
        Map<String, TableName> tables = new LinkedHashMap<>();
        names.forEach((from, table) -> tables.put(from, TableName.parse(table)));
        return tables;
    }

    private static Load.Reading reading(Arguments given) {
        Optional<Format> format = given.text("format").map(f -> Format.valueOf(f.toUpperCase(Locale.ROOT)));
        boolean header = !given.has("header") || given.flag("header");
        List<String> names = header ? List.of() : given.names("columns");
        if (!header && names.isEmpty()) {
            throw Load.invalid("header: false needs columns: [...], in the order of the fields");
        }
        Manner.Csv csv = new Manner.Csv(delimiter(given), header, names, given.names("nulls"));
        return new Load.Reading(
                format,
                encoding(given),
                path(given),
                csv,
                TimeForms.of(given.text("dateFormat"), given.text("timestampFormat")));
    }

    /** One text may hold several members: {@code 'response.players'}. */
    private static List<String> path(Arguments given) {
        boolean text = given.any("path").orElse("") instanceof CharSequence;
        return text ? given.text("path").map(p -> List.of(p.split("\\.", -1))).orElse(List.of()) : given.names("path");
    }

    private static Optional<Character> delimiter(Arguments given) {
        Optional<String> text = given.text("delimiter").map(d -> d.equals("\\t") ? "\t" : d);
        text.filter(d -> d.length() != 1 || "\"\r\n".contains(d)).ifPresent(d -> {
            throw Load.invalid("delimiter must be one character that is no quote and no line break, was '" + d + "'");
        });
        return text.map(d -> d.charAt(0));
    }

    private static Charset encoding(Arguments given) {
        String name = given.text("encoding").orElse("");
        try {
            return name.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw SluiceException.of(
                            Kind.USAGE, "unknown encoding '" + name + "'", "load", "such as UTF-8, UTF-16 or latin1")
                    .causedBy(e);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw Load.invalid("reject is no path: " + e.getReason()).causedBy(e);
        }
    }
}
