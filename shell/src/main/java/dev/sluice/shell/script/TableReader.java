package dev.sluice.shell.script;

import dev.sluice.command.Source;
import dev.sluice.command.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;

/** Reads off the tables, columns and profiles that a runbook names literally. */
final class TableReader {
    private static final List<String> COLUMNS = List.of("key", "update", "only");

    private final Language language;
    private final SourceText source;
    private final List<TableUse> uses = new ArrayList<>();
    private final Set<String> profiles = new LinkedHashSet<>();
    private final StringBuilder making = new StringBuilder();

    TableReader(Language language, SourceText source) {
        this.language = language;
        this.source = source;
    }

    /** Without those that the runbook makes itself. */
    List<TableUse> uses() {
        String made = making.toString();
        return uses.stream()
                .filter(use -> !made.contains(use.table().toLowerCase(Locale.ROOT)))
                .toList();
    }

    Set<String> profiles() {
        return profiles;
    }

    /** @param elsewhere the profile of the {@code on(...)} around the call; empty text when that is not known */
    void read(Call call, Optional<String> elsewhere) {
        switch (call.word()) {
            case "profile", "query", "on" -> first(call).ifPresent(profiles::add);
            case "requires" -> call.option("profile").ifPresent(this::profiles);
            case "sql" -> first(call).ifPresent(this::making);
            case "count" -> call.positional(0).ifPresent(table -> table(elsewhere, table, false));
            default -> language.word(call.word()).ifPresent(word -> command(call, word));
        }
    }

    private static Optional<String> first(Call call) {
        return call.positional(0).flatMap(Call::literal);
    }

    private void profiles(Expression given) {
        literals(given).forEach(p -> profiles.add(p.getText()));
    }

    private static List<Expression> literals(Expression given) {
        List<Expression> all = given instanceof ListExpression list ? list.getExpressions() : List.of(given);
        return all.stream().filter(e -> Call.literal(e).isPresent()).toList();
    }

    private void making(String sql) {
        String text = sql.toLowerCase(Locale.ROOT);
        if (text.contains("create") || text.contains("alter")) {
            making.append(text).append('\n');
        }
    }

    private void command(Call call, Word word) {
        if (!word.target().isTable()) {
            return;
        }
        Optional<Expression> from = call.option("from");
        Optional<Expression> target =
                call.positional(0).filter(t -> Call.literal(t).isPresent());
        target.ifPresent(t -> {
            table(Optional.empty(), t, from.isPresent());
            boolean grows = call.option("addColumns").isPresent() || call.spread();
            COLUMNS.stream()
                    .filter(option -> !grows)
                    .flatMap(option -> call.option(option).stream())
                    .flatMap(given -> literals(given).stream())
                    .forEach(column -> add(Optional.empty(), t.getText(), Optional.of(column.getText()), column));
        });
        from.ifPresent(given -> source(call, given));
    }

    private void source(Call call, Expression from) {
        Call.literal(from).ifPresent(text -> sourceTable(call, Source.OfTable.parse(text), from));
        Optional<String> whole = from instanceof MethodCallExpression made
                ? Call.of(made).filter(c -> c.word().equals("profile")).flatMap(TableReader::first)
                : Optional.empty();
        whole.ifPresent(profile -> call.option("tables")
                .ifPresent(tables -> literals(tables).forEach(t -> table(Optional.of(profile), t, false))));
    }

    private void sourceTable(Call call, Source.OfTable table, Expression at) {
        table.profile().ifPresent(profiles::add);
        String name = table.table().toString();
        uses.add(use(table.profile(), name, Optional.empty(), at));
        call.option("watermark")
                .filter(ConstantExpression.class::isInstance)
                .ifPresent(column -> add(table.profile(), name, Optional.of(column.getText()), column));
    }

    private void table(Optional<String> profile, Expression name, boolean optional) {
        boolean known = Call.literal(name).isPresent()
                && !profile.filter(String::isEmpty).isPresent();
        if (known && !optional) {
            uses.add(use(profile, name.getText(), Optional.empty(), name));
        }
    }

    private void add(Optional<String> profile, String table, Optional<String> column, Expression at) {
        uses.add(use(profile, table, column, at));
    }

    private TableUse use(Optional<String> profile, String table, Optional<String> column, Expression at) {
        return new TableUse(profile, table, column, source, at.getLineNumber(), at.getColumnNumber());
    }
}
