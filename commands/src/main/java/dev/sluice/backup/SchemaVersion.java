package dev.sluice.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.db.Catalog;
import dev.sluice.db.Reader;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;

/** Which version of its definitions a database has: what its change log says where it keeps one, else a digest of them. */
public record SchemaVersion(Reader reader, Catalog catalog) {
    private static final int DIGITS = 16;

    /** A change log and how its last change is told. */
    private record ChangeLog(String table, String query) {}

    private static final List<ChangeLog> LOGS = List.of(
            new ChangeLog(
                    "databasechangelog",
                    "select id || ' by ' || author as v from %1$s where orderexecuted = (select max(orderexecuted) from %1$s)"),
            new ChangeLog(
                    "flyway_schema_history",
                    "select coalesce(version, description) as v from %1$s where installed_rank = (select max(installed_rank) from %1$s)"));

    public String text() {
        for (ChangeLog log : LOGS) {
            Optional<String> last = last(log);
            if (last.isPresent()) {
                return log.table() + ": " + last.get();
            }
        }
        return "definitions: " + Sha256.hex(definitions().getBytes(UTF_8)).substring(0, DIGITS);
    }

    private Optional<String> last(ChangeLog log) {
        Optional<Table> table = catalog.find(new TableName(Optional.empty(), Name.of(log.table())));
        if (table.isEmpty()) {
            return Optional.empty();
        }
        Rows rows = reader.query(Sql.of(log.query().formatted(table.get().name().quoted())));
        return rows.isEmpty() ? Optional.empty() : Optional.ofNullable(rows.text(0, "v"));
    }

    private String definitions() {
        StringBuilder all = new StringBuilder();
        catalog.schema().stream().map(Object::toString).sorted().forEach(fact -> all.append(fact)
                .append('\n'));
        return all.toString();
    }
}
