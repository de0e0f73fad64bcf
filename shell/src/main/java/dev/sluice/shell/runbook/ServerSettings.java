package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.profile.Setting;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code set:} of a step: {@code set local}, which the end of the transaction takes back. */
final class ServerSettings {
    /** A rehearsal has its own, lower ones. */
    private static final Set<String> LIMITS = Set.of("lock_timeout", "statement_timeout");

    private final Transaction tx;
    private final List<Setting> settings;
    private final List<Setting> before = new ArrayList<>();

    ServerSettings(Transaction tx, List<Setting> settings) {
        if (!settings.isEmpty() && !tx.isPostgres()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "set: is for PostgreSQL; SQLite has no settings of a transaction",
                    "",
                    "leave set: out");
        }
        this.tx = tx;
        this.settings = settings;
    }

    void apply(boolean rehearsal) {
        for (Setting setting : settings) {
            if (rehearsal && LIMITS.contains(setting.name().toLowerCase(Locale.ROOT))) {
                continue;
            }
            String old =
                    String.valueOf(tx.query(Sql.of("select coalesce(current_setting(?, true), '')", setting.name()))
                            .value());
            before.add(new Setting(setting.name(), old));
            set(setting);
        }
    }

    /** For a rehearsal, in whose one transaction they would hold for the steps behind as well. */
    void restore() {
        before.forEach(this::set);
    }

    private void set(Setting setting) {
        tx.query(Sql.of("select set_config(?, ?, true)", setting.name(), setting.value()));
    }
}
