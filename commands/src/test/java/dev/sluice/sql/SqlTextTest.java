package dev.sluice.sql;

import static dev.sluice.sql.Lexis.POSTGRES;
import static dev.sluice.sql.Lexis.SQLITE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
    @Test
    void namesTheVerbPastCommentsAndParentheses() {
        assertThat(postgres("-- a\n/* b /* c */ */ SELECT 1").verb()).isEqualTo("select");
        assertThat(postgres("((select 1) union select 2)").verb()).isEqualTo("select");
        assertThat(postgres("\"select\"").verb()).isEmpty();
        assertThat(postgres(" -- nothing").verb()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin",
                "BEGIN;",
                "/* x */ begin isolation level serializable",
                "start transaction",
                "commit",
                "commit and chain",
                "commit prepared 'x'",
                "end",
                "End Transaction",
                "rollback",
                "rollback to savepoint a",
                "rollback prepared 'x'",
                "rollback and no chain",
                "abort",
                "savepoint a",
                "savepoint \"a\nb\"",
                "release savepoint a",
                "release a",
                "prepare transaction 'x'",
                "set transaction read write",
                "set local transaction isolation level serializable",
                "set session characteristics as transaction read only",
                "set transaction_read_only to off",
                "SET LOCAL \"transaction_read_only\" = off",
                "set default_transaction_isolation = 'serializable'",
                "reset transaction_deferrable",
                "select 1; commit",
                ";;commit",
                "--\rcommit"
            })
    void knowsTransactionControl(String text) {
        assertThat(postgres(text).isTransactionControl()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'commit'",
                "select 1 -- ; commit",
                "prepare p as select 1",
                "set search_path = a",
                "set role x",
                "start",
                "comment on table t is 'commit; rollback'",
                "do $$ begin commit; end $$",
                "create function f() returns int begin atomic select 1; end",
                "\"commit\"",
                "table commits",
                "E'\\'; commit; '"
            })
    void knowsWhatIsNoTransactionControl(String text) {
        assertThat(postgres(text).isTransactionControl()).isFalse();
    }

    @Test
    void takesAPostgresLiteralForWhatItIsThere() {
        assertThat(postgres("select '\\'; commit; --'").isTransactionControl()).isTrue();
        assertThat(postgres("select E'\\'; commit; --'").isTransactionControl()).isFalse();
    }

    @Test
    void isCompleteAtASemicolonThatEndsTheStatement() {
        assertThat(postgres("select 1;").isComplete()).isTrue();
        assertThat(postgres("select 1; -- done\n ").isComplete()).isTrue();
        assertThat(postgres("select 1").isComplete()).isFalse();
        assertThat(postgres("select ';").isComplete()).isFalse();
        assertThat(postgres("select 1; /* more").isComplete()).isFalse();
        assertThat(postgres("select $$;").isComplete()).isFalse();
        assertThat(postgres("select 1; select 2").isComplete()).isFalse();
        assertThat(postgres("create function f() returns int begin atomic select 1;")
                        .isComplete())
                .isFalse();
        assertThat(sqlite("create trigger t after insert on a begin select 1; end;")
                        .isComplete())
                .isTrue();
        assertThat(sqlite("create trigger t after insert on a begin select 1;").isComplete())
                .isFalse();
        assertThat(postgres("").isComplete()).isFalse();
    }

    @Test
    void knowsBlankAndSingle() {
        assertThat(postgres(" ; -- x\n;").isBlank()).isTrue();
        assertThat(postgres("x").isBlank()).isFalse();
        assertThat(postgres("select 1;").isSingle()).isTrue();
        assertThat(postgres("select 1; select 2").isSingle()).isFalse();
    }

    @Test
    void namesWhatWasNeverClosed() {
        assertThat(postgres("select 'a").unclosed())
                .hasValueSatisfying(token -> assertThat(token.start()).isEqualTo(7));
        assertThat(postgres("select 'a'").unclosed()).isEmpty();
    }

    @Test
    void guessesWhatOnlyReads() {
        assertThat(postgres("select * from t").readsOnly()).isTrue();
        assertThat(postgres("(values (1))").readsOnly()).isTrue();
        assertThat(postgres("table t").readsOnly()).isTrue();
        assertThat(postgres("show work_mem").readsOnly()).isTrue();
        assertThat(postgres("explain delete from t").readsOnly()).isTrue();
        assertThat(postgres("explain (costs off) delete from t").readsOnly()).isTrue();
        assertThat(sqlite("explain query plan delete from t").readsOnly()).isTrue();
        assertThat(postgres("with d as (select 1) select * from d").readsOnly()).isTrue();
    }

    @Test
    void guessesWhatMayWrite() {
        assertThat(postgres("with d as (delete from t returning *) select * from d")
                        .readsOnly())
                .isFalse();
        assertThat(postgres("select * into n from t").readsOnly()).isFalse();
        assertThat(postgres("select * from t for update").readsOnly()).isFalse();
        assertThat(postgres("explain analyze select 1").readsOnly()).isFalse();
        assertThat(postgres("explain (costs off, analyze) delete from t").readsOnly())
                .isFalse();
        assertThat(postgres("select 1; select 2").readsOnly()).isFalse();
        assertThat(postgres("insert into t values (1)").readsOnly()).isFalse();
        assertThat(sqlite("pragma user_version = 1").readsOnly()).isFalse();
        assertThat(postgres("").readsOnly()).isFalse();
    }

    @Test
    void knowsWhenDataLinesFollow() {
        assertThat(postgres("COPY t (a, \"b\nc\") FROM stdin").isCopyFromClient())
                .isTrue();
        assertThat(postgres("copy t from 'f.csv'").isCopyFromClient()).isFalse();
    }

    private static SqlText postgres(String text) {
        return SqlText.of(text, POSTGRES);
    }

    private static SqlText sqlite(String text) {
        return SqlText.of(text, SQLITE);
    }
}
