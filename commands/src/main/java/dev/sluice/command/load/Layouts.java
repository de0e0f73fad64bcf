package dev.sluice.command.load;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Table;
import dev.sluice.sql.ValueType;
import dev.sluice.sql.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Pairs the fields of files with the columns of a table, by name; all that does not fit is told at once. */
final class Layouts {
    private static final int MOST = 20;

    private final Load.Fields fields;
    private final Table table;
    private final Set<String> inherited;
    private final Map<Column, String> pairs = new LinkedHashMap<>();
    private final Set<String> ignored;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * For one table.
     *
     * @param inherited columns that an outer record fills
     * @param nested fields that go into tables of their own
     */
    Layouts(Load.Fields fields, Table table, List<Name> inherited, List<String> nested) {
        this.fields = fields;
        this.table = table;
        this.inherited = inherited.stream().map(Name::text).collect(Collectors.toSet());
        this.ignored = new LinkedHashSet<>(fields.ignored());
        ignored.addAll(nested);
    }

    Layout of(List<Input> inputs, List<Name> behind) {
        Map<Input, List<String>> found = new LinkedHashMap<>();
        List<Problem> broken = new ArrayList<>();
        for (Input input : inputs) {
            Survey.Seen seen = Survey.of(input);
            broken.addAll(seen.broken());
            if (!seen.empty()) {
                found.put(input, seen.names());
            }
        }
        if (found.isEmpty()) {
            pairAll();
        }
        found.forEach(this::pair);
        refuseWrongNames(found.values().stream().flatMap(List::stream).collect(Collectors.toSet()));
        found.forEach(this::refuseMissing);
        if (!problems.isEmpty()) {
            // Of a record that is broken in its middle, fields are missing that the file has.
            List<Problem> told = broken.isEmpty() ? problems : broken;
            throw SluiceException.of(Kind.USAGE, told.stream().limit(MOST).toList());
        }
        List<Column> columns = new ArrayList<>(pairs.keySet());
        behind.forEach(name -> columns.add(table.column(name).orElseThrow()));
        columns.replaceAll(column -> table.id() == 0 ? column : asDomain(column));
        return new Layout(columns, List.copyOf(pairs.values()), List.copyOf(ignored));
    }

    /** Files without records say nothing of their fields, and fit every table. */
    private void pairAll() {
        table.columns().stream()
                .filter(c -> c.writable() && !inherited.contains(c.name().text()))
                .filter(c -> fields.columns().isEmpty()
                        || fields.columns().contains(c.name().text()))
                .forEach(c -> pairs.put(c, c.name().text()));
    }

    /**
     * What a domain keeps is the server's to say; it rounds and cuts binary values without a word, and of texts it is asked first. Dates
     * and floating numbers stay what they are: of their texts the server would take more than one spelling.
     */
    private static Column asDomain(Column column) {
        Set<String> own =
                switch (column.type()) {
                    case NUMERIC -> Set.of("numeric");
                    case TEXT -> Set.of("text", "character varying", "name");
                    case CHAR -> Set.of("character");
                    case INT2, INT4, INT8 -> Set.of("smallint", "integer", "bigint");
                    default -> Set.of(column.declared());
                };
        boolean domain = !own.contains(column.declared().replaceFirst("\\(.*", ""));
        return domain ? column.withType(ValueType.OTHER) : column;
    }

    private void pair(Input input, List<String> names) {
        for (String field : names) {
            if (!ignored.contains(field)) {
                pair(input.file().shown(), field);
            }
        }
    }

