package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.Digests.add;
import static dev.sluice.command.backfill.Digests.array;
import static dev.sluice.command.backfill.Digests.change;
import static dev.sluice.command.backfill.Digests.event;
import static dev.sluice.command.backfill.Digests.filled;
import static dev.sluice.command.backfill.Digests.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
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
