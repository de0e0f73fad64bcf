package dev.sluice.shell.repl;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Session;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The prompt's own commands, in psql's spelling. */
final class MetaCommands {
    private static final String HELP = """
            SQL ends with ;            select * from orders limit 5;
            words are Groovy           upsert 'orders', from: 'lab:orders'
              dryRun { ... }           executes and rolls back
              transaction { ... }      all or nothing
            \\d          tables
            \\d NAME     columns and keys of a table
            \\timing     says how long each line took; again to stop
            \\?          this
            \\q          leaves""";
    private static final List<String> NAMES = List.of("\\d", "\\timing", "\\?", "\\q");

    private final Session session;
    private final ValuePrinter values;
    private boolean timing;

    MetaCommands(Session session, ValuePrinter values) {
        this.session = session;
        this.values = values;
    }

    boolean timing() {
        return timing;
    }

    /** Runs one; gives whether to go on. */
    boolean run(String input) {
        String[] words = input.replaceFirst(";$", "").strip().split("\\s+", 2);
        switch (words[0]) {
            case "\\q" -> {
                return false;
            }
            case "\\?" -> values.console().line(HELP.stripIndent());
            case "\\timing" -> {
                timing = !timing;
                values.console().message("timing is " + (timing ? "on" : "off"));
            }
            case "\\d" -> describe(words.length > 1 ? words[1] : "");
            default -> throw unknown(words[0]);
        }
        return true;
    }

    private static SluiceException unknown(String word) {
        String question = Nearest.question(word, NAMES);
        return SluiceException.of(
                Kind.USAGE, "unknown command \"" + word + "\"", "", question.isEmpty() ? "see \\?" : question);
    }

    private void describe(String name) {
        if (name.isEmpty()) {
            values.print(catalog(MetaCommands::tables));
            return;
        }
        TableName wanted = TableName.parse(name);
        Table table = catalog(c -> c.table(wanted));
        values.print(columns(table));
        keys(table).forEach(values.console()::line);
    }

    private <T> T catalog(Function<Catalog, T> question) {
        Database home = session.databases().home();
        return home.transaction(Access.READ, tx -> question.apply(Catalog.of(tx, home.dialect())));
    }

    private static Rows tables(Catalog catalog) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Table table : catalog.tables()) {
            List<@Nullable Object> row = new ArrayList<>();
            OptionalLong estimate = catalog.rowEstimate(table);
            row.add(table.name().toString());
            row.add(table.columns().size());
            row.add(estimate.isPresent() ? estimate.getAsLong() : null);
            rows.add(row);
        }
        return new Rows(List.of("table", "columns", "rows (estimate)"), rows);
    }

    private static Rows columns(Table table) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Column column : table.columns()) {
            String generation =
                    column.generation().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            boolean own = column.generation() == Column.Generation.NONE;
            rows.add(List.of(
                    column.name().text(),
                    column.declared(),
                    column.notNull() ? "not null" : "",
                    own ? column.defaultSql().orElse("") : generation));
        }
        return new Rows(List.of("column", "type", "null", "default"), rows);
    }

    private static List<String> keys(Table table) {
        List<String> lines = new ArrayList<>();
        if (!table.primaryKey().isEmpty()) {
            lines.add("primary key (" + joined(table.primaryKey()) + ")");
        }
        table.uniqueKeys().forEach(k -> lines.add("unique " + k.index() + " (" + joined(k.columns()) + ")"));
        table.foreignKeys()
                .forEach(k -> lines.add("foreign key (" + joined(k.columns()) + ") references " + k.parent() + " ("
                        + joined(k.parentColumns()) + ")"));
        return lines;
    }

    private static String joined(List<Name> names) {
        return names.stream().map(Name::text).collect(Collectors.joining(", "));
    }
}