    private void pair(String file, String field) {
        String wanted = fields.renames().getOrDefault(field, field);
        List<Column> column = table.columns().stream()
                .filter(c -> c.name().text().equals(wanted))
                .toList();
        boolean chosen = fields.columns().isEmpty() || fields.columns().contains(wanted);
        if (column.isEmpty() || !chosen) {
            problems.add(unknown(file, field, wanted));
        } else if (!column.get(0).writable()) {
            add(
                    "column \"" + wanted + "\" of table " + table.name() + " is computed by the database",
                    file,
                    leaveOut(field));
        } else if (inherited.contains(wanted)) {
            add(
                    "field " + Visible.value(field) + " would fill a column that the outer record fills",
                    file,
                    leaveOut(field));
        } else {
            String before = pairs.putIfAbsent(column.get(0), field);
            if (before != null && !before.equals(field)) {
                add(
                        "fields \"" + before + "\" and \"" + field + "\" both go into column \"" + wanted + "\"",
                        file,
                        leaveOut(field));
            }
        }
    }

    private void add(String what, String file, String remedy) {
        problems.add(new Problem(what, file, remedy));
    }

    private static String leaveOut(String field) {
        return "leave the field out with ignore: ['" + field + "']";
    }

    private Problem unknown(String file, String field, String wanted) {
        String near = Nearest.question(wanted, free());
        String other = "rename it with map: ['" + field + "': '...'] or leave it out with ignore: ['" + field + "']";
        String what = "field " + Visible.value(field) + " is no column of table " + table.name();
        boolean known = table.columns().stream().anyMatch(c -> c.name().text().equals(wanted));
        if (known) {
            return new Problem(
                    "field " + Visible.value(field) + " is not among columns: " + fields.columns(),
                    file,
                    "add \"" + wanted + "\" to columns:, or " + leaveOut(field));
        }
        return new Problem(what, file, near.isEmpty() ? other : near + " Then " + other);
    }

    private List<String> free() {
        return table.columns().stream()
                .filter(c -> !pairs.containsKey(c) && c.writable())
                .map(c -> c.name().text())
                .toList();
    }

    /** A name in an option that nothing has is a misspelling. */
    private void refuseWrongNames(Set<String> found) {
        List<String> names = table.columns().stream().map(c -> c.name().text()).toList();
        for (String column : fields.columns()) {
            if (!names.contains(column)) {
                add(
                        "columns: names \"" + column + "\", which table " + table.name() + " does not have",
                        "load",
                        Nearest.question(column, names));
            }
        }
        for (Map.Entry<String, String> rename : fields.renames().entrySet()) {
            if (!found.isEmpty() && !found.contains(rename.getKey())) {
                add(
                        "map: names the field \"" + rename.getKey() + "\", which is in no file",
                        "load",
                        Nearest.question(rename.getKey(), found));
            }
        }
    }

    private void refuseMissing(Input input, List<String> names) {
        for (Column column : table.columns()) {
            String field = pairs.get(column);
            boolean filled = field != null
                    && (names.contains(field) || input.manner().format().isJson());
            // Without a field there is no null either, and another file's null is not this one's default.
            if (!filled
                    && (needed(column) || field != null)
                    && !inherited.contains(column.name().text())) {
                add(
                        "column \"" + column.name() + "\" of table " + table.name() + " has no field",
                        input.file().shown(),
                        remedy(column));
            }
        }
    }

    private boolean needed(Column column) {
        boolean filledOtherwise = column.defaultSql().isPresent()
                || column.generation() != Column.Generation.NONE
                || (table.is(Table.Trait.ROWID_KEY) && table.primaryKey().equals(List.of(column.name())));
        boolean listed = fields.columns().contains(column.name().text());
        boolean may = fields.columns().isEmpty() || column.notNull();
        return listed || (may && !filledOtherwise);
    }

    private String remedy(Column column) {
        if (column.notNull()) {
            return "add the field, or name the one that it goes by: map: ['...': '" + column.name() + "']";
        }
        if (pairs.isEmpty()) {
            return "name the fields as the columns are named, or rename them: map: ['...': '" + column.name() + "']";
        }
        String have = pairs.keySet().stream().map(c -> "'" + c.name() + "'").collect(Collectors.joining(", "));
        return "add the field, or fill only what there is: columns: [" + have + "]";
    }
}
