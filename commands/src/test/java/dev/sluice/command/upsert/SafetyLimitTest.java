package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import org.junit.jupiter.api.Test;

class SafetyLimitTest {
    @Test
    void whatIsDeletedIsCountedAgainWhenOthersAddRowsBehindTheFirstCount() {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute("create table t (id integer primary key)", "insert into t values (1)");
            bench.target.execute("create table t (id int8 primary key)", "insert into t values (1), (2)");
            bench.meanwhile(statement -> {
                if (statement.startsWith("select count(*) as n from \"public\".\"t\" as t where")) {
                    bench.target.execute("insert into t values (3)");
                }
            });

            assertThatThrownBy(() -> bench.sync(Strategy.MERGE, "t", "deleteExtra", true, "maxRows", 1))
                    .isInstanceOfSatisfying(
                            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                    .hasMessageContaining("would delete 2 of 2 rows");

            assertThat(bench.value("select count(*) from t")).isEqualTo(3L);
        }
    }
}
