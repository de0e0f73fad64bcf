package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.profile.Target;
import dev.sluice.sql.Sql;
import dev.sluice.testing.CuttingProxy;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDefaultsTest {
    private TestDatabase raw;

    @BeforeEach
    void open() throws SQLException {
        raw = TestPostgres.freshDatabase();
        execute("create table t (a integer)");
    }

    @AfterEach
    void close() {
        raw.close();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = raw.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String value(Database database, String sql) {
        Object value =
                database.transaction(Access.READ, tx -> tx.query(Sql.of(sql)).value());
        return String.valueOf(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timezone                            | Asia/Tokyo | UTC",
                "datestyle                           | 'German'   | 'ISO, YMD'",
                "intervalstyle                       | iso_8601   | postgres",
                "extra_float_digits                  | '-3'       | 1",
                "bytea_output                        | escape     | hex",
                "lock_timeout                        | '0'        | 5s",
                "statement_timeout                   | '0'        | 30min",
                "idle_in_transaction_session_timeout | '0'        | 1h",
                "client_connection_check_interval    | '0'        | 200ms",
                "tcp_keepalives_idle                 | '7200'     | 60",
                "tcp_user_timeout                    | '0'        | 120000",
            })
    void theDatabasesOwnSettingsDoNotReachUs(String name, String theirs, String ours) throws SQLException {
        execute("alter database " + raw.database() + " set " + name + " = '" + theirs + "'");
        try (Database database = TestProfile.of(raw).open()) {
            assertThat(value(database, "select current_setting('" + name + "')"))
                    .isEqualTo(ours);
        }
    }

    @Test
    void aSettingOfTheProfileDoesNotOverruleWhatValuesAreReadBy() {
        try (Database database =
                TestProfile.of(raw).withSetting("timezone", "Asia/Tokyo").open()) {
            assertThat(value(database, "show timezone")).isEqualTo("UTC");
        }
        try (Database database =
                TestProfile.of(raw).withSetting("work_mem", "8MB").open()) {
            assertThat(value(database, "show work_mem")).isEqualTo("8MB");
        }
    }

    @Test
    void aSettingOutlivesATransactionThatIsRolledBack() {
        try (Database database = TestProfile.of(raw).open()) {
            assertThat(catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
                        tx.query(Sql.of("select set_config('timezone', 'Asia/Tokyo', false)"));
                        return tx.execute(Sql.of("insert into nowhere values (1)"));
                    })))
                    .isNotNull();
            assertThat(value(database, "show timezone")).isEqualTo("UTC");
        }
    }

    @Test
    void anotherDatabaseOrServerThanTheExpectedIsRefusedBeforeAnythingElseIsSent() throws IOException {
        Optional<String> other = Optional.of("7000000000000000000");
        for (TestProfile wrong : List.of(
                TestProfile.of(raw).expecting(Optional.of("prod"), Optional.empty()),
                TestProfile.of(raw).expecting(Optional.empty(), other))) {
            try (CuttingProxy proxy = CuttingProxy.inFrontOf(raw.server())) {
                TestProfile through = TestProfile.at(proxy.host(), proxy.port(), raw)
                        .expecting(
                                wrong.guard().expectation().database(),
                                wrong.guard().expectation().system());
                try (Database database = through.open()) {
                    assertThat(catchThrowable(() -> database.transaction(Access.WRITE, tx -> 0)))
                            .isInstanceOfSatisfying(SluiceException.class, e -> {
                                assertThat(e.kind()).isEqualTo(Kind.REFUSED);
                                assertThat(e.state()).isEqualTo("nothing changed");
                                assertThat(e.getMessage())
                                        .contains("profile \"lab\" expects")
                                        .contains("answers");
                            });
                }
                assertThat(proxy.texts()).noneMatch(text -> text.contains("set_config"));
            }
        }
    }

    @Test
    void theExpectedDatabaseOfTheExpectedServerIsTaken() {
        String system;
        try (Database database = TestProfile.of(raw).open()) {
            system = database.server().systemIdentifier();
            assertThat(database.server().standby()).isFalse();
        }
        assertThat(system).matches("\\d+");
        TestProfile right = TestProfile.of(raw).expecting(Optional.of(raw.database()), Optional.of(system));
        try (Database database = right.open()) {
            assertThat(value(database, "select current_database()")).isEqualTo(raw.database());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set transaction read write",
                "set session characteristics as transaction read write",
                "set default_transaction_read_only = off",
                "set transaction_read_only = off",
                "reset all"
            })
    void theServerRefusesAWriteWhateverTheCallerTries(String attempt) {
        for (Database database : List.of(
                TestProfile.of(raw).readOnly().open(), TestProfile.of(raw).openClosed())) {
            try (database) {
                for (int i = 0; i < 2; i++) {
                    Throwable failure = catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
                        Throwable tried = catchThrowable(() -> tx.nested(() -> tx.execute(Sql.of(attempt))));
                        assertThat(tried == null || tried instanceof SluiceException)
                                .isTrue();
                        return tx.execute(Sql.of("insert into t values (1)"));
                    }));
                    assertThat(Fault.behind(failure).orElseThrow().sqlState()).isEqualTo("25006");
                    assertThat(failure).isInstanceOfSatisfying(SluiceException.class, e -> assertThat(e.kind())
                            .isEqualTo(Kind.REFUSED));
                }
            }
        }
    }

    /** A statement in a savepoint is one thing; here it is the transaction's very first. */
    @Test
    void theFirstStatementCannotMakeTheTransactionWriteEither() {
        try (Database database = TestProfile.of(raw).openClosed()) {
            assertThat(catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
                        tx.execute(Sql.of("set transaction read write"));
                        return tx.execute(Sql.of("insert into t values (1)"));
                    })))
                    .hasMessageContaining("read-write mode must be set before any query");
        }
    }

    @Test
    void aRehearsalOnAClosedProfileWritesNothingEither() {
        try (Database database = TestProfile.of(raw).openClosed()) {
            Throwable failure =
                    catchThrowable(() -> database.rehearsal(tx -> tx.execute(Sql.of("insert into t values (1)"))));
            assertThat(Fault.behind(failure).orElseThrow().sqlState()).isEqualTo("25006");
        }
    }

    @Test
    void theServersCountersSeeNoWriteOfAReadOnlyProfile() {
        String sql = "select n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables where relname = 't'";
        try (Database database = TestProfile.of(raw).openClosed()) {
            value(database, "select count(*) from t");
            Throwable failure = catchThrowable(
                    () -> database.transaction(Access.WRITE, tx -> tx.execute(Sql.of("insert into t values (1)"))));
            assertThat(failure).isNotNull();
        }
        try (Database admin = TestProfile.of(raw).open()) {
            assertThat(value(admin, sql)).isEqualTo("0");
        }
    }

    @Test
    void everySnapshotOfAProfileIsReadOnlyAndSeesTheSame() {
        try (Database database = TestProfile.of(raw).open()) {
            List<Snapshot> snapshots = database.snapshots(3);
            try {
                database.transaction(Access.WRITE, tx -> tx.execute(Sql.of("insert into t values (1)")));
                for (Snapshot snapshot : snapshots) {
                    assertThat(snapshot.query(Sql.of("select count(*) from t")).value())
                            .isEqualTo(0L);
                    assertThat(snapshot.query(Sql.of("show transaction_read_only"))
                                    .value())
                            .isEqualTo("on");
                }
            } finally {
                Snapshot.closeAll(snapshots);
            }
        }
    }

    /** What cannot be waited for is limited on the way there, too. */
    @Test
    void aServerThatSaysNothingIsGivenUpInTime() throws SQLException {
        TestProfile profile = TestProfile.of(raw);
        DatabaseOptions options = new DatabaseOptions("test", false, false, Trace.NONE, new SecretRegistry());
        Connector connector =
                new PostgresConnector(profile.profile(), (Target.Server) profile.target(), profile.password(), options);
        try (Connection connection = connector.connect()) {
            assertThat(Duration.ofMillis(connection.getNetworkTimeout())).isEqualTo(Duration.ofMinutes(31));
        }
    }
}
