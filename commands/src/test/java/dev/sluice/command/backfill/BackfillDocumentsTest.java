package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static dev.sluice.command.backfill.Digests.add;
import static dev.sluice.command.backfill.Digests.array;
import static dev.sluice.command.backfill.Digests.change;
import static dev.sluice.command.backfill.Digests.event;
import static dev.sluice.command.backfill.Digests.filled;
import static dev.sluice.command.backfill.Digests.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Arguments;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Report;
import dev.sluice.testing.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The word {@code backfill} with {@code documents:}. */
class BackfillDocumentsTest {
    private static Object[] options(Object... more) {
        List<Object> all = new ArrayList<>(List.of("documents", Digests.mapping()));
        all.addAll(List.of(more));
        return all.toArray();
    }

    private static List<String> changes(CommandBench bench, Object... more) {
        return bench.changes(WORD, "events_v3", options(more));
    }

    private static Report run(CommandBench bench, Object... more) {
        return bench.run(WORD, "events_v3", options(more));
    }

    private static String aside(CommandBench bench) {
        return bench.database.query("select row_key, path, reason from bad order by row_key, path").stream()
                .map(row -> Integer.parseInt(row.get(0).toString().substring(24)) + " " + row.get(1) + " " + row.get(2))
                .reduce("", (a, b) -> a + b + "\n");
    }

