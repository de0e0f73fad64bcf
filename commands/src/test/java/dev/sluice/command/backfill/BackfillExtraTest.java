package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static dev.sluice.command.backfill.Digests.array;
import static dev.sluice.command.backfill.Digests.change;
import static dev.sluice.command.backfill.Digests.event;
import static dev.sluice.command.backfill.Digests.filled;
import static dev.sluice.command.backfill.Digests.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Progress;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.testing.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code backfill} with {@code documents:} and {@code deleteExtra:}. */
class BackfillExtraTest {
    private static Object[] options(Object... more) {
        List<Object> all = new ArrayList<>(List.of("documents", Digests.mapping(), "deleteExtra", true));
        all.addAll(List.of(more));
        return all.toArray();
    }

    /** Events of so many parents, and a table with nine rows for each event, behind a foreign key that does that. */
    private static CommandBench commented(Engine engine, int parents, String onDelete) {
        CommandBench bench = filled(engine, parents);
        String uuid = bench.isPostgres() ? "uuid" : "text";
        bench.run(WORD, "events_v3", "documents", Digests.mapping());
        return bench.with(
                "create table comments (id integer primary key, event_id " + uuid + " references events_v3 (id) "
                        + onDelete + ")",
                "create table likes (id integer primary key, comment_id integer references comments (id)"
                        + " on delete cascade)",
                "insert into comments select row_number() over (), e.id from events_v3 e cross join titles_v3",
                "insert into likes select id, id from comments");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsOfOtherTablesThatACascadeTakesAreCountedNamedAndLimited(Engine engine) {
        try (CommandBench bench = commented(engine, 5, "on delete cascade")) {
            change(bench, 1, "[]");
            assertThat(bench.refusal(WORD, "events_v3", options("maxRows", 2)))
                    .startsWith("8: backfill would delete 18 of 90 rows (20.0 %) of table ");
            assertThat(CommandBench.command(WORD, "events_v3", options("maxRows", 18))
                            .plan(bench)
                            .outline()
                            .notes()
                            .toString())
                    .contains("18 of 90 rows of ", "comments go with what no document lists (on delete cascade)");
            assertThat(bench.changes(WORD, "events_v3", options("maxRows", 18)))
                    .containsExactly(
                            "comments -18 ~0 +0", "event_v3_titles -4 ~0 +0", "events_v3 -2 ~0 +0", "likes -18 ~0 +0");
            assertThat(bench.count("comments")).isEqualTo(72);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsOfOtherTablesThatLetGoAreCountedNamedAndLimited(Engine engine) {
        try (CommandBench bench = commented(engine, 5, "on delete set null")) {
            change(bench, 1, "[]");
            assertThat(bench.refusal(WORD, "events_v3", options("maxRows", 2)))
                    .startsWith("8: backfill would delete 18 of 90 rows (20.0 %) of table ");
            assertThat(bench.changes(WORD, "events_v3", options("maxRows", 18)))
                    .containsExactly("comments -0 ~18 +0", "event_v3_titles -4 ~0 +0", "events_v3 -2 ~0 +0");
            assertThat(bench.count("comments where event_id is null")).isEqualTo(18);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void defaultsThatAForeignKeyWouldFillInAreRefused(Engine engine) {
        try (CommandBench bench = commented(engine, 5, "on delete set default")) {
            change(bench, 1, "[]");
            assertThat(bench.refusal(WORD, "events_v3", options("maxRows", 50)))
                    .startsWith("8: deleteExtra: 18 rows of ")
                    .contains("comments refer to what would go (on delete set default)", "prune");
            assertThat(bench.count("events_v3")).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void linksOfEventsThatStayCountForTheLimitToo(Engine engine) {
        try (CommandBench bench = filled(engine, 5)) {
            bench.run(WORD, "events_v3", "documents", Digests.mapping());
            for (int i = 1; i <= 5; i++) {
                change(bench, i, array(event("2026-01-15", "first " + i), event("2026-01-16", "second")));
            }
            assertThat(bench.refusal(WORD, "events_v3", options()))
                    .startsWith("8: backfill would delete 20 of 20 rows (100.0 %) of table ")
                    .contains("event_v3_titles");
            assertThat(bench.changes(WORD, "events_v3", options("maxRows", 20))).contains("event_v3_titles -20 ~0 +0");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theLimitHoldsForWhatReallyGoesChunkAfterChunk(Engine engine) {
        try (CommandBench bench = filled(engine, 20)) {
            bench.run(WORD, "events_v3", "documents", Digests.mapping());
            change(bench, 1, "[]");
            Backfill command =
                    (Backfill) CommandBench.command(WORD, "events_v3", options("maxRows", 3, "commitEvery", 5));
            BackfillPlan plan = command.plan(bench);
            for (int i = 4; i <= 20; i++) {
                change(bench, i, "[]");
            }
            assertThatThrownBy(() -> command.run(plan, new Work.Chunked(bench, Progress.NONE, StepLog.NONE)))
                    .isInstanceOfSatisfying(
                            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                    .hasMessageStartingWith("backfill would delete 6 of 40 rows");
            assertThat(bench.count("events_v3")).isEqualTo(40);
        }
        try (CommandBench bench = filled(engine, 20)) {
            bench.run(WORD, "events_v3", "documents", Digests.mapping());
            change(bench, 1, "[]");
            Backfill command =
                    (Backfill) CommandBench.command(WORD, "events_v3", options("maxRows", 3, "commitEvery", 5));
            BackfillPlan plan = command.plan(bench);
            change(bench, 8, "[]");
            assertThatThrownBy(() -> command.run(plan, new Work.Chunked(bench, Progress.NONE, StepLog.NONE)))
                    .hasMessageStartingWith("backfill would delete 4 of 40 rows");
            assertThat(bench.count("events_v3"))
                    .as("the chunk before is committed, that of document 8 is taken back")
                    .isEqualTo(38);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theLimitIsThatOfTheDocumentsThatAreGoneThrough(Engine engine) {
        try (CommandBench bench = filled(engine, 20)) {
            bench.run(WORD, "events_v3", "documents", Digests.mapping());
            for (int i = 1; i <= 20; i++) {
                change(bench, i, "[]");
            }
            assertThat(bench.changes(WORD, "events_v3", options("where", "id = '" + id(1) + "'", "maxRows", 2)))
                    .containsExactly("event_v3_titles -4 ~0 +0", "events_v3 -2 ~0 +0");
            assertThat(bench.refusal(WORD, "events_v3", options("where", "id < '" + id(4) + "'", "maxRows", 2)))
                    .startsWith("8: backfill would delete 4 of 4 rows");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatADocumentDoesNotListMayBeAnothersOfTheSameParent(Engine engine) {
        String json = engine == Engine.POSTGRES ? "jsonb" : "text";
        try (CommandBench bench = new CommandBench(engine)
                .with(
                        "create table docs (id integer primary key, topic integer not null, doc " + json + ")",
                        "create table items (id integer primary key, topic integer not null, k text not null, unique (topic, k))",
                        "insert into docs values (1, 7, '[{\"k\": \"a\", \"id\": 1}]'), (2, 7, '[{\"k\": \"b\", \"id\": 2}]')")) {
            Map<String, Object> named = Map.of(
                    "column", "doc",
                    "into", "items",
                    "parent", Map.of("topic", "topic"),
                    "columns", Map.of("k", "$.k", "id", "$.id"),
                    "key", List.of("topic", "k"));
            Mapping mapping = MappingReader.read(new Arguments("documents", "docs", new LinkedHashMap<>(named)));
            bench.run(WORD, "items", "documents", mapping);
            assertThat(bench.refusal(WORD, "items", "documents", mapping, "deleteExtra", true))
                    .startsWith("2: deleteExtra takes away what a document does not list, and two rows of ");
            assertThat(bench.refusal(DualWrite.WORD, "items", "documents", mapping))
                    .startsWith("2: dualWrite takes");
            bench.with("create unique index one_each on docs (topic, id)", "delete from docs where id = 2");
            bench.with("create unique index one on docs (topic)");
            bench.run(WORD, "items", "documents", mapping, "deleteExtra", true, "maxPercent", 100);
            assertThat(bench.column("select k from items")).hasToString("[a]");
        }
    }
}
