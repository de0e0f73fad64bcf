package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.db.Access;
import dev.sluice.db.Isolation;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A swap by rename inside of a transaction that somebody else has open, on PostgreSQL. */
class JoinedRenameTest {
    private static final String[] EVENTS = {
        "create table events (id integer generated always as identity primary key, event_key text not null unique, title text)",
        "create table notes (event_key text references events (event_key) on delete cascade, note text)",
        "create view titles as select event_key, title from events",
        "create materialized view keys as select event_key from events",
        "insert into events (event_key, title) values ('a', 'Ides'), ('b', 'Hastings'), ('c', 'Lepanto')",
        "insert into notes values ('a', 'Caesar'), (null, 'free')",
        "create table fresh (event_key text primary key, title text)",
        "insert into fresh values ('d', 'Vienna'), ('a', 'Ides of March'), ('b', 'Hastings')"
    };

    private static final String WAITED = "select current_setting('lock_timeout'), current_setting('row_security')";

    @TempDir
    Path folder;

    private SwapBench bench() {
        return new SwapBench(Engine.POSTGRES, folder).with(EVENTS);
    }

    private static String refused(SwapBench bench, Object... options) {
        String[] refusal = {""};
        assertThatThrownBy(() -> bench.home().transaction(Access.WRITE, tx -> {
                    refusal[0] = bench.refusal("events", options);
                    return 0;
                }))
                .isInstanceOf(SluiceException.class);
        return refusal[0];
    }

    @Test
    void itIsDoneInOnePieceAndTheReportTellsWhichLocksAreHeld() {
        try (SwapBench bench = bench()) {
            Report report = bench.home().transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("insert into notes values ('b', 'of this transaction')"));
                String before = tx.query(Sql.of(WAITED)).rows().toString();
                Report done = bench.swap("events", SwapBench.renameByKey());
                assertThat(tx.query(Sql.of(WAITED)).rows().toString()).isEqualTo(before);
                return done;
            });
            assertThat(report.outline().notes().toString())
                    .contains(
                            "its locks are held until that ends",
                            "access exclusive on public.titles, public.events, public.notes");
            assertThat(bench.all("select id, event_key, title from events order by 1"))
                    .isEqualTo("[[1, a, Ides of March], [2, b, Hastings], [6, d, Vienna]]");
            assertThat(bench.all("select event_key from keys order by 1")).isEqualTo("[[a], [b], [d]]");
            assertThat(bench.all("select convalidated from pg_constraint where contype = 'f'"))
                    .isEqualTo("[[true]]");
            assertThat(bench.tables())
                    .containsExactly("events", "events_gone", "events_old", "fresh", "keys", "notes", "titles");
            bench.session().run(SwapBench.command(UnswapWord.WORD, "events", "writes", "drop"));
            assertThat(bench.all("select count(*) from titles where title = 'Lepanto'"))
                    .isEqualTo("[[1]]");
            bench.home().transaction(Access.WRITE, tx -> bench.swap("events", SwapBench.renameByKey("dropOld", true)));
            assertThat(bench.tables()).containsExactly("events", "fresh", "keys", "notes", "titles");
        }
    }

    @Test
    void itIsTakenBackWithTheTransaction() {
        try (SwapBench bench = bench()) {
            assertThatThrownBy(() -> bench.home().transaction(Access.WRITE, tx -> {
                        bench.swap("events", SwapBench.renameByKey());
                        throw new IllegalStateException("after the swap");
                    }))
                    .hasMessage("after the swap");
            assertThat(bench.all("select title from titles order by 1")).isEqualTo("[[Hastings], [Ides], [Lepanto]]");
            assertThat(bench.session()
                            .rehearse(SwapBench.command(SwapBench.SWAP, "events", SwapBench.renameByKey()))
                            .changes())
                    .hasSize(1);
            assertThat(bench.tables()).containsExactly("events", "fresh", "keys", "notes", "titles");
        }
    }

    @Test
    void s1_anOlderSnapshotIsNotWaitedForAndItsHolderIsNamed() throws SQLException {
        try (SwapBench bench = bench();
                Connection reader = bench.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.setAutoCommit(false);
            statement
                    .executeQuery("select pg_backend_pid(), count(*) from notes")
                    .close();
            assertThat(refused(bench, SwapBench.renameByKey()))
                    .startsWith("8: a snapshot from before the new rows is in use, and would see an empty table: pid ")
                    .contains("it is not waited for in an open transaction");
            reader.rollback();
            assertThat(bench.tables()).containsExactly("events", "fresh", "keys", "notes", "titles");
        }
    }

    @Test
    void whatWouldMakeOthersWaitIsRefused() {
        try (SwapBench bench = bench()) {
            Consumer<Staged> block = staged -> {};
            assertThat(refused(bench, "fill", block, "key", "event_key", "strategy", "rename"))
                    .startsWith("8: a block that brings the rows must see the staging table committed");
            assertThat(refused(bench, SwapBench.renameByKey("writes", "block")))
                    .startsWith("8: writes: 'block' makes others wait");
            Access fixed = new Access(Isolation.REPEATABLE_READ, false);
            assertThatThrownBy(
                            () -> bench.home().transaction(fixed, tx -> bench.swap("events", SwapBench.renameByKey())))
                    .hasMessageContaining("does not see what others have written meanwhile");
        }
    }

    @Test
    void thePlanTellsTheLocks() {
        try (SwapBench bench = bench()) {
            assertThat(bench.session()
                            .plan(SwapBench.command(SwapBench.SWAP, "events", SwapBench.renameByKey()))
                            .outline()
                            .grids()
                            .toString())
                    .contains("in an open transaction its locks are held until that ends")
                    .contains("access exclusive on public.titles, public.events, public.notes");
        }
    }
}