    private static String titles(CommandBench bench, String summary) {
        return bench
                .database
                .query(
                        "select t.title_id, t.added_from_batch from event_v3_titles t join events_v3 e on e.id = t.event_id"
                                + " where e.summary = '" + summary + "' order by t.title_id")
                .stream()
                .map(row -> Integer.parseInt(row.get(0).toString().substring(24)) + "@" + row.get(1))
                .toList()
                .toString();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void elementsBecomeRowsAndTheirListsLinks(Engine engine) {
        try (CommandBench bench = filled(engine, 30)) {
            assertThat(changes(bench, "commitEvery", 7))
                    .containsExactly("event_v3_titles -0 ~0 +120", "events_v3 -0 ~0 +60");
            assertThat(bench.column("select count(distinct id) from events_v3").toString())
                    .isEqualTo("[60]");
            assertThat(bench.count("(" + Digests.compared(bench)
                            + ") as m where missing + extra + missing_links + extra_links + set_aside = 0"
                            + " and listed = 2 and elements = 2 and present = 2 and listed_links = 4"))
                    .isEqualTo(30);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b11_aSecondRunOfAMappingChangesNothingAndKeepsWhatSomebodyHasEdited(Engine engine) {
        try (CommandBench bench = filled(engine, 20)) {
            run(bench);
            bench.with("update events_v3 set date_confidence = 'low' where summary = 'first 3'");
            assertThat(changes(bench)).containsExactly("event_v3_titles -0 ~0 +0", "events_v3 -0 ~0 +0");
            change(bench, 3, array(event("2026-01-15", "first 3", 1, 2, 9), event("2026-01-16", "second", 2, 3)));
            assertThat(changes(bench)).containsExactly("event_v3_titles -0 ~0 +1", "events_v3 -0 ~0 +0");
            assertThat(bench.count("events_v3 where date_confidence = 'low'")).isEqualTo(1);
            assertThat(changes(bench, "update", List.of("date_confidence")))
                    .containsExactly("event_v3_titles -0 ~0 +0", "events_v3 -0 ~1 +0");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void documentsThatDidNotChangeAreNotTakenApartAgain(Engine engine) {
        try (CommandBench bench = filled(engine, 20)) {
            run(bench);
            int before = bench.statements().size();
            run(bench);
            assertThat(bench.statements().subList(before, bench.statements().size()))
                    .noneMatch(s -> s.startsWith("insert into") && s.contains("elements"));
            bench.with("delete from event_v3_titles");
            assertThat(changes(bench))
                    .as("links that are gone are made again")
                    .containsExactly("event_v3_titles -0 ~0 +80", "events_v3 -0 ~0 +0");
            assertThat(changes(bench)).containsExactly("event_v3_titles -0 ~0 +0", "events_v3 -0 ~0 +0");
            bench.with("delete from event_v3_titles", "delete from events_v3 where summary = 'second'");
            assertThat(changes(bench)).as("rows that are gone are looked for").contains("events_v3 -0 ~0 +20");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsWithoutLinksThatAreGoneAreMadeAgainToo(Engine engine) {
        try (CommandBench bench = filled(engine, 5)) {
            change(bench, 3, array(event("2026-01-15", "bare")));
            run(bench);
            bench.with("delete from events_v3 where summary = 'bare'");
            assertThat(changes(bench)).containsExactly("event_v3_titles -0 ~0 +0", "events_v3 -0 ~0 +1");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void elementsWithTheSameKeyKeepTheUnionOfTheirTitlesAndWhoNamedThemFirst(Engine engine) {
        try (CommandBench bench = Digests.empty(engine)) {
            add(
                    bench,
                    1,
                    array(
                            event("2026-01-01", "other", 9),
                            event("2026-01-15", "merged", 1, 2, 3),
                            event("2026-01-15", "merged", 2, 4, 5)));
            add(bench, 2, array(event("2026-01-15", "merged")));
            assertThat(changes(bench)).containsExactly("event_v3_titles -0 ~0 +6", "events_v3 -0 ~0 +3");
            assertThat(titles(bench, "merged")).isEqualTo("[1@1, 2@1, 3@1, 4@2, 5@2]");
            assertThat(bench.column("select source_batch_count from events_v3 order by ctm_id, date")
                            .toString())
                    .isEqualTo("[1, 2, 1]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b9_noDocumentAnEmptyOneAndANullAreNoFaults(Engine engine) {
        try (CommandBench bench = Digests.empty(engine)) {
            add(bench, 1, "null");
            bench.with("insert into ctm values ('" + id(2) + "', 'm', 'null')");
            add(bench, 3, "[]");
            add(
                    bench,
                    4,
                    array(
                            "{\"date\": \"2026-01-01\", \"summary\": \"no list\"}",
                            "{\"date\": \"2026-01-02\", \"summary\": \"null list\", \"source_title_ids\": null}"));
            assertThat(changes(bench)).containsExactly("event_v3_titles -0 ~0 +0", "events_v3 -0 ~0 +2");
            assertThat(bench.count("(" + Digests.compared(bench) + ") as m where set_aside > 0 or missing > 0"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b9_whatCannotBeTakenOverIsSetAsideByParentPathAndReasonAndTheRestGoesOn(Engine engine) {
        try (CommandBench bench = Digests.empty(engine)) {
            add(bench, 1, "{\"date\": \"2026-01-01\"}");
            add(
                    bench,
                    2,
                    array(
                            event("2026-01-01", "good", 1),
                            "{\"date\": \"2026-01-01\"}",
                            event("2026-02-30", "no day"),
                            event("today", "no date"),
                            event("2026-01-01", "unknown", 1, 77),
                            "{\"date\": null, \"summary\": \"x\"}",
                            "{\"date\": \"2026-01-01\", \"summary\": 5}",
                            "null",
                            "{\"date\": \"2026-01-01\", \"summary\": \"x\", \"source_title_ids\": {\"a\": 1}}",
                            "{\"date\": \"2026-01-01\", \"summary\": \"x\", \"source_title_ids\": [\"" + id(1)
                                    + "\", 7]}",
                            "{\"date\": \"2026-01-01\", \"summary\": \"x\", \"date_confidence\": null}"));
            Report report = run(bench, "quarantine", "bad");
            assertThat(aside(bench).replaceAll("public\\.|: (2026|today).*", ""))
                    .isEqualTo("""
                    1 $ is object, not array
                    2 $[10].date_confidence is null
                    2 $[1].summary is missing
                    2 $[2].date is no date
                    2 $[3].date is no date
                    2 $[4].source_title_ids[1] is not in titles_v3
                    2 $[5].date is null
                    2 $[6].summary is number, not string
                    2 $[7] is null, not object
                    2 $[8].source_title_ids is object, not array
                    2 $[9].source_title_ids[1] is number, not string
                    """);
            assertThat(report.setAside()).isEqualTo(11);
            assertThat(bench.column("select summary from events_v3")).containsExactly("good");
            assertThat(bench.count("(" + Digests.compared(bench) + ") as m where missing = 0 and extra = 0"))
                    .isEqualTo(2);
            assertThat(bench.column("select sum(set_aside) from (" + Digests.compared(bench) + ") as m")
                            .toString())
                    .isEqualTo("[11]");
            bench.with("insert into titles_v3 values ('" + id(77) + "')");
            Report again = run(bench, "quarantine", "bad");
            assertThat(again.setAside()).as("what is mended is taken over").isEqualTo(10);
            assertThat(bench.count("events_v3")).isEqualTo(2);
            assertThat(bench.count("bad")).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void withoutAQuarantineItStopsAndNamesThem(Engine engine) {
        try (CommandBench bench = filled(engine, 3)) {
            for (int i = 0; i < 25; i++) {
                add(bench, 100 + i, array("{\"date\": \"2026-01-01\"}"));
            }
            assertThat(bench.refusal(WORD, "events_v3", options()))
                    .startsWith(
                            "1: 25 parts of documents cannot be taken over: " + id(100) + " $[0].summary is missing; ")
                    .contains(id(119))
                    .doesNotContain(id(120));
            assertThat(bench.count("events_v3")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b8_aDocumentThatTheTablesRefuseIsSetAsideAsAWhole(Engine engine) {
        try (CommandBench bench = filled(engine, 20)) {
            add(
                    bench,
                    50,
                    array(
                            event("2026-01-01", "good"),
                            "{\"date\": \"2026-01-01\", \"summary\": \"x\", \"date_confidence\": \"maybe\"}"));
            Report report = run(bench, "quarantine", "bad");
            assertThat(report.setAside()).isEqualTo(1);
            assertThat(aside(bench)).startsWith("50 $ ").contains("date_confidence");
            assertThat(bench.count("events_v3")).isEqualTo(40);
            assertThat(run(bench, "quarantine", "bad").setAside()).isEqualTo(1);
            assertThat(bench.count("bad")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b10_aChangedDocumentIsTakenOverByASecondRunAndWhatItNoLongerListsStays(Engine engine) {
        try (CommandBench bench = filled(engine, 20)) {
            run(bench);
            change(bench, 5, array(event("2026-01-20", "new", 4)));
            assertThat(changes(bench)).containsExactly("event_v3_titles -0 ~0 +1", "events_v3 -0 ~0 +1");
            assertThat(bench.count("(" + Digests.compared(bench) + ") as m where extra = 2 and missing = 0"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b10_whatIsNoLongerListedGoesOnlyWhenThatIsAskedForAndWithinTheLimit(Engine engine) {
        try (CommandBench bench = filled(engine, 20)) {
            run(bench);
            change(bench, 5, array(event("2026-01-15", "first 5", 1)));
            change(bench, 6, "[]");
            add(bench, 90, array(event("2026-01-15", "kept", 1)));
            run(bench);
            change(bench, 90, "{}");
            assertThat(bench.refusal(
                            WORD, "events_v3", options("deleteExtra", true, "maxRows", 2, "quarantine", "bad")))
                    .startsWith("8: backfill would delete 3 of 40 rows");
            assertThat(changes(bench, "deleteExtra", true, "maxRows", 3, "quarantine", "bad"))
                    .containsExactly("bad -0 ~0 +1", "event_v3_titles -7 ~0 +0", "events_v3 -3 ~0 +0");
            assertThat(bench.count("(" + Digests.compared(bench) + ") as m where extra + extra_links > 0"))
                    .as("the rows of a document that cannot be read stay")
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRehearsalOfAMappingLeavesNothing(Engine engine) {
        try (CommandBench bench = filled(engine, 20)) {
            Report report =
                    bench.session().rehearse(CommandBench.command(WORD, "events_v3", options("quarantine", "bad")));
            assertThat(report.changes().get(0).inserted()).isEqualTo(40);
            assertThat(bench.count("events_v3")).isZero();
            assertThat(changes(bench, "limit", 4)).containsExactly("event_v3_titles -0 ~0 +16", "events_v3 -0 ~0 +8");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b9_theDocumentsRebuiltFromTheTablesAreTheOnesThatWere(Engine engine) {
        try (CommandBench bench = filled(engine, 20)) {
            add(bench, 50, array(event("2026-01-01", "ü \\u2028 quote \\\" it's", 3, 2, 1), event("2026-01-01", "")));
            run(bench);
            String differing = "(" + Digests.rebuilt(bench) + ") as r where r.listed is distinct from r.kept";
            assertThat(bench.count(differing)).isZero();
            assertThat(bench.count("(" + Digests.rebuilt(bench) + ") as r where r.kept is not null"))
                    .isEqualTo(21);
            bench.with("update events_v3 set date_confidence = 'low' where summary = 'first 3'");
            assertThat(bench.count(differing)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theNumberOfElementsFollowsWhatIsMended(Engine engine) {
        try (CommandBench bench = Digests.empty(engine)) {
            add(bench, 1, array(event("2026-01-15", "a", 1), event("2026-01-15", "a", 2, 77)));
            run(bench, "quarantine", "bad");
            assertThat(bench.column("select source_batch_count from events_v3").toString())
                    .isEqualTo("[1]");
            bench.with("insert into titles_v3 values ('" + id(77) + "')");
            String miscounted = "(" + Digests.compared(bench) + ") as m where miscounted = 1 and missing = 0";
            assertThat(bench.count(miscounted)).isEqualTo(1);
            assertThat(changes(bench, "quarantine", "bad"))
                    .containsExactly("bad -1 ~0 +0", "event_v3_titles -0 ~0 +2", "events_v3 -0 ~1 +0");
            assertThat(bench.column("select source_batch_count from events_v3").toString())
                    .isEqualTo("[2]");
            assertThat(bench.count(miscounted)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b9_aNumberThatAColumnWouldNotKeepDigitByDigitIsAFault(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)) {
            boolean pg = bench.isPostgres();
            bench.with(
                    "create table d (id integer primary key, doc " + (pg ? "jsonb" : "text") + ")",
                    "create table r (id integer primary key" + (pg ? " generated by default as identity" : "")
                            + ", d_id integer not null, k text not null, amount numeric, f "
                            + (pg ? "float8" : "real") + ", n bigint, unique (d_id, k))",
                    "insert into d values (1, '[{\"k\": \"a\", \"amount\": 12345678901234567890.12},"
                            + "{\"k\": \"b\", \"amount\": 0.12345678901234567891234},"
                            + "{\"k\": \"c\", \"amount\": 12345678901234567890},"
                            + "{\"k\": \"d\", \"f\": 0.1234567890123456789}, {\"k\": \"e\", \"f\": 1e-400},"
                            + "{\"k\": \"f\", \"n\": 9223372036854775808},"
                            + "{\"k\": \"g\", \"amount\": 9007199254740993, \"f\": -1.5e300, \"n\": 9223372036854775807},"
                            + "{\"k\": \"h\", \"amount\": -0.00123456789012345, \"f\": 0, \"n\": -5}]')");
            Map<String, Object> columns = new LinkedHashMap<>();
            List.of("k", "amount", "f", "n").forEach(c -> columns.put(c, "$." + c));
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
                            List.of("d_id", "k"))));
            bench.run(WORD, "r", "documents", mapping, "quarantine", "bad");
            assertThat(bench.column("select path from bad order by path"))
                    .isEqualTo(
                            pg
                                    ? List.of("$[3].f", "$[4].f", "$[5].n")
                                    : List.of(
                                            "$[0].amount", "$[1].amount", "$[2].amount", "$[3].f", "$[4].f", "$[5].n"));
            assertThat(bench.column(
                            "select k from r where k > 'f' and amount in (9007199254740993, -0.00123456789012345)"
                                    + " order by k"))
                    .containsExactly("g", "h");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b9_aNumberInAListThatIsOutOfRangeIsAFaultOfItsElement(Engine engine) {
        try (CommandBench bench = Digests.numbered(engine)) {
            bench.with("insert into d values (1, '[{\"k\": \"a\", \"ids\": [9223372036854775808]},"
                    + " {\"k\": \"b\", \"ids\": [1.5]}, {\"k\": \"c\", \"ids\": [1, 2]}]')");
            bench.run(WORD, "r", "documents", Digests.numbers(), "quarantine", "bad");
            assertThat(bench.column("select path from bad order by path").toString())
                    .isEqualTo("[$[0].ids[0], $[1].ids[0]]");
            assertThat(bench.column("select k from r")).containsExactly("c");
            assertThat(bench.count("(" + Digests.compared(bench, Digests.numbers())
                            + ") as m where set_aside = 2 and missing + missing_links = 0"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void wrongMappingsAreRefused(Engine engine) {
        try (CommandBench bench = filled(engine, 1)) {
            assertThat(bench.refusal(WORD, "ctm", options())).startsWith("2: the mapping is into events_v3");
            assertThat(bench.refusal(WORD, "events_v3", "documents", "ctm")).startsWith("2: documents: is a mapping");
            assertThat(bench.refusal(WORD, "events_v3", options("update", List.of("summary"))))
                    .contains("\"summary\" of update:");
            assertThat(bench.refusal(WORD, "events_v3", options("rows", "select 1")))
                    .contains("one of set:");
        }
    }
}
