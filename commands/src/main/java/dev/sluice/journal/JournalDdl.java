package dev.sluice.journal;

import dev.sluice.dialect.Dialect;
import dev.sluice.sql.Name;
import java.util.ArrayList;
import java.util.List;

/** The statements that make the journal's tables; each does nothing where its object is there already. */
public final class JournalDdl {
    private static final String VERSION = """
            create table if not exists %s (
                version integer not null primary key
            )""";

    private static final String RUN = """
            create table if not exists %s (
                run            text not null primary key,
                runbook        text not null,
                file           text not null,
                file_hash      text not null,
                parameters     text not null,
                os_user        text not null,
                host           text not null,
                pid            bigint not null,
                sluice_version text not null,
                database       text not null,
                started        %2$s not null,
                ended          %2$s,
                outcome        text not null,
                request        text not null default '',
                commit_every   bigint not null default 0,
                address        text not null default '',
                plan           text not null default '',
                failure        text not null default ''
            )""";

    private static final String STEP = """
            create table if not exists %s (
                run         text not null,
                ordinal     integer not null,
                name        text not null,
                source_hash text not null,
                started     %2$s not null,
                ended       %2$s,
                outcome     text not null,
                inserted    bigint not null default 0,
                updated     bigint not null default 0,
                deleted     bigint not null default 0,
                value       text not null default 'null',
                step_cursor text not null default '',
                transaction_id text not null,
                primary key (run, ordinal)
            )""";

    private static final String SYNC_META = """
            create table if not exists %s (
                source           text not null,
                target           text not null,
                watermark_column text not null,
                watermark        text not null,
                row_count        bigint not null,
                run              text not null,
                finished         %2$s not null,
                primary key (source, target)
            )""";

    private static final String DOCUMENT = """
            create table if not exists %s (
                target  text not null,
                source  text not null,
                place   text not null,
                mapping text not null,
                hash    text not null,
                held    bigint not null,
                primary key (target, source, place)
            )""";

    private JournalDdl() {}

    /** What a database administrator may execute beforehand, where the program has no right to create. */
    public static String text(Dialect dialect, Name schema) {
        Tables tables = new Tables(dialect, schema);
        StringBuilder text = new StringBuilder();
        if (!tables.sqlite()) {
            text.append(schema(tables)).append(";\n\n");
        }
        statements(tables).forEach(each -> text.append(each).append(";\n\n"));
        return tables.sqlite() ? text.toString() : text.append(grants(schema)).toString();
    }

    static String schema(Tables tables) {
        return "create schema if not exists " + tables.schema().quoted();
    }

    static List<String> statements(Tables tables) {
        String time = tables.sqlite() ? "text" : "timestamptz";
        List<String> statements = new ArrayList<>();
        statements.add(VERSION.formatted(tables.version()));
        statements.add(RUN.formatted(tables.run(), time));
        statements.add(STEP.formatted(tables.step(), time));
        statements.add(SYNC_META.formatted(tables.syncMeta(), time));
        statements.add(document(tables));
        statements.add("insert into %s (version) values (%d) on conflict do nothing"
                .formatted(tables.version(), Tables.VERSION));
        return statements;
    }

    static String document(Tables tables) {
        return DOCUMENT.formatted(tables.document());
    }

    private static String grants(Name schema) {
        String text = """
                -- for each role that runs:
                -- grant usage on schema %1$s to ...;
                -- grant select, insert, update on all tables in schema %1$s to ...;
                -- for the one that purges, beside that:
                -- grant delete on %1$s."run", %1$s."step" to ...;
                """;
        return text.formatted(schema.quoted());
    }
}
