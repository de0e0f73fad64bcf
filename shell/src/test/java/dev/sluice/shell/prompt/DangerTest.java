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
                "update t set a = a where true       | update t           | t where true",
                "update t set a = a where (1 = 1) returning a | update t  | t where (1 = 1)",
                "drop table if exists t              | drop table t       | t",
                "drop view v                         | drop view v        | -",
                "drop schema app cascade             | drop schema app    | -",
                "alter table t drop column a         | alter table t drop | t",
                "explain (analyze, costs off) delete from t | explain analyze delete from t | t",
                "explain analyse update t set a = 1  | explain analyze update t | t",
                "merge into t using s on s.a = t.a when matched then delete | merge into t | -",
                "alter table t drop constraint c, drop column d | alter table t drop | t",
                "drop owned by somebody              | drop owned by      | -",
                "with d as (delete from t returning *) select * from d | with ... delete | -",
                "do $$ begin delete from t; end $$ language plpgsql | do ... delete | -",
                "do 'begin execute x; end'           | do ... execute     | -",
                "copy (delete from t returning *) to '/tmp/x' | copy ... delete | -",
                "create table s as with d as (delete from t returning *) select * from d | create ... delete | -",
                "prepare p (int) as delete from t where a = $1 | prepare delete from t | -",
                "drop domain d cascade               | drop domain d      | -"
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
                "explain delete from t",
                "explain analyze select 1",
                "merge into t using s on s.a = t.a when not matched then insert values (1)",
                "alter table t drop constraint c, alter column a drop default",
                "alter table t alter column a drop default",
                "with d as (select 1) select * from d",
                "do $$ begin raise notice 'x'; end $$",
                "copy (select a from t) to stdout",
                "copy t from stdin",
                "create table s as select a from t",
                "create table s (a int references t on delete cascade)",
                "prepare p as select 1",
                "insert or replace into t values (1)",
                "insert into t values (1) on conflict (a) do update set a = 2",
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert or replace into app.t (a) values (1) | replace into app.t",
                "replace into t values (1) | replace into t",
                "insert into t(a) values (1) on conflict (a) do update set a = 2 | insert or update t"
            })
    void onAProtectedProfileWhatOverwritesRowsIsAskedAboutToo(String sql, String what) {
        assertThat(danger(sql, true).orElseThrow().what()).isEqualTo(what);
    }

    private static Optional<Danger> danger(String sql, boolean strict) {
        return Danger.of(SqlScript.split(sql, Lexis.POSTGRES).get(0), Lexis.POSTGRES, strict);
    }
}
