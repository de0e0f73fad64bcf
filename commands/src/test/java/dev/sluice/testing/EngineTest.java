package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineTest {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsExecutedCanBeQueried(Engine engine) {
        try (EngineDatabase database = engine.open()) {
            database.execute("create table t (a integer, b text)", "insert into t values (1, 'x'), (2, null)");
            assertThat(database.query("select a, b from t order by a"))
                    .isEqualTo(List.of(List.of(1, "x"), Arrays.asList(2, null)));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void everyDatabaseIsItsOwn(Engine engine) {
        try (EngineDatabase first = engine.open();
                EngineDatabase second = engine.open()) {
            first.execute("create table t (a integer)");
            assertThatThrownBy(() -> second.query("select a from t")).hasMessageContaining("t");
        }
    }

    @Test
    void aClosedSqliteDatabaseLeavesNoFile() throws Exception {
        Path file;
        try (TestSqlite database = TestSqlite.fresh()) {
            file = database.file();
            database.connect().close();
            Files.writeString(file.resolveSibling("copy.db"), "");
        }
        assertThat(file.getParent()).doesNotExist();
    }
}
