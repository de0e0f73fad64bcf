package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.profile.Setting;
import dev.sluice.sql.Sql;
import java.util.List;

/** {@code set:} of a step: {@code set local}, which the end of the transaction takes back. */
final class ServerSettings {
    private ServerSettings() {}

    static void apply(Transaction tx, List<Setting> settings) {
        if (!settings.isEmpty() && !tx.isPostgres()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "set: is for PostgreSQL; SQLite has no settings of a transaction",
                    "",
                    "leave set: out");
        }
        for (Setting setting : settings) {
            tx.query(Sql.of("select set_config(?, ?, true)", setting.name(), setting.value()));
        }
    }
}
