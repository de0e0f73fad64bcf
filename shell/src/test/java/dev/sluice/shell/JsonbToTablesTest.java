package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code runbooks/jsonb-to-tables.groovy} and its companions, from documents to tables and back. */
class JsonbToTablesTest {
    private static final String MOVE = "runbooks/jsonb-to-tables.groovy";
    private static final String VERIFY = "runbooks/verify-events.groovy";
    private static final String DROP = "runbooks/drop-events-json.groovy";
    private static final String MAKE = "runbooks/make-ctm.groovy";
    private static final List<String> FILES = List.of(MOVE, VERIFY, DROP, MAKE, "runbooks/digest/events.groovy");

    @TempDir
    private Path directory;

    private RunDesk desk(Engine engine, int parents) {
        RunDesk desk = bare(engine);
        ended(0, desk, "run", MAKE, "parents=" + parents);
        return desk;
    }

    private RunDesk bare(Engine engine) {
        return bare(engine, directory);
    }

    private static RunDesk bare(Engine engine, Path directory) {
        assertThat(directory.resolve("runbooks/digest").toFile().mkdirs()).isTrue();
        RunDesk desk = new RunDesk(engine, directory);
        FILES.forEach(file -> desk.shell.file(file, Checkout.text(file)));
        return desk;
    }

    private static Outcome ended(int code, RunDesk desk, String... arguments) {
        Outcome outcome = desk.run(arguments);
        assertThat(outcome.code()).as(outcome.toString()).isEqualTo(code);
        return outcome;
    }

    private static long count(RunDesk desk, String from) {
        return ((Number) desk.database
                        .query("select count(*) from " + from)
                        .get(0)
                        .get(0))
                .longValue();
    }

