package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.TestDatabases;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who uses a snapshot from before the new rows is waited for, whoever that is. */
class RenameOldSnapshotsTest {
    @TempDir
    Path folder;

    private SwapBench bench(String... more) {
        return new SwapBench(Engine.POSTGRES, folder).with(SwapBench.EVENTS).with(more);
    }

    @Test
    void s1_anOlderSnapshotOfAnotherRoleIsWaitedForBySomebodyWhoIsNoSuperuser() throws SQLException {
        try (SwapBench bench = bench()) {
            bench.role("snapshot_owner");
            bench.role("snapshot_reader");
            bench.with(
                    "alter role snapshot_owner login password 'review'",
                    "alter role snapshot_reader login password 'review'",
                    "grant create, usage on schema public to snapshot_owner",
                    "grant usage on schema public to snapshot_reader",
                    "alter table events owner to snapshot_owner",
                    "alter table notes owner to snapshot_owner",
                    "alter table fresh owner to snapshot_owner",
                    "create table aside (id integer)",
                    "grant select on events, aside to snapshot_reader");
            String url = bench.database.jdbcUrl().replaceFirst("\\?.*", "");
            try (Connection reader = java.sql.DriverManager.getConnection(url, "snapshot_reader", "review");
                    Statement statement = reader.createStatement();
                    SwapBench limited = new SwapBench(
                            bench.database,
                            TestDatabases.postgres("home", url + "?user=snapshot_owner&password=review"),
                            folder)) {
                reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                reader.setAutoCommit(false);
                statement.executeQuery("select count(*) from aside").close();
                String refusal = limited.refusal("events", SwapBench.rename("wait", Duration.ofMillis(300)));
                try (var rows = statement.executeQuery("select count(*) from events")) {
                    rows.next();
                    assertThat(refusal + " / " + rows.getInt(1)).matches("75: a snapshot from before.*/ 2");
                }
            }
        }
    }
}
