package dev.sluice.command.verify;

import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.SchemaFact;
import dev.sluice.db.SchemaFact.Sort;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what a live database is made of as the checks that it passes: {@code sluice init verify}. */
public final class SchemaScript {
    private static final Map<Sort, String> WHOLE = new EnumMap<>(Map.of(
            Sort.VIEW, "views",
            Sort.MATERIALIZED_VIEW, "materializedViews",
            Sort.SEQUENCE, "sequences",
            Sort.FUNCTION, "functions"));

    private final List<SchemaFact> facts;
    private final StringBuilder text = new StringBuilder();

    private SchemaScript(List<SchemaFact> facts) {
        this.facts = facts;
    }

    public static String of(Database database) {
        List<SchemaFact> facts = database.transaction(
                Access.READ, tx -> Catalog.of(tx, database.dialect()).schema());
        return new SchemaScript(facts).write(database.profile());
    }

    private String write(String profile) {
        line(0, "// What the database of profile " + quoted(profile) + " was made of when sluice init verify read it.");
        line(0, "// Review it, take out what may change, and keep it in the repository: sluice verify this-file");
        line(0, "runbook 'Schema'");
        line(0, "");
        line(0, "verify {");
        line(1, "schema {");
        List<SchemaFact> tables = of(Sort.TABLE, "");
        if (!tables.isEmpty()) {
            line(2, "onlyTables " + names(tables));
        }
        tables.forEach(this::table);
        WHOLE.forEach((sort, word) -> {
            if (!of(sort, "").isEmpty()) {
                line(2, word + " " + names(of(sort, "")));
            }
        });
        of(Sort.EXTENSION, "").forEach(e -> line(2, "extension " + quoted(e.name()) + ", " + detail(e, "type")));
        line(2, "sound()");
        line(1, "}");
        line(0, "}");
        return text.toString();
    }

    private void table(SchemaFact table) {
        String name = table.name();
        line(2, "table(" + quoted(name) + ") {");
        of(Sort.COLUMN, name).forEach(this::column);
        of(Sort.PRIMARY_KEY, name).forEach(f -> line(3, "primaryKey " + columns(f.name())));
        of(Sort.UNIQUE, name).forEach(f -> line(3, "unique " + columns(f.name())));
        of(Sort.FOREIGN_KEY, name).forEach(this::foreignKey);
        of(Sort.CHECK, name).forEach(f -> line(3, "check " + quoted(f.name())));
        of(Sort.INDEX, name).forEach(f -> line(3, "index " + quoted(f.name())));
        of(Sort.TRIGGER, name).forEach(f -> line(3, "trigger " + quoted(f.name())));
        of(Sort.POLICY, name).forEach(f -> line(3, "policy " + quoted(f.name())));
        of(Sort.GRANT, name).forEach(this::grant);
        line(2, "}");
    }

    private void column(SchemaFact column) {
        String nullable = column.detail("nullable").orElse("yes").equals("yes") ? "" : ", nullable: false";
        String value =
                column.detail("default").map(d -> ", default: " + quoted(d)).orElse("");
        line(3, "column " + quoted(column.name()) + ", " + detail(column, "type") + nullable + value);
    }

    private void foreignKey(SchemaFact key) {
        String[] sides = key.name().split(" -> ", 2);
        line(3, "foreignKey([" + columns(sides[0]) + "], " + quoted(sides[1]) + ")");
    }

    private void grant(SchemaFact grant) {
        int to = grant.name().lastIndexOf(" to ");
        line(
                3,
                "grant " + quoted(grant.name().substring(0, to)) + ", "
                        + quoted(grant.name().substring(to + 4)));
    }

    private List<SchemaFact> of(Sort sort, String owner) {
        return facts.stream()
                .filter(f -> f.sort() == sort && f.owner().equals(owner))
                .toList();
    }

    private static String columns(String names) {
        return List.of(names.split(", ")).stream().map(SchemaScript::quoted).collect(Collectors.joining(", "));
    }

    private static String names(List<SchemaFact> facts) {
        return facts.stream().map(f -> quoted(f.name())).collect(Collectors.joining(", "));
    }

    private static String detail(SchemaFact fact, String label) {
        return quoted(fact.detail(label).orElse(""));
    }

    private static String quoted(String text) {
        String inside = text.replace("\\", "\\\\")
                .replace("'", "\\'")
                .replace("\r", "\\r")
                .replace("\n", "\\n");
        return "'" + inside + "'";
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(line.isEmpty() ? 0 : depth)).append(line).append('\n');
    }
}
