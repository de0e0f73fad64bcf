package dev.sluice.db;

import dev.sluice.db.SchemaFact.Detail;
import dev.sluice.db.SchemaFact.Sort;
import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Describes all that a SQLite file holds besides rows; SQLite's own tables and Sluice's are left out. */
final class SqliteSchema {
    private static final String OBJECTS = """
            select type, name, tbl_name as owner, sql
            from main.sqlite_schema
            where sql is not null and name not like 'sqlite\\_%' escape '\\' and tbl_name not like 'sluice\\_%' escape '\\'
            order by type, name
            """;

    private static final Pattern CHECK = Pattern.compile("\\bcheck\\s*\\(", Pattern.CASE_INSENSITIVE);
    private static final Pattern BODY =
            Pattern.compile("(?is)^create\\s+(unique\\s+)?index\\b.*?\\bon\\b[^(]*(\\(.*)$");

    private final Reader reader;
    private final List<SchemaFact> facts = new ArrayList<>();

    SqliteSchema(Reader reader) {
        this.reader = reader;
    }

    List<SchemaFact> facts() {
        new SqliteTables(reader).all().forEach(this::table);
        CatalogRow.of(reader.query(Sql.of(OBJECTS))).forEach(this::object);
        return facts;
    }

    private void table(Table table) {
        String owner = table.name().toString();
        add(Sort.TABLE, "", owner, "");
        table.columns().forEach(column -> column(owner, column));
        if (!table.primaryKey().isEmpty()) {
            add(Sort.PRIMARY_KEY, owner, names(table.primaryKey()), "");
        }
        table.uniqueKeys().stream()
                .filter(k -> k.index().text().startsWith("sqlite_autoindex"))
                .forEach(k -> add(Sort.UNIQUE, owner, names(k.columns()), ""));
        table.foreignKeys().forEach(k -> {
            String leads = names(k.columns()) + " -> " + k.parent();
            String definition =
                    "references " + k.parent() + "(" + names(k.parentColumns()) + ") on delete " + k.onDelete();
            add(Sort.FOREIGN_KEY, owner, leads, definition);
        });
    }

    private void column(String owner, Column column) {
        List<Detail> details = new ArrayList<>();
        details.add(new Detail("type", column.declared()));
        details.add(new Detail("nullable", column.notNull() ? "no" : "yes"));
        column.defaultSql().ifPresent(value -> details.add(new Detail("default", value)));
        if (column.generation() == Generation.COMPUTED) {
            details.add(new Detail("definition", "generated"));
        }
        facts.add(new SchemaFact(Sort.COLUMN, owner, column.name().text(), details, ""));
    }

    private static String names(List<Name> names) {
        return names.stream().map(Name::text).collect(Collectors.joining(", "));
    }

    private void object(CatalogRow row) {
        String sql = row.text("sql");
        switch (row.text("type")) {
            case "table" -> checks(row.text("name"), sql);
            case "index" -> add(Sort.INDEX, row.text("owner"), row.text("name"), indexed(sql));
            case "view" -> add(Sort.VIEW, "", row.text("name"), oneLine(sql));
            case "trigger" -> add(Sort.TRIGGER, row.text("owner"), row.text("name"), oneLine(sql));
            default -> throw new AssertionError(row.text("type"));
        }
    }

    private static String indexed(String sql) {
        Matcher body = BODY.matcher(sql);
        return body.matches()
                ? Optional.ofNullable(body.group(1)).map(u -> "unique ").orElse("") + oneLine(body.group(2))
                : oneLine(sql);
    }

    private static String oneLine(String sql) {
        return sql.replaceAll("\\s+", " ").strip();
    }

    /** SQLite keeps checks only as they were written. */
    private void checks(String owner, String sql) {
        Matcher check = CHECK.matcher(sql);
        while (check.find()) {
            String condition = oneLine(sql.substring(check.end(), closing(sql, check.end())));
            add(Sort.CHECK, owner, condition, "check (" + condition + ")");
        }
    }

    /** Where the parenthesis closes that was opened before {@code from}; those in quotes do not count. */
    private static int closing(String sql, int from) {
        int depth = 1;
        char quote = 0;
        for (int i = from; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return sql.length();
    }

    private void add(Sort sort, String owner, String name, String definition) {
        List<Detail> details = definition.isEmpty() ? List.of() : List.of(new Detail("definition", definition));
        facts.add(new SchemaFact(sort, owner, name, details, ""));
    }
}
