package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillTest.TOTAL;
import static dev.sluice.command.backfill.BackfillWord.WORD;
import static dev.sluice.command.backfill.Digests.add;
import static dev.sluice.command.backfill.Digests.array;
import static dev.sluice.command.backfill.Digests.change;
import static dev.sluice.command.backfill.Digests.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.SluiceException;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Progress;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Transaction;
import dev.sluice.journal.Counts;
import dev.sluice.testing.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a backfill says of its quarantine: what of it was changed, and where it stood when there was no room left. */
class BackfillQuarantineTest {
    private static final Object[] DOCUMENTS = {"documents", Digests.mapping(), "quarantine", "bad"};
    private static final Object[] SET = {"set", TOTAL, "quarantine", "bad", "commitEvery", 60};
    private static final String NO_SUMMARY = "{\"date\": \"2026-01-01\"}";

    private static Object total(Object row) {
        long qty = ((Number) ((Map<?, ?>) row).get("qty")).longValue();
        if (qty > 1000) {
            throw new IllegalStateException("too many");
        }
        return Map.of("total", qty);
    }

    /** Adds up the parts, as the journal does. */
    private static final class Counting implements StepLog {
        private long changes;

        @Override
        public void advance(Transaction tx, Part part) {
            Counts counts = part.counts();
            changes += counts.inserted() + counts.updated() + counts.deleted();
        }
    }

