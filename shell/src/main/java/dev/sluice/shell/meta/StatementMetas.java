package dev.sluice.shell.meta;

import static dev.sluice.shell.meta.Meta.Takes.FILE;
import static dev.sluice.shell.meta.Meta.Takes.NOTHING;
import static dev.sluice.shell.meta.Meta.Takes.TEXT;

import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.shell.prompt.Settings;
import dev.sluice.shell.prompt.Settings.Expanded;
import dev.sluice.sql.Column;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.SqlText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done with a statement: the one before the command on its line, or the last one sent. */
final class StatementMetas {
    static final MetaGroup GROUP = new MetaGroup(
            "A statement: select 1 \\g, or the last one sent",
            List.of(
                    Meta.of("\\g [FILE]", "Sends it; with a file the result goes there.", FILE, StatementMetas::send),
                    Meta.of("\\gx", "Sends it and shows a line for each column.", NOTHING, StatementMetas::expanded),
                    Meta.of(
                            "\\gset [PREFIX]",
                            "Sends it and keeps its one row in variables.",
                            TEXT,
                            StatementMetas::set),
                    Meta.of(
                            "\\gdesc",
                            "Tells the columns it gives; nothing is executed.",
                            NOTHING,
                            StatementMetas::columns),
                    Meta.of(
                            "\\gexec",
                            "Sends it, and then each of its values as a statement.",
                            NOTHING,
                            StatementMetas::exec),
                    Meta.of(
                            "\\watch [SECONDS] [until EXPRESSION]",
                            "Sends it again and again, until the expression over it holds: until it[0].n == 0.",
                            TEXT,
                            Watching::run)));

    private StatementMetas() {}

    private static void send(MetaCall call) {
        if (call.argument().isEmpty()) {
            call.desk().sender().run(call.statement());
            return;
        }
        call.desk().results().sendingTo(call.file(call.argument()), () -> call.desk()
                .sender()
                .run(call.statement()));
    }

    private static void expanded(MetaCall call) {
        Settings settings = call.desk().results().settings();
        Expanded before = settings.expanded();
        settings.expanded(Expanded.ON);
        try {
            call.desk().sender().run(call.statement());
        } finally {
            settings.expanded(before);
        }
    }

    private static Sql bound(MetaCall call) {
        String text = call.statement().strip().replaceFirst(";\\s*$", "");
        return call.desk().engine().bound(SqlText.of(text, call.desk().lexis()).parameters());
    }

    private static void set(MetaCall call) {
        Rows rows = call.desk().sender().fetchOne(call.statement());
        for (int i = 0; i < rows.columns().size(); i++) {
            call.desk()
                    .engine()
                    .set(
                            call.argument() + rows.columns().get(i),
                            rows.rows().get(0).get(i));
        }
    }

    private static void columns(MetaCall call) {
        Database home = call.desk().session().databases().home();
        Sql query = bound(call);
        if (!SqlText.of(query.text(), call.desk().lexis()).readsOnly()) {
            throw MetaCall.usage(
                    "\\gdesc tells the columns of a query, and this is none", "leave it out to send the statement");
        }
        boolean declared = call.desk().isSqlite();
        List<List<@Nullable Object>> rows = call.desk().sender().read(tx -> {
            List<Column> columns = Catalog.of(tx, home.dialect()).columns(query);
            List<String> types = declared
                    ? tx.declaredTypes(query)
                    : columns.stream().map(Column::declared).toList();
            return described(columns, types);
        });
        call.print(new Rows(List.of("column", "type"), rows));
    }

    private static List<List<@Nullable Object>> described(List<Column> columns, List<String> types) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            rows.add(List.of(columns.get(i).name().text(), types.get(i)));
        }
        return rows;
    }

    private static void exec(MetaCall call) {
        for (List<@Nullable Object> row :
                call.desk().sender().fetch(call.statement()).rows()) {
            for (Object value : row) {
                if (value != null) {
                    call.say(value.toString());
                    call.desk().sender().run(value.toString());
                }
            }
        }
    }
}
