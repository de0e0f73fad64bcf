package dev.sluice.db;

import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import org.jspecify.annotations.Nullable;

/** Asks a connection who answers. */
final class Servers {
    private static final String POSTGRES = """
            select current_setting('server_version') as version,
                   current_setting('server_version_num') as number,
                   current_user as role,
                   current_database() as database,
                   coalesce(host(inet_server_addr()) || ':' || inet_server_port(), 'local socket') as address,
                   pg_is_in_recovery()::text as standby
            """;

    private Servers() {}

    static Server ask(Transaction transaction) {
        return transaction.isPostgres() ? postgres(transaction) : sqlite(transaction);
    }

    private static Server postgres(Transaction transaction) {
        Rows rows = transaction.query(Sql.of(POSTGRES));
        String address = text(rows, "address") + "/" + text(rows, "database");
        return new Server(
                "PostgreSQL",
                text(rows, "version"),
                Integer.parseInt(text(rows, "number")),
                text(rows, "role"),
                text(rows, "database"),
                address,
                text(rows, "standby").equals("true"),
                systemIdentifier(transaction));
    }

    /** Superusers and members of pg_monitor may ask; others go without. */
    private static String systemIdentifier(Transaction transaction) {
        String allowed = "select has_function_privilege('pg_control_system()', 'execute')::text as allowed";
        if (!text(transaction.query(Sql.of(allowed)), "allowed").equals("true")) {
            return "";
        }
        return text(transaction.query(Sql.of("select system_identifier::text as id from pg_control_system()")), "id");
    }

    private static Server sqlite(Transaction transaction) {
        String version = text(transaction.query(Sql.of("select sqlite_version() as version")), "version");
        String file =
                text(transaction.query(Sql.of("select file from pragma_database_list where name = 'main'")), "file");
        return new Server("SQLite", version, number(version), "", "main", file, false, "");
    }

    private static int number(String version) {
        String[] parts = version.split("\\.", -1);
        return Integer.parseInt(parts[0]) * 1_000_000 + Integer.parseInt(parts[1]) * 1_000 + Integer.parseInt(parts[2]);
    }

    private static String text(Rows rows, String label) {
        @Nullable String text = rows.text(0, label);
        return text == null ? "" : text;
    }
}
