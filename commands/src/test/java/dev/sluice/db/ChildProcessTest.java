package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sql.Sql;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChildProcessTest {
    private static final Pattern PID = Pattern.compile("pid \\d+\\R");

    private TestDatabase raw;
    private Database database;

    @BeforeEach
    void open() throws SQLException {
        raw = TestPostgres.freshDatabase();
        try (Connection connection = raw.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (a integer)");
        }
        database = TestProfile.of(raw).open();
    }

    @AfterEach
    void close() {
        database.close();
        raw.close();
    }

    private ChildJvm.Launch child(String what) {
        return ChildJvm.of(
                PlatformChild.class,
                raw.host(),
                String.valueOf(raw.port()),
                raw.database(),
                raw.user(),
                raw.password(),
                what);
    }

    private long number(String sql) {
        Object value =
                database.transaction(Access.READ, tx -> tx.query(Sql.of(sql)).value());
        return ((Number) value).longValue();
    }

    /** A busy backend looks for its client every 200 ms; without that it would finish its statement first. */
    @Test
    void theServerDropsTheWorkOfAClientKilledInTheMiddleOfAStatement() {
        try (ChildJvm child = child("work").start()) {
            String pid = child.awaitOutput(PID, Duration.ofSeconds(60)).replaceAll("\\D", "");
            awaitNumber("select count(*) from pg_stat_activity where state = 'active' and pid = " + pid, 1);
            child.kill();
            Duration gone = awaitNumber("select count(*) from pg_stat_activity where pid = " + pid, 0);
            assertThat(gone).isLessThan(Duration.ofSeconds(1));
        }
        assertThat(number("select count(*) from pg_locks where locktype = 'advisory' and objid = 4711"))
                .isZero();
        assertThat(number("select count(*) from t")).isZero();
    }

    private Duration awaitNumber(String sql, long wanted) {
        long start = System.nanoTime();
        Waiting waiting = Waiting.atMost(Duration.ofSeconds(20));
        while (number(sql) != wanted) {
            assertThat(waiting.isOver()).as(sql).isFalse();
            waiting.pause();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Two million rows are some 150 MB as values. */
    @ParameterizedTest
    @CsvSource({"stream, 12888896", "copy, 2000000"})
    void anyNumberOfRowsIsReadInLittleMemory(String way, String expected) {
        try (ChildJvm child = child(way).withJvmArguments("-Xmx64m").start()) {
            int exit = child.awaitExit(Duration.ofSeconds(60));
            assertThat(child.stdout() + child.stderr()).contains("read " + expected);
            assertThat(exit).isZero();
        }
    }
}