    private static long changes(CommandBench bench, String table, Object... options) {
        Backfill command = (Backfill) CommandBench.command(WORD, table, options);
        Counting log = new Counting();
        long told = command.run(command.plan(bench), new Work.Chunked(bench, Progress.NONE, log)).changes().stream()
                .mapToLong(c -> c.total())
                .sum();
        assertThat(log.changes).as("the journal counts the same").isEqualTo(told);
        return told;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsSetAsideAlreadyIsNoChangeOfAMappingsSecondRun(Engine engine) {
        try (CommandBench bench = Digests.filled(engine, 5)) {
            add(bench, 10, array(NO_SUMMARY, event("2026-02-30", "no day")));
            add(bench, 11, "{}");
            add(bench, 12, array("{\"date\": \"2026-01-01\", \"summary\": \"x\", \"date_confidence\": \"maybe\"}"));
            assertThat(changes(bench, "events_v3", DOCUMENTS)).isEqualTo(10 + 20 + 4);
            assertThat(changes(bench, "events_v3", DOCUMENTS)).isZero();
            assertThat(bench.run(WORD, "events_v3", DOCUMENTS).setAside()).isEqualTo(4);
            change(bench, 10, array(NO_SUMMARY, event("2026-02-31", "no day")));
            change(bench, 11, "[]");
            add(bench, 13, array(NO_SUMMARY));
            assertThat(bench.changes(WORD, "events_v3", DOCUMENTS)).contains("bad -1 ~1 +1");
            change(bench, 12, array(NO_SUMMARY));
            assertThat(bench.changes(WORD, "events_v3", DOCUMENTS))
                    .as("another part of the document")
                    .contains("bad -1 ~0 +1");
            assertThat(changes(bench, "events_v3", DOCUMENTS)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsSetAsideAgainIsNoChangeOfASecondRun(Engine engine) {
        try (CommandBench bench = BackfillTest.withPoison(engine)) {
            assertThat(changes(bench, "done", SET)).isEqualTo(196 + 4);
            assertThat(changes(bench, "done", SET)).isZero();
            assertThat(changes(bench, "done", with("limit", 7))).isZero();
            assertThat(bench.run(WORD, "done", SET).setAside()).isEqualTo(4);
            bench.with(
                    "update done set qty = 1 where id = 300",
                    "update done set qty = 1000000 where id = 30",
                    "update bad set reason = 'as it was' where row_key like '%303%'");
            assertThat(bench.changes(WORD, "done", SET)).containsExactly("bad -1 ~1 +1", "done -0 ~1 +0");
            assertThat(changes(bench, "done", SET)).isZero();
            bench.with("delete from done where id = 3");
            List<String> joined = bench.home().transaction(Access.WRITE, tx -> bench.changes(WORD, "done", SET));
            assertThat(joined).containsExactly("bad -1 ~0 +0", "done -0 ~0 +0");
            assertThat(bench.count("bad where statement like '%.before'")).isZero();
        }
    }

    private static Object[] with(String option, Object value) {
        Object[] more = Arrays.copyOf(SET, SET.length + 2);
        more[SET.length] = option;
        more[SET.length + 1] = value;
        return more;
    }

    @Test
    void ofSeveralWorkersNeither() {
        try (CommandBench bench = BackfillTest.withPoison(Engine.POSTGRES)) {
            assertThat(changes(bench, "done", with("workers", 3))).isEqualTo(196 + 4);
            assertThat(changes(bench, "done", with("workers", 3))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void ofABlockAndOfAQueryNeither(Engine engine) {
        try (CommandBench bench = BackfillTest.withPoison(engine)) {
            String made = bench.isPostgres() ? "uuid default gen_random_uuid()" : "text";
            bench.with("create table copied (id integer primary key, total integer not null check (total < 1000), made "
                    + made + ")");
            Function<Object, Object> total = BackfillQuarantineTest::total;
            Object[] block = {"each", total, "quarantine", "bad"};
            Object[] query = {
                "from", "done", "rows", "select id, qty as total from chunk", "quarantine", "other", "commitEvery", 70
            };
            assertThat(changes(bench, "done", block)).isEqualTo(196 + 4);
            assertThat(changes(bench, "done", block)).isZero();
            assertThat(changes(bench, "copied", query)).isEqualTo(196 + 4);
            assertThat(changes(bench, "copied", query)).isZero();
        }
    }

    /** Entries are gone for good only when their rows were tried. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aSecondRunThatIsKilledForgetsNoEntryWhicheverIsNext(Engine engine) {
        for (boolean resumed : new boolean[] {true, false}) {
            try (CommandBench bench = BackfillTest.withPoison(engine)) {
                changes(bench, "done", SET);
                ChunkLog log = new ChunkLog(2);
                Backfill command = (Backfill) CommandBench.command(WORD, "done", SET);
                assertThatThrownBy(() -> run(bench, command, log)).hasMessage("stopped");
                assertThat(bench.count("bad")).isEqualTo(4);
                if (resumed) {
                    run(bench, command, log.resumed());
                } else {
                    assertThat(changes(bench, "done", SET)).isZero();
                }
                assertThat(bench.count("bad where statement not like '%.before'"))
                        .isEqualTo(4);
                assertThat(bench.count("bad")).isEqualTo(4);
            }
        }
    }

    private static void run(CommandBench bench, Backfill command, ChunkLog log) {
        command.run(command.plan(bench), new Work.Chunked(bench, Progress.NONE, log));
    }

    private static String key(CommandBench bench, int id) {
        return bench.isPostgres() ? "[\"" + id + "\"]" : String.valueOf(id);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whereTheLimitIsReachedTheKeyIsNamedBehindWhichItGoesOn(Engine engine) {
        try (CommandBench bench = BackfillTest.withPoison(engine)) {
            Backfill narrow = (Backfill) CommandBench.command(WORD, "done", with("quarantineLimit", 2));
            ChunkLog log = new ChunkLog(0);
            assertThatThrownBy(() -> run(bench, narrow, log))
                    .isInstanceOf(SluiceException.class)
                    .hasMessageContaining("allows (2); it was at the chunk behind key " + key(bench, 180) + " - ")
                    .hasMessageContaining("resumed, the run goes on with that chunk");
            assertThat(bench.count("done where total is not null")).isEqualTo(59);
            run(bench, (Backfill) CommandBench.command(WORD, "done", SET), log.resumed());
            assertThat(bench.count("done where total is not null")).isEqualTo(196);
            assertThat(bench.count("bad")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void inItsFirstChunkAndInATransactionNothingIsKept(Engine engine) {
        try (CommandBench bench = BackfillTest.withPoison(engine)) {
            assertThat(bench.refusal(WORD, "done", with("quarantineLimit", 0)))
                    .contains("allows (0); it was at its first chunk - ");
            assertThatThrownBy(() -> bench.home()
                            .transaction(Access.WRITE, tx -> bench.run(WORD, "done", with("quarantineLimit", 2))))
                    .hasMessageContaining(key(bench, 180))
                    .hasMessageContaining("then begin the transaction anew");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aMappingNamesItTooAndSoDoesEachOfSeveralWorkers(Engine engine) {
        try (CommandBench bench = Digests.filled(engine, 6)) {
            add(bench, 7, array(NO_SUMMARY, NO_SUMMARY));
            assertThat(bench.refusal(
                            WORD,
                            "events_v3",
                            "documents",
                            Digests.mapping(),
                            "commitEvery",
                            2,
                            "quarantine",
                            "bad",
                            "quarantineLimit",
                            1))
                    .contains("it was at the chunk behind key " + (bench.isPostgres() ? "[\"" + Digests.id(6) : 6));
            assertThat(bench.count("events_v3")).isEqualTo(12);
        }
        if (engine == Engine.POSTGRES) {
            try (CommandBench bench = BackfillTest.withPoison(engine)) {
                Object[] two = with("workers", 2);
                two[5] = 20;
                Object[] most = Arrays.copyOf(two, two.length + 2);
                most[two.length] = "quarantineLimit";
                most[two.length + 1] = 3;
                assertThat(bench.refusal(WORD, "done", most)).contains("it was at the chunk behind key [\"");
            }
        }
    }
}
