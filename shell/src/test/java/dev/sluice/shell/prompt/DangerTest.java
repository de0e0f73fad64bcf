package dev.sluice.shell.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sql.Lexis;
import dev.sluice.sql.SqlScript;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DangerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "delete from t where a = 1           | delete from t      | t where a = 1",
                "DELETE FROM app.orders o WHERE o.x  | delete from app.orders | app.orders o WHERE o.x",
                "delete from t                       | delete from t      | t",
                "delete from only \"T;x\" returning a | delete from \"T;x\" | only \"T;x\"",
                "delete from t using s where s.a = t.a | delete from t    | -",
                "update t set a = (select 1 where 1 = 1) | update t       | t",
                "update t as x set a = 1 from s      | update t           | -",
                "truncate table t cascade            | truncate t         | t",
                "truncate a, b                       | truncate a, b      | -",
                "drop table if exists t              | drop table t       | t",
                "drop view v                         | drop view v        | -",
                "drop schema app cascade             | drop schema app    | -",
                "alter table t drop column a         | alter table t drop | t",
                "with d as (delete from t returning *) select * from d | with ... delete | -"
            })
    void whatDestroysIsToldAndCounted(String sql, String what, String counted) {
        Danger danger = danger(sql, false).orElseThrow();
        assertThat(danger.what()).isEqualTo(what.strip());
        assertThat(danger.count().orElse("-"))
                .isEqualTo(
                        counted.equals("-")
                                ? "-"
                                : "select count(*) as n from (select 1 from " + counted + " limit 1000001) as hit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select 'delete from t'",
                "update t set a = 1 where b = 2",
                "insert into t values (1)",
                "drop index i",
                "alter table t alter column a drop default",
                "with d as (select 1) select * from d",
                "create table t (a int)"
            })
    void whatDestroysNothingIsNotAskedAbout(String sql) {
        assertThat(danger(sql, false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = "update t set a = 1 where b = 2 returning a")
    void onAProtectedProfileEveryUpdateIsAskedAbout(String sql) {
        assertThat(danger(sql, true).orElseThrow().count())
                .hasValue("select count(*) as n from (select 1 from t where b = 2 limit 1000001) as hit");
    }

    private static Optional<Danger> danger(String sql, boolean strict) {
        return Danger.of(SqlScript.split(sql, Lexis.POSTGRES).get(0), Lexis.POSTGRES, strict);
    }
}
