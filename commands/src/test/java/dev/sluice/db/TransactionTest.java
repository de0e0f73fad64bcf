package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All or nothing, whatever the body does with its errors. */
@ParameterizedClass
@EnumSource(Engine.class)
class TransactionTest {
    private static final Sql ONE = Sql.of("insert into t values (1)");
    private static final Sql TWO = Sql.of("insert into t values (2)");
    private static final Sql WRONG = Sql.of("insert into nowhere values (1)");

    @Parameter
    private Engine engine;

    private EngineDatabase raw;
    private Database database;

    @BeforeEach
    void open() {
        raw = engine.open();
        raw.execute(
                "create table t (a integer primary key)",
                "create table child (a integer references t (a) deferrable initially deferred)");
        database = TestDatabases.at(raw.address());
    }

    @AfterEach
    void close() {
        database.close();
        raw.close();
    }

    private List<List<Object>> kept() {
        return raw.query("select a from t order by a");
    }

    private static void swallowed(Runnable body) {
        assertThat(catchThrowable(body::run)).isInstanceOf(SluiceException.class);
    }

    @Test
    void aSwallowedErrorRefusesTheCommit() {
        assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> {
                    tx.execute(ONE);
                    swallowed(() -> tx.execute(WRONG));
                    return 0;
                }))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
                .hasMessageStartingWith("commit refused: a statement failed and its error was swallowed");
        assertThat(kept()).isEmpty();
    }

    @Test
    void nothingIsExecutedAfterASwallowedError() {
        assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> {
                    swallowed(() -> tx.execute(WRONG));
                    return tx.execute(ONE);
                }))
                .hasMessageStartingWith("the transaction has failed and takes no more statements")
                .hasMessageContaining("nowhere");
        assertThat(kept()).isEmpty();
    }

    @Test
    void theNextTransactionIsNotPoisoned() {
        swallowed(() -> database.transaction(Access.WRITE, tx -> tx.execute(WRONG)));
        database.transaction(Access.WRITE, tx -> tx.execute(ONE));
        assertThat(kept()).containsExactly(List.of(1));
    }

    @ParameterizedTest
    @ValueSource(classes = {AssertionError.class, StackOverflowError.class, IllegalStateException.class})
    void whateverIsThrownRollsBackAndComesThrough(Class<? extends Throwable> type) throws Exception {
        Throwable thrown = type.getConstructor().newInstance();
        assertThat(catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
                    tx.execute(ONE);
                    return TransactionTest.<Integer, RuntimeException>sneak(thrown);
                })))
                .isSameAs(thrown);
        assertThat(kept()).isEmpty();
        assertThat(database.current()).isEmpty();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <R, T extends Throwable> R sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aNestedBlockTakesBackWhatItDidAndNoMore() {
        database.transaction(Access.WRITE, tx -> {
            tx.execute(ONE);
            swallowed(() -> tx.nested(() -> {
                tx.execute(TWO);
                return tx.execute(WRONG);
            }));
            return tx.nested(() -> tx.execute(Sql.of("insert into t values (3)")));
        });
        assertThat(kept()).containsExactly(List.of(1), List.of(3));
    }

    @Test
    void anErrorSwallowedInsideANestedBlockTakesItBack() {
        database.transaction(Access.WRITE, tx -> {
            tx.execute(ONE);
            assertThatThrownBy(() -> tx.nested(() -> {
                        tx.execute(TWO);
                        swallowed(() -> tx.execute(WRONG));
                        return 0;
                    }))
                    .hasMessageStartingWith("commit refused");
            return 0;
        });
        assertThat(kept()).containsExactly(List.of(1));
    }

    @Test
    void aTransactionInsideATransactionIsASavepoint() {
        database.transaction(Access.WRITE, tx -> {
            tx.execute(ONE);
            swallowed(() -> database.transaction(Access.WRITE, inner -> {
                inner.execute(TWO);
                return inner.execute(WRONG);
            }));
            return 0;
        });
        assertThat(kept()).containsExactly(List.of(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "commit",
                "COMMIT;",
                "  rollback",
                "/* so */ commit -- now",
                "-- so\n commit",
                "begin",
                "end",
                "savepoint s",
                "release savepoint s",
                "rollback to savepoint s"
            })
    void whatEndsOrMarksATransactionIsNotASqlStatement(String sql) {
        assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> {
                    tx.execute(ONE);
                    swallowed(() -> tx.execute(Sql.of(sql)));
                    return 0;
                }))
                .hasMessageContaining("the block decides how its transaction ends");
        assertThat(kept()).isEmpty();
    }

    @Test
    void aQueryDoesNotEndATransactionEither() {
        assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> {
                    tx.execute(ONE);
                    return tx.query(Sql.of("commit"));
                }))
                .hasMessageContaining("the block decides how its transaction ends");
        assertThat(kept()).isEmpty();
    }

    @Test
    void aQueryThatWritesIsRefusedWhereOnlyReadingIsAllowed() {
        database.transaction(Access.WRITE, tx -> tx.execute(ONE));
        for (String sql : List.of("delete from t returning a", "insert into t values (2) returning a")) {
            assertThatThrownBy(() -> database.transaction(Access.READ, tx -> tx.query(Sql.of(sql))))
                    .isInstanceOfSatisfying(
                            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                    .hasMessageContaining("(25006)");
        }
        assertThat(kept()).containsExactly(List.of(1));
        assertThat(database.<Long>transaction(Access.WRITE, tx -> tx.execute(TWO)))
                .isEqualTo(1);
    }

    @Test
    void aQueryThatWritesCountsAsAWrite() {
        database.transaction(Access.WRITE, tx -> {
            tx.query(Sql.of("select a from t"));
            assertThat(tx.hasWritten()).isFalse();
            tx.query(Sql.of("insert into t values (7) returning a"));
            assertThat(tx.hasWritten()).isTrue();
            return 0;
        });
        assertThat(kept()).containsExactly(List.of(7));
    }

    @Test
    void aRehearsalKeepsNothing() {
        assertThat(database.<Long>rehearsal(tx -> tx.execute(ONE))).isEqualTo(1);
        assertThat(kept()).isEmpty();
    }

    @Test
    void theLockTimeoutOfATransactionEndsWithIt() {
        List<Object> seen = new ArrayList<>();
        String ask = engine == Engine.SQLITE ? "pragma busy_timeout" : "select current_setting('lock_timeout')";
        for (int i = 0; i < 2; i++) {
            database.transaction(Access.WRITE, tx -> {
                seen.add(String.valueOf(tx.query(Sql.of(ask)).value()));
                tx.lockTimeout(java.time.Duration.ofMillis(77));
                assertThat(String.valueOf(tx.query(Sql.of(ask)).value())).startsWith("77");
                return 0;
            });
        }
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD800b", "\uDC00", "\uD83D", "nul\0byte"})
    void textThatWouldNotBeStoredAsItIsIsRefusedBeforeItIsSent(String text) {
        raw.execute("create table texts (a text)");
        for (Sql sql : List.of(
                Sql.of("insert into texts values (?)", text), Sql.of("insert into texts values ('" + text + "')"))) {
            assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> tx.execute(sql)))
                    .hasMessageContaining("which would not be stored as it is");
        }
        assertThat(raw.query("select * from texts")).isEmpty();
    }

    @Test
    void aWholeSurrogatePairIsText() {
        raw.execute("create table texts (a text)");
        database.transaction(Access.WRITE, tx -> tx.execute(Sql.of("insert into texts values (?)", "\uD83D\uDE00")));
        assertThat(raw.query("select a from texts")).containsExactly(List.of("\uD83D\uDE00"));
    }
}
