package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.Digests.add;
import static dev.sluice.command.backfill.Digests.array;
import static dev.sluice.command.backfill.Digests.change;
import static dev.sluice.command.backfill.Digests.event;
import static dev.sluice.command.backfill.Digests.filled;
import static dev.sluice.command.backfill.Digests.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.CommandBench;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The word {@code dualWrite}. */
class DualWriteTest {
    private static CommandBench written(Engine engine) {
        CommandBench bench = filled(engine, 5);
        bench.run(DualWrite.WORD, "events_v3", "documents", Digests.mapping());
        bench.run(BackfillWord.WORD, "events_v3", "documents", Digests.mapping());
        return bench;
    }

    private static long differing(CommandBench bench) {
        return bench.count(
                "(" + Digests.compared(bench) + ") as m where missing + extra + missing_links + extra_links > 0");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b10_whatIsWrittenBehindItsChunkIsKeptInStep(Engine engine) {
        try (CommandBench bench = written(engine)) {
            add(bench, 50, array(event("2026-02-01", "new", 4, 5), event("2026-02-01", "new", 5, 6)));
            change(bench, 1, array(event("2026-01-15", "first 1", 2, 7)));
            change(bench, 2, "[]");
            assertThat(bench.count("events_v3")).isEqualTo(6 + 1 + 1);
            assertThat(differing(bench)).isZero();
            assertThat(bench.column("select source_batch_count from events_v3 where summary = 'new'")
                            .toString())
                    .isEqualTo("[2]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aWriterOfADocumentThatCannotBeTakenOverIsNotRefusedAndItsRowsStay(Engine engine) {
        try (CommandBench bench = written(engine)) {
            change(bench, 1, "{}");
            change(
                    bench,
                    2,
                    array(event("never", "x"), event("2026-02-01", "good", 1), event("2026-02-02", "unknown", 88)));
            assertThat(bench.column("select summary from events_v3 where ctm_id = '" + id(2) + "' order by summary"))
                    .containsExactly("first 2", "good", "second");
            assertThat(bench.count("events_v3 where ctm_id = '" + id(1) + "'")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void columnsOfRowsThatAreThereAreSetWhereThatIsAskedFor(Engine engine) {
        try (CommandBench bench = filled(engine, 1)) {
            bench.run(
                    DualWrite.WORD, "events_v3", "documents", Digests.mapping(), "update", List.of("date_confidence"));
            change(bench, 1, array(event("2026-01-15", "a")));
            change(bench, 1, array("{\"date\": \"2026-01-15\", \"summary\": \"a\", \"date_confidence\": \"low\"}"));
            assertThat(bench.column("select date_confidence from events_v3")).containsExactly("low");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsStoppedWritesNoMore(Engine engine) {
        try (CommandBench bench = written(engine)) {
            bench.run(DualWrite.WORD, "events_v3", "documents", Digests.mapping(), "stop", true);
            change(bench, 1, "[]");
            assertThat(bench.count("events_v3")).isEqualTo(10);
            bench.run(DualWrite.WORD, "events_v3", "documents", Digests.mapping(), "stop", true);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void nobodyIsRefusedWhateverTheDocumentIs(Engine engine) {
        try (CommandBench bench = Digests.numbered(engine)) {
            bench.run(DualWrite.WORD, "r", "documents", Digests.numbers());
            bench.with(
                    "insert into d values (1, 'not json')",
                    "insert into d values (2, '[{\"k\": \"no\"}]')",
                    "insert into d values (3, '[{\"k\": \"a\\u0000b\"}]')",
                    "insert into d values (4, '[{\"k\": \"a\", \"ids\": [9223372036854775808]}]')",
                    "insert into d values (5, '[{\"k\": \"a\", \"ids\": [1.5]}]')",
                    "insert into d values (6, '[{\"k\": \"good\", \"ids\": [7]}]')");
            bench.with("update d set doc = '{' where id = 6");
            assertThat(bench.column("select k from r")).containsExactly("good");
            String compared = "(" + Digests.compared(bench, Digests.numbers()) + ") as m ";
            assertThat(bench.column("select d_id from " + compared + "where set_aside = 1 order by 1")
                            .toString())
                    .isEqualTo("[1, 3, 4, 5, 6]");
            assertThat(bench.column("select d_id from " + compared + "where missing = 1")
                            .toString())
                    .as("a check of the table refuses it")
                    .isEqualTo("[2]");
            assertThat(bench.run(BackfillWord.WORD, "r", "documents", Digests.numbers(), "quarantine", "bad")
                            .setAside())
                    .isEqualTo(6);
            assertThat(bench.column("select path from bad where row_key in ('1', '2') order by row_key"))
                    .containsExactly("$", "$");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRowThatAnotherTableHoldsRefusesNobody(Engine engine) {
        try (CommandBench bench = written(engine)) {
            String uuid = engine == Engine.POSTGRES ? "uuid" : "text";
            bench.with(
                    "create table notes (event_id " + uuid + " references events_v3)",
                    "insert into notes select id from events_v3 where summary = 'first 1'");
            bench.run(DualWrite.WORD, "events_v3", "documents", Digests.mapping());
            change(bench, 1, array(event("2026-03-01", "new")));
            assertThat(bench.column("select events_digest from ctm where id = '" + id(1) + "'")
                            .toString())
                    .contains("2026-03-01");
            assertThat(bench.count("events_v3 where summary = 'first 1'")).isEqualTo(1);
            assertThat(bench.count("(" + Digests.compared(bench) + ") as m where extra > 0"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aLockThatIsNotThereInTimeIsTheWritersToHandle() {
        try (CommandBench bench = written(Engine.POSTGRES)) {
            bench.home().transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("lock table events_v3 in exclusive mode"));
                assertThatThrownBy(() -> bench.with("set lock_timeout = '100ms'; update ctm set events_digest = '[]'"))
                        .hasMessageContaining("lock timeout");
                return true;
            });
            assertThat(bench.count("events_v3")).isEqualTo(10);
        }
    }

    @Test
    void whoMayWriteDocumentsNeedsNoRightsOnTheTables() {
        try (CommandBench bench = written(Engine.POSTGRES)) {
            String role = "writer_" + System.nanoTime();
            bench.with(
                    "create role " + role,
                    "grant select, update on ctm to " + role,
                    "grant usage on schema public to " + role);
            bench.with("set role " + role + "; update ctm set events_digest = '[]'; reset role");
            assertThat(bench.count("events_v3")).isZero();
            bench.with("drop owned by " + role, "drop role " + role);
        }
    }
}
