package dev.sluice.shell.script;

import dev.sluice.command.verify.SchemaCheck;
import dev.sluice.db.SchemaFact.Detail;
import dev.sluice.db.SchemaFact.Sort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What may stand in {@code schema { table('t') { ... } }}. */
public final class SchemaTableBlock {
    private final SchemaBlock schema;
    private final String table;
    private final List<String> columns = new ArrayList<>();

    SchemaTableBlock(SchemaBlock schema, String table) {
        this.schema = schema;
        this.table = table;
    }

    private void present(Sort sort, CharSequence name) {
        schema.present(sort, table, name, List.of());
    }

    private static String joined(Collection<?> names) {
        return names.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    public void column(CharSequence name) {
        columns.add(name.toString());
        present(Sort.COLUMN, name);
    }

    public void column(CharSequence name, CharSequence type) {
        column(Map.of(), name, type);
    }

    /** {@code nullable: false}, {@code default: 'now()'} as SQL, or {@code default: null} for none. */
    public void column(Map<String, ? extends @Nullable Object> options, CharSequence name, CharSequence type) {
        GivenOptions.check("column", BlockWords.COLUMN, options);
        columns.add(name.toString());
        List<Detail> details = new ArrayList<>(List.of(new Detail("type", type.toString())));
        if (options.get("nullable") instanceof Boolean nullable) {
            details.add(new Detail("nullable", nullable ? "yes" : "no"));
        }
        if (options.containsKey("default")) {
            Object value = options.get("default");
            details.add(new Detail("default", value == null ? "" : value.toString()));
        }
        schema.present(Sort.COLUMN, table, name, details);
    }

    /** No other columns than those named before. */
    public void noOtherColumns() {
        schema.add(new SchemaCheck.Only(Sort.COLUMN, table, columns));
    }

    public void primaryKey(CharSequence... names) {
        present(Sort.PRIMARY_KEY, joined(Arrays.asList(names)));
    }

    public void unique(CharSequence... names) {
        present(Sort.UNIQUE, joined(Arrays.asList(names)));
    }

    public void foreignKey(CharSequence column, CharSequence parent) {
        foreignKey(List.of(column), parent);
    }

    public void foreignKey(Collection<?> names, CharSequence parent) {
        present(Sort.FOREIGN_KEY, joined(names) + " -> " + parent);
    }

    /** Its name, or its condition. */
    public void check(CharSequence check) {
        present(Sort.CHECK, check);
    }

    public void index(CharSequence name) {
        present(Sort.INDEX, name);
    }

    /** An index whose definition holds that text, such as {@code 'btree (status)'}. */
    public void index(CharSequence name, CharSequence definition) {
        schema.present(Sort.INDEX, table, name, List.of(new Detail("definition", definition.toString())));
    }

    public void trigger(CharSequence name) {
        present(Sort.TRIGGER, name);
    }

    public void policy(CharSequence name) {
        present(Sort.POLICY, name);
    }

    /** {@code grant 'select', 'reader'}; of one column {@code grant 'select (name)', 'reader'}. */
    public void grant(CharSequence privilege, CharSequence role) {
        present(Sort.GRANT, privilege + " to " + role);
    }
}