    /** A rehearsal keeps nobody waiting for longer than two seconds: where the machine is busy, it is tried again. */
    private static Outcome rehearsedWhole(RunDesk desk) {
        for (int i = 1; ; i++) {
            Outcome rehearsed = ended(9, desk, "run", MOVE, "--dry-run", "whole=true", "trigger=false");
            if (i == 10 || !rehearsed.out().contains("planned only: it would hold a lock")) {
                return rehearsed;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void eventsMoveAndBothFormsAreKeptInStepUntilTheDocumentsAreDropped(Engine engine) {
        try (RunDesk desk = desk(engine, 40)) {
            assertThat(desk.run("run", MOVE, "--dry-run").code()).isIn(0, 9);
            assertThat(desk.database.query("select count(*) from ctm").toString())
                    .isEqualTo("[[40]]");
            assertThat(desk.run("-c", "count 'events_v3'").code())
                    .as("nothing is left")
                    .isNotZero();

            Outcome moved = ended(9, desk, "run", MOVE);
            assertThat(moved.out())
                    .contains("Progress", "Parents that differ", "topic 5", " rows written, 4 rows set aside");
            assertThat(desk.database
                            .query("select path, reason from events_aside order by row_key")
                            .toString())
                    .contains(
                            "$, is object, not array",
                            "$[0].summary, is missing",
                            ".date, is no date: 2026-02-30",
                            ".source_title_ids[1], is not in ");
            long events = count(desk, "events_v3");
            assertThat(events).isGreaterThan(300);
            assertThat(count(desk, "events_v3 where summary = 'named twice' and source_batch_count = 2"))
                    .isEqualTo(1);
            assertThat(count(
                            desk,
                            "event_v3_titles t join events_v3 e on e.id = t.event_id where summary = 'named twice'"))
                    .isEqualTo(5);

            Outcome again = ended(9, desk, "run", MOVE);
            assertThat(again.out())
                    .contains("inserted into", " steps, 0 rows written, 4 rows set aside, ")
                    .doesNotContain("updated in");
            assertThat(count(desk, "events_v3")).isEqualTo(events);
            ended(0, desk, "run", VERIFY);
            Outcome rehearsed = rehearsedWhole(desk);
            assertThat(rehearsed.out())
                    .contains("0 rows would be written, 4 rows set aside, 5 expectations met")
                    .doesNotContain("planned only");

            desk.database.execute("update ctm set events_digest = '[]' where month = '2026-04'");
            ended(0, desk, "run", VERIFY);
            assertThat(count(desk, "events_v3"))
                    .as("the trigger keeps both in step")
                    .isLessThan(events);

            ended(6, desk, "run", DROP, "ask=true", "drop the documents=no", "aside=4");
            Outcome dropped = ended(0, desk, "run", DROP, "ask=true", "drop the documents=yes", "aside=4");
            assertThat(desk.run("-c", "count 'ctm', 'events_digest is null'").code())
                    .isNotZero();
            ended(0, desk, "undo", RunDesk.id(dropped), "--yes");
            assertThat(count(desk, "ctm where events_digest is not null")).isGreaterThan(30);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theCommandsOfThePageRunInTheirOrder(Engine engine) {
        try (RunDesk desk = desk(engine, 12)) {
            for (Example example : Example.of("docs/scenarios/jsonb-to-tables.md")) {
                if (example.language().equals("sh")) {
                    example.text().lines().forEach(line -> {
                        List<String> words = DocumentedExamplesTest.words(line.replace("sluice local", "sluice home"));
                        String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
                        if (line.contains("--dry-run")) {
                            assertThat(desk.run(arguments).code()).isIn(0, 9);
                        } else {
                            ended(line.contains(MOVE) && !line.contains("back=") ? 9 : 0, desk, arguments);
                        }
                    });
                }
            }
            assertThat(desk.run("-c", "count 'events_v3'").code())
                    .as("the way back")
                    .isNotZero();
            assertThat(count(desk, "ctm where events_digest is not null")).isEqualTo(299);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theHelperWritesOneParentsEventsToBothForms(Engine engine) {
        try (RunDesk desk = desk(engine, 12)) {
            ended(9, desk, "run", MOVE, "trigger=false");
            desk.shell.file("write.groovy", """
                    runbook 'write'
                    include 'runbooks/digest/events.groovy'
                    step('write') {
                      writeEvents(sampleId(3, 11), '[' + sampleEvent('2026-05-05', 'written', [1L, 2L], '') + ']')
                    }
                    """);
            ended(0, desk, "run", "write.groovy");
            assertThat(desk.database
                            .query(
                                    "select e.summary, count(*) from events_v3 e join event_v3_titles t on t.event_id = e.id"
                                            + " where e.ctm_id = '00000000-0000-4300-8000-000000000011' group by e.summary")
                            .toString())
                    .isEqualTo("[[written, 2]]");
            ended(0, desk, "run", VERIFY);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatNoDocumentListsIsFoundAndCleanedUpWithinItsLimit(Engine engine) {
        try (RunDesk desk = desk(engine, 30)) {
            ended(9, desk, "run", MOVE, "trigger=false");
            desk.database.execute("update ctm set events_digest = '[]' where month = '2026-04'");
            Outcome differs = ended(3, desk, "run", VERIFY);
            assertThat(differs.out() + differs.err()).contains("the tables hold nothing that no document lists");
            long before = count(desk, "events_v3");
            ended(6, desk, "run", MOVE, "trigger=false", "cleanUp=true", "maxRows=1");
            assertThat(count(desk, "events_v3")).isEqualTo(before);
            ended(9, desk, "run", MOVE, "trigger=false", "cleanUp=true", "maxRows=1000");
            assertThat(count(desk, "events_v3")).isLessThan(before);
            ended(0, desk, "run", VERIFY);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theSampleTakesThePlaceOfNobodysTables(Engine engine) {
        try (RunDesk desk = bare(engine)) {
            desk.database.execute(
                    "create table titles_v3 (id integer primary key, title text)",
                    "insert into titles_v3 values (1, 'real')",
                    "create table events_v3 (id integer primary key)");
            Outcome moved = ended(3, desk, "run", MOVE);
            assertThat(moved.out() + moved.err()).contains("events_v3, titles_v3");
            Outcome made = ended(3, desk, "run", MAKE, "parents=12");
            assertThat(made.out() + made.err()).contains("titles_v3", "replace=true");
            assertThat(count(desk, "titles_v3")).isEqualTo(1);
            ended(0, desk, "run", MAKE, "parents=12", "replace=true");
            ended(9, desk, "run", MOVE);
            ended(0, desk, "run", MAKE, "parents=12");
            assertThat(desk.run("-c", "count 'events_v3'").code())
                    .as("a sample is begun anew, with what its events have moved to")
                    .isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void undoneIsOnlyWhatTheRunHasMade(Engine engine) {
        try (RunDesk desk = desk(engine, 12)) {
            ended(9, desk, "run", MOVE);
            long events = count(desk, "events_v3");
            Outcome again = ended(9, desk, "run", MOVE);
            ended(0, desk, "undo", RunDesk.id(again), "--yes");
            assertThat(count(desk, "events_v3"))
                    .as("the tables were there before the run")
                    .isEqualTo(events);
            ended(0, desk, "run", MOVE, "back=true");
            Outcome first = ended(9, desk, "run", MOVE);
            ended(0, desk, "undo", RunDesk.id(first), "--yes");
            assertThat(desk.run("-c", "count 'events_v3'").code()).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void undoPutsTheDocumentsBackAndTheTriggerToo(Engine engine) {
        try (RunDesk desk = desk(engine, 12)) {
            ended(9, desk, "run", MOVE);
            assertThat(desk.run("run", DROP, "ask=true", "--dry-run").toString())
                    .contains("the backup is one that a dry run does not make")
                    .doesNotContain("BackupReport");
            Outcome dropped = ended(0, desk, "run", DROP);
            ended(0, desk, "undo", RunDesk.id(dropped), "--yes");
            desk.database.execute("update ctm set events_digest = '[]' where month = '2026-03'");
            ended(0, desk, "run", VERIFY);
        }
    }

    /** All that the run leaves, but for keys and times that are others each time. */
    private static String left(RunDesk desk) {
        String triggers = desk.database.engine() == Engine.POSTGRES
                ? "select tgname from pg_trigger where not tgisinternal order by 1"
                : "select name from sqlite_schema where type = 'trigger' order by 1";
        return Stream.of(
                        "select id, events_digest from ctm order by 1",
                        "select ctm_id, date, summary, date_confidence, source_batch_count from events_v3 order by 1, 2, 3",
                        "select e.ctm_id, e.date, e.summary, t.title_id, t.added_from_batch from event_v3_titles as t"
                                + " join events_v3 as e on e.id = t.event_id order by 1, 2, 3, 4",
                        "select row_key, path, reason from events_aside order by 1, 2",
                        triggers)
                .map(query -> desk.database.query(query).toString())
                .collect(Collectors.joining("\n"));
    }

    private static void unlisted(RunDesk desk) {
        desk.database.execute("insert into events_v3 (id, ctm_id, date, summary)"
                + " select id, id, '2026-01-01', 'nobody lists it' from ctm where month = '2026-04'");
    }

    private static RunDesk small(Engine engine, Path directory) {
        RunDesk desk = bare(engine, directory);
        desk.shell.file(MOVE, Checkout.text(MOVE).replace("makeSample(300,", "makeSample(12,"));
        return desk;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void stoppedAtEachMomentOfEachStepAndResumedItComesToTheSame(Engine engine) {
        String whole;
        try (RunDesk desk = small(engine, directory.resolve("whole"))) {
            ended(9, desk, "run", MOVE);
            unlisted(desk);
            ended(9, desk, "run", MOVE, "cleanUp=true");
            whole = left(desk);
        }
        try (RunDesk desk = small(engine, directory.resolve("stopped"))) {
            Presses presses = new Presses(desk.shell.environment(), moment -> true);
            assertThat(presses.run("run", MOVE).code()).isIn(0, 9);
            unlisted(desk);
            assertThat(presses.run("run", MOVE, "cleanUp=true").code()).isIn(0, 9);
            assertThat(left(desk)).isEqualTo(whole);
            for (String step : List.of(
                    "a sample", "tables", "the first parents", "write both", "all parents", "clean up", "look")) {
                assertThat(presses.moments()).contains("begins " + step, "tells " + step);
            }
            assertThat(presses.stops()).isGreaterThan(7);
        }
    }

    /** Without a trigger, a writer may come between the last look and the drop. */
    @Test
    void aDocumentThatIsWrittenWhileTheColumnIsToBeDroppedIsSeen() throws Exception {
        try (RunDesk desk = desk(Engine.POSTGRES, 12)) {
            ended(9, desk, "run", MOVE, "trigger=false");
            try (Connection writer = desk.database.connect();
                    Statement statement = writer.createStatement()) {
                writer.setAutoCommit(false);
                statement.execute("update ctm set events_digest = '[]' where month = '2026-03'");
                Thread committing = new Thread(() -> commitOnceSomebodyWaits(desk, writer));
                committing.start();
                ended(6, desk, "run", DROP);
                committing.join();
            }
            assertThat(count(desk, "ctm where events_digest is not null")).isPositive();
        }
    }

    private static void commitOnceSomebodyWaits(RunDesk desk, Connection writer) {
        try {
            for (int i = 0; i < 600 && count(desk, "pg_locks where not granted") == 0; i++) {
                Thread.sleep(50);
            }
            writer.commit();
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
