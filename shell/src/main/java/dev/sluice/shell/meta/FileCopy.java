package dev.sluice.shell.meta;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.prompt.Settings;
import dev.sluice.sql.Column;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code \copy}: a table or a query to a file, or a file of CSV into a table. */
final class FileCopy {
    private static final Pattern ARGUMENT = Pattern.compile(
            "(?<what>\\(.*\\)|[^\\s(]+(\\s*\\([^)]*\\))?)\\s+(?<way>to|from)\\s+(?<file>'[^']+'|\\S+)(?<options>.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private FileCopy() {}

    static void run(MetaCall call) {
        Matcher argument = ARGUMENT.matcher(call.argument());
        if (!argument.matches()) {
            throw MetaCall.usage(
                    "\"" + call.argument() + "\" is not understood", "write \\copy orders to 'orders.csv'");
        }
        String options = argument.group("options").strip();
        if (!options.matches("(?i)|(with\\s+)?csv\\s+header|(with\\s+)?\\(format\\s+csv,\\s*header\\)")) {
            throw MetaCall.usage(
                    "\\copy takes no option but csv header, was \"" + options + "\"", "use load for other forms");
        }
        Path file = call.file(argument.group("file"));
        String what = argument.group("what").strip();
        if (argument.group("way").equalsIgnoreCase("to")) {
            out(call, what, file);
        } else {
            in(call, what, file);
        }
    }

    private static void out(MetaCall call, String what, Path file) {
        Settings settings = call.desk().results().settings();
        Format before = settings.format();
        String query = what.startsWith("(")
                ? what.substring(1, what.length() - 1)
                : "select * from " + TableName.parse(what).quoted();
        settings.format(format(file));
        try {
            call.desk().results().sendingTo(file, () -> call.desk().sender().run(query));
        } finally {
            settings.format(before);
        }
        call.say(Figures.count(call.desk().sender().lastRows(), "row") + " copied to " + file);
    }

    private static Format format(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return Format.named(ending)
                .filter(f -> f != Format.TEXT && f != Format.EXPANDED)
                .orElse(Format.CSV);
    }

    private static void in(MetaCall call, String what, Path file) {
        call.desk().session().gate().pass("\\copy");
        Database home = call.desk().session().databases().home();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            CsvRecords records = new CsvRecords(reader);
            long rows = call.desk().sender().write(tx -> insert(tx, home, TableName.parse(what), records));
            call.say(Figures.count(rows, "row") + " copied");
        } catch (IOException e) {
            throw FileMetas.unusable(file.toString(), e);
        }
    }

    private static long insert(Transaction tx, Database home, TableName name, CsvRecords records) {
        Table table = dev.sluice.db.Catalog.of(tx, home.dialect()).table(name);
        List<Column> columns =
                records
                        .next()
                        .orElseThrow(() -> MetaCall.usage("the file has no line with the columns' names", ""))
                        .stream()
                        .map(label -> column(table, String.valueOf(label)))
                        .toList();
        // The server turns each text into the column's type, as its own copy does.
        String marks = columns.stream()
                .map(c -> tx.isPostgres() ? "cast(? as text)::" + c.declared() : "?")
                .collect(Collectors.joining(", "));
        String names = columns.stream().map(c -> c.name().quoted()).collect(Collectors.joining(", "));
        String sql = "insert into " + table.name().quoted() + " (" + names + ") values (" + marks + ")";
        long rows = 0;
        for (Optional<List<@Nullable String>> next = records.next(); next.isPresent(); next = records.next()) {
            if (next.get().size() != columns.size()) {
                throw SluiceException.of(
                        Kind.FAILED,
                        "a record has " + next.get().size() + " fields where " + columns.size() + " are named",
                        "line " + records.line(),
                        "mend the file");
            }
            refuseIfStopped();
            tx.execute(new Sql(sql, new ArrayList<>(next.get())));
            rows++;
        }
        return rows;
    }

    /** A cancellation between two records finds no statement. */
    private static void refuseIfStopped() {
        if (Thread.currentThread().isInterrupted()) {
            throw SluiceException.of(Kind.INTERRUPTED, "stopped", "", "");
        }
    }

    private static Column column(Table table, String label) {
        return table.columns().stream()
                .filter(c -> c.name().text().equals(label))
                .findFirst()
                .orElseThrow(() -> MetaCall.usage(
                        "column \"" + label + "\" of the file is not in " + table.name(),
                        "the first line names the columns"));
    }
}
