package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.Arguments;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Expression;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.command.Work;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Traps of a backfill that hold for more than one of its forms. */
class BackfillTrapsTest {
    private static final Map<String, Object> PLUS = Map.of("n", new Expression("n + 1"));

    private static CommandBench sparse(Engine engine) {
        CommandBench bench = new CommandBench(engine).with("create table t (id integer primary key, n integer)");
        for (int i = 1; i <= 30; i++) {
            bench.with("insert into t values (" + (i <= 15 ? i : i * 50_000_000) + ", 0)");
        }
        return bench;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b5_gapsBetweenKeysCostNoChunks(Engine engine) {
        try (CommandBench bench = sparse(engine)) {
            long before = bench.home().commits();
            bench.run(WORD, "t", "set", PLUS, "commitEvery", 10);
            assertThat(bench.home().commits() - before).isBetween(3L, 5L);
            assertThat(bench.count("t where n = 1")).isEqualTo(30);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b17_progressCountsRowsAndNotKeys(Engine engine) {
        try (CommandBench bench = sparse(engine)) {
            List<String> seen = new ArrayList<>();
            Progress progress = (what, done, all) -> seen.add(done + "/" + all);
            new Session(bench, new Gate("t", false, false, false), progress)
                    .run(CommandBench.command(WORD, "t", "set", PLUS, "commitEvery", 10));
            assertThat(seen).startsWith("10/30", "20/30", "30/30");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b13_thePlanNamesTheTriggersOfTheTablesThatAreWritten(Engine engine) {
        try (CommandBench bench = Digests.filled(engine, 3)) {
            bench.with("create table fired (what text)");
            if (bench.isPostgres()) {
                bench.with(
                        "create function f() returns trigger language plpgsql as $$ begin insert into fired values (tg_table_name); return null; end $$",
                        "create trigger noted after insert on events_v3 for each row execute function f()");
            } else {
                bench.with(
                        "create trigger noted after insert on events_v3 begin insert into fired values ('events_v3'); end");
            }
            var command = CommandBench.command(WORD, "events_v3", "documents", Digests.mapping());
            assertThat(command.plan(bench).outline().notes().toString()).contains("noted");
            bench.session().run(command);
            assertThat(bench.count("fired")).isEqualTo(6);
            bench.run(WORD, "events_v3", "documents", Digests.mapping());
            assertThat(bench.count("fired")).as("rows that are there fire none").isEqualTo(6);
        }
    }

    private static void run(CommandBench bench, Map<String, Object> options, ChunkLog log) {
        Map<String, Object> named = new LinkedHashMap<>(options);
        named.put("commitEvery", 2);
        Backfill command = (Backfill) WORD.maker().apply(new Arguments("backfill", "events_v3", named));
        command.run(command.plan(bench), new Work.Chunked(bench, Progress.NONE, log));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b18_aChangedMappingIsNotResumedAndAppliedInFullByANewRun(Engine engine) {
        try (CommandBench bench = Digests.filled(engine, 6)) {
            Map<String, Object> as = Map.of("documents", Digests.mapping());
            Map<String, Object> other = Map.of("documents", Digests.mapping(), "update", List.of("date_confidence"));
            ChunkLog log = new ChunkLog(2);
            assertThatThrownBy(() -> run(bench, as, log)).hasMessageContaining("stopped");
            assertThat(bench.count("events_v3")).isEqualTo(4);
            assertThatThrownBy(() -> run(bench, other, log)).hasMessageContaining("was changed since its first chunks");
            assertThat(bench.count("events_v3")).isEqualTo(4);
            run(bench, as, log);
            assertThat(bench.count("events_v3")).isEqualTo(12);
            bench.with("update events_v3 set date_confidence = 'low'");
            run(bench, as, new ChunkLog(0));
            assertThat(bench.count("events_v3 where date_confidence = 'low'")).isEqualTo(12);
            run(bench, other, new ChunkLog(0));
            assertThat(bench.count("events_v3 where date_confidence = 'low'")).isZero();
        }
    }

    /** Its hash would say of the old one that it is done. */
    @Test
    void b10_aDocumentThatIsBeingWrittenIsWaitedFor() throws Exception {
        try (CommandBench bench = Digests.filled(Engine.POSTGRES, 6);
                Connection other = bench.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            AtomicBoolean begun = new AtomicBoolean();
            ChunkLog log = new ChunkLog(0, () -> {
                if (begun.compareAndSet(false, true)) {
                    executed(statement, "update ctm set events_digest = '[]' where id = '" + Digests.id(5) + "'");
                }
            });
            CompletableFuture<Boolean> run = Beside.supply(() -> {
                run(bench, Map.of("documents", Digests.mapping()), log);
                return true;
            });
            while (bench.count("pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") == 0
                    && !run.isDone()) {
                LockSupport.parkNanos(1_000_000);
            }
            other.commit();
            run.get(30, TimeUnit.SECONDS);
            assertThat(bench.count("events_v3 where ctm_id = '" + Digests.id(5) + "'"))
                    .isZero();
        }
    }

    private static void executed(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b6_aMappingThatIsStoppedGoesOnBehindItsLastParent(Engine engine) {
        try (CommandBench bench = Digests.filled(engine, 7)) {
            Map<String, Object> as = Map.of("documents", Digests.mapping());
            for (int i = 1; i < 4; i++) {
                ChunkLog log = new ChunkLog(2);
                assertThatThrownBy(() -> run(bench, as, log)).hasMessageContaining("stopped");
                assertThat(bench.count("events_v3") % 2)
                        .as("no parent is there in part")
                        .isZero();
                run(bench, as, log);
                assertThat(bench.count("events_v3")).isEqualTo(14);
                assertThat(bench.count("event_v3_titles")).isEqualTo(28);
                bench.with("delete from event_v3_titles", "delete from events_v3");
            }
        }
    }

    /** Columns of other types than the scenario's, from a document with numbers that are easily changed on the way. */
    @Test
    void b9_numbersKeepTheirDigitsAndWhatDoesNotFitIsSetAside() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with(
                        "create table d (id integer primary key, doc json)",
                        "create table r (d_id integer not null, n integer not null, price numeric, small numeric(6,2),"
                                + " f double precision, ok boolean, at timestamptz, raw jsonb, primary key (d_id, n))",
                        "insert into d values (1, '{\"rows\": ["
                                + "{\"n\": 1, \"price\": 12345678901234567890.123456789, \"small\": 1.25, \"f\": 0.1, \"ok\": true,"
                                + " \"at\": \"2026-01-01T10:00:00Z\", \"raw\": {\"b\": [1.50, null]}},"
                                + "{\"n\": 2, \"price\": 1e400}, {\"n\": 3, \"small\": 1.255}, {\"n\": 4, \"f\": 1e400},"
                                + "{\"n\": 5.5}, {\"n\": 6, \"ok\": \"true\"}, {\"n\": 7, \"at\": \"tomorrow\"},"
                                + "{\"n\": 8, \"raw\": null}, {\"n\": 1, \"n\": 9}, {\"n\": 10, \"f\": 0.12345678901234567890}]}')",
                        "insert into d values (2, '{\"rows\": [{\"n\": 1, \"raw\": \"\\u0000\"}]}'), (3, '{\"rows\": {}}'), (4, '{}')")) {
            Map<String, Object> columns = new LinkedHashMap<>();
            for (String name : List.of("n", "price", "small", "f", "ok", "at", "raw")) {
                columns.put(name, "$." + name);
            }
            Mapping mapping = MappingReader.read(new Arguments(
                    "documents",
                    "d",
                    Map.of(
                            "column",
                            "doc",
                            "path",
                            "$.rows",
                            "into",
                            "r",
                            "parent",
                            Map.of("d_id", "id"),
                            "columns",
                            columns,
                            "key",
                            List.of("d_id", "n"))));
            bench.run(WORD, "r", "documents", mapping, "quarantine", "bad");
            assertThat(
                            bench.column(
                                    "select price::text || ' ' || small || ' ' || f || ' ' || ok || ' ' || raw from r where n = 1"))
                    .containsExactly("12345678901234567890.123456789 1.25 0.1 true {\"b\": [1.50, null]}");
            assertThat(bench.column("select n from r where d_id = 1 order by n").toString())
                    .isEqualTo("[1, 2, 8, 9]");
            assertThat(bench.column("select length(price::text) from r where n = 2")
                            .toString())
                    .isEqualTo("[401]");
            assertThat(bench.column("select row_key || ' ' || path from bad order by row_key, path"))
                    .containsExactly(
                            "1 $.rows[2].small",
                            "1 $.rows[3].f",
                            "1 $.rows[4].n",
                            "1 $.rows[5].ok",
                            "1 $.rows[6].at",
                            "1 $.rows[9].f",
                            "2 $.rows",
                            "3 $.rows");
        }
    }

    @Test
    void b9_sqliteNamesKeysThatAreThereTwiceAndKeepsDigitsInText() {
        try (CommandBench bench = new CommandBench(Engine.SQLITE)
                .with(
                        "create table d (id integer primary key, doc text)",
                        "create table r (d_id integer not null, n integer not null, price blob, f real, primary key (d_id, n))",
                        "insert into d values (1, '[{\"n\": 1, \"price\": 12345678901234567890.123456789},"
                                + " {\"n\": 2, \"n\": 3}, {\"n\": 4, \"f\": 1e400}, {\"n\": 5.5}]'), (2, '[{\"n\": 1,'), (3, '7')")) {
            Map<String, Object> columns = new LinkedHashMap<>();
            List.of("n", "price", "f").forEach(name -> columns.put(name, "$." + name));
            Mapping mapping = MappingReader.read(new Arguments(
                    "documents",
                    "d",
                    Map.of(
                            "column",
                            "doc",
                            "into",
                            "r",
                            "parent",
                            Map.of("d_id", "id"),
                            "columns",
                            columns,
                            "key",
                            List.of("d_id", "n"))));
            bench.run(WORD, "r", "documents", mapping, "quarantine", "bad");
            assertThat(bench.column("select cast(price as text) from r"))
                    .containsExactly("12345678901234567890.123456789");
            assertThat(bench.column("select row_key || ' ' || path || ' ' || reason from bad order by 1"))
                    .containsExactly(
                            "1 $[1] has a key twice",
                            "1 $[2].f is no real: Inf",
                            "1 $[3].n is no integer: 5.5",
                            "2 $ is not JSON",
                            "3 $ is number, not array");
        }
    }
}
