package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.command.prune.PruneWord;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code unswap} brings back rows of other tables that the swap has parted from their parents. */
class ReunionTest {
    private static final String[] EVENTS = {
        "create table events (id integer primary key, title varchar(20))",
        "create table notes (note_id integer generated always as identity primary key, event_id integer references events, note text)",
        "insert into events values (1, 'Ides'), (2, 'Hastings'), (3, 'Lepanto')",
        "insert into notes (event_id, note) values (1, 'stays'), (3, 'one'), (3, null), (null, 'free')",
        "create table fresh (id integer primary key, title varchar(20))",
        "insert into fresh values (1, 'Ides'), (2, 'Hastings')"
    };
    private static final String NOTES = "select md5(string_agg(n::text, ';' order by n::text)) from notes n";

    @TempDir
    Path folder;

    private SwapBench bench() {
        return new SwapBench(Engine.POSTGRES, folder).with(EVENTS);
    }

    private static Report swap(SwapBench bench, String orphans, Object... more) {
        List<Object> options =
                new ArrayList<>(List.of("from", "fresh", "strategy", "rename", "orphans", orphans, "maxRows", 9));
        options.addAll(List.of(more));
        return bench.swap("events", options.toArray());
    }

    private static Report unswap(SwapBench bench, Object... options) {
        return bench.session().run(SwapBench.command(UnswapWord.WORD, "events", options));
    }

    private static String refusal(SwapBench bench, Object... options) {
        try {
            unswap(bench, options);
            return "done";
        } catch (SluiceException e) {
            return e.kind().exitCode() + ": " + e.getMessage();
        }
    }

    private static void isAsSwapped(SwapBench bench) {
        assertThat(bench.all("select count(*) from events where id = 3")).isEqualTo("[[0]]");
        assertThat(bench.tables()).contains("events_old", "notes_orphans");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prune", "null"})
    void theyComeBackAsTheyWereAndAreCounted(String orphans) {
        try (SwapBench bench = bench()) {
            String before = bench.all(NOTES);
            swap(bench, orphans);
            assertThat(bench.all(NOTES)).isNotEqualTo(before);

            Report report = unswap(bench);
            assertThat(bench.all(NOTES)).isEqualTo(before);
            boolean pruned = orphans.equals("prune");
            assertThat(report.changes())
                    .containsExactly(new TableChange("public.notes", pruned ? 2 : 0, pruned ? 0 : 2, 0));
            assertThat(report.outline().grids().toString()).contains("orphans that came back", "public.notes");
            assertThat(bench.all("select count(*) from notes_orphans")).isEqualTo("[[0]]");
            assertThat(bench.all("select conname, convalidated from pg_constraint where contype = 'f'"))
                    .isEqualTo("[[notes_event_id_fkey, true]]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prune", "null"})
    void onlyThoseOfThisSwapComeBack(String orphans) {
        try (SwapBench bench = bench()) {
            bench.with("delete from fresh where id = 2", "insert into notes (event_id, note) values (2, 'earlier')");
            bench.with("delete from notes where event_id = 3");
            swap(bench, orphans);
            bench.session().run(SwapBench.command(TidyWord.WORD, "events"));
            bench.with(
                    "insert into events values (3, 'Lepanto')",
                    "insert into notes (event_id, note) values (3, 'this one')");
            swap(bench, orphans);
            unswap(bench);
            assertThat(bench.all("select note from notes where event_id is not null order by 1"))
                    .isEqualTo("[[stays], [this one]]");
            assertThat(bench.all("select note from notes_orphans")).isEqualTo("[[earlier]]");
        }
    }

    @Test
    void theyComeBackBesideRowsThatAreCarriedOver() {
        try (SwapBench bench = bench()) {
            swap(bench, "prune");
            bench.with(
                    "insert into events values (4, 'Jena')",
                    "insert into notes (event_id, note) values (4, 'since')",
                    "update notes set note = 'edited' where note = 'stays'");
            assertThat(unswap(bench, "writes", "carry").changes())
                    .containsExactly(
                            new TableChange("public.events", 1, 0, 0), new TableChange("public.notes", 2, 0, 0));
            assertThat(bench.all("select event_id, note from notes order by note_id"))
                    .isEqualTo("[[1, edited], [3, one], [3, null], [null, free], [4, since]]");
            assertThat(bench.all("select id from events order by 1")).isEqualTo("[[1], [2], [3], [4]]");
        }
    }

    @Test
    void whereAKeyIsTakenByNowItIsRefusedWithTheNumberOrTheyAreLeft() {
        try (SwapBench bench = bench()) {
            swap(bench, "prune");
            bench.with("insert into notes overriding system value values (2, 1, 'another')");
            assertThat(refusal(bench))
                    .startsWith(
                            "8: 1 of 2 rows of public.notes cannot come back, because others have their keys by now")
                    .contains("orphans: 'leave'");
            isAsSwapped(bench);
            Report report = unswap(bench, "orphans", "leave");
            assertThat(report.outline().notes().toString())
                    .contains("unprune 'public.notes', from: 'public.notes_orphans', call: 'p-");
            assertThat(bench.all("select count(*) from notes_orphans")).isEqualTo("[[2]]");
            assertThat(bench.all("select count(*) from events where id = 3")).isEqualTo("[[1]]");
            bench.with("delete from notes where note = 'another'");
            bench.session().run(SwapBench.command(PruneWord.UNPRUNE, "notes", "from", "notes_orphans"));
            assertThat(bench.all("select count(*) from notes where event_id = 3"))
                    .isEqualTo("[[2]]");
        }
    }

    @Test
    void whereAReferenceLeadsElsewhereByNowItIsRefusedWithTheNumber() {
        try (SwapBench bench = bench()) {
            swap(bench, "null");
            bench.with("update notes set event_id = 1 where note = 'one'");
            assertThat(refusal(bench)).startsWith("8: 1 of 2 rows of public.notes cannot have their parents back");
            bench.with("delete from notes where note = 'one'");
            assertThat(refusal(bench)).startsWith("8: 1 of 2 rows of public.notes cannot have their parents back");
            isAsSwapped(bench);
            assertThat(bench.all("select count(*) from notes_orphans")).isEqualTo("[[2]]");
        }
    }

    @Test
    void aTableOrAnArchiveThatIsGoneOrHasChangedIsARefusal() {
        try (SwapBench bench = bench()) {
            swap(bench, "prune");
            bench.with("alter table notes add column added text");
            assertThat(refusal(bench)).startsWith("8: table public.notes_orphans is no archive of public.notes");
            bench.with("alter table notes drop column added", "alter table notes rename to remarks");
            assertThat(refusal(bench))
                    .startsWith(
                            "8: table public.notes is gone, and rows that the swap took out of public.notes cannot come back")
                    .contains("orphans: 'leave'");
            bench.with("alter table remarks rename to notes", "alter table notes_orphans rename to elsewhere");
            assertThat(refusal(bench)).startsWith("8: table public.notes_orphans is gone, and rows");
            bench.with("alter table elsewhere rename to notes_orphans");
            assertThat(refusal(bench)).isEqualTo("done");
        }
    }

    @Test
    void whatDoesNotFitAnyMoreIsARefusalAndNothingIsChanged() {
        try (SwapBench bench = bench()) {
            swap(bench, "prune");
            bench.with("create unique index u on notes (note)", "insert into notes (note) values ('one')");
            assertThat(refusal(bench)).startsWith("8: 2 rows of public.notes do not fit into it any more: ");
            isAsSwapped(bench);
        }
    }

    @Test
    void aCheckThatWaitsForTheCommitIsARefusalToo() {
        try (SwapBench bench = bench()) {
            swap(bench, "prune");
            bench.with(
                    "create table authors (name text primary key)",
                    "alter table notes add constraint by foreign key (note) references authors deferrable initially deferred not valid");
            assertThat(refusal(bench)).startsWith("8: 2 rows of public.notes do not fit into it any more: ");
            isAsSwapped(bench);
        }
    }

    @Test
    void triggersFindTheirTablesAndRowsThatComeBackAsOthersAreAnError() {
        try (SwapBench bench = bench()) {
            bench.with(
                    "create table audit (n integer)",
                    "create function f() returns trigger language plpgsql as 'begin insert into audit values (new.note_id); return new; end'",
                    "create trigger t before insert on notes for each row execute function f()");
            swap(bench, "prune");
            bench.with("create or replace function f() returns trigger language plpgsql as"
                    + " 'begin new.note = ''changed''; return new; end'");
            assertThat(refusal(bench)).startsWith("1: 0 of 2 rows came back as they were; look for a trigger");
            isAsSwapped(bench);
            bench.with("create or replace function f() returns trigger language plpgsql as"
                    + " 'begin insert into audit values (new.note_id); return new; end'");
            unswap(bench);
            assertThat(bench.all("select n from audit order by 1")).isEqualTo("[[2], [3]]");
        }
    }

    @Test
    void theirReturnCountsToTheTimeThatLocksMayBeHeld() {
        try (SwapBench bench = bench()) {
            swap(bench, "prune");
            bench.with(
                    "create function f() returns trigger language plpgsql as 'begin perform pg_sleep(0.15); return new; end'",
                    "create trigger t before insert on notes for each row execute function f()");
            assertThat(refusal(bench, "wait", Duration.ofMillis(10)))
                    .startsWith("75: table public.events could not be locked")
                    .contains("the locks were held for ");
            isAsSwapped(bench);
            assertThat(refusal(bench, "hold", Duration.ofSeconds(5))).isEqualTo("done");
        }
    }

    @Test
    void namesThatHoldWhatPartsTheNoteAreOnlyNames() {
        String child = "\"odd; written by: .'; rows: \"";
        try (SwapBench bench = bench()) {
            bench.with(
                    "create table " + child + " (n integer primary key, event_id integer references events)",
                    "insert into " + child + " values (1, 3)");
            swap(bench, "prune");
            assertThat(bench.all("select * from " + child)).isEqualTo("[]");
            assertThat(unswap(bench).changes()).hasSize(2);
            assertThat(bench.all("select * from " + child)).isEqualTo("[[1, 3]]");
        }
    }

    @Test
    void thePlanTellsWhatComesBack() {
        try (SwapBench bench = bench()) {
            swap(bench, "prune");
            assertThat(SwapBench.command(UnswapWord.WORD, "events")
                            .plan(bench)
                            .outline()
                            .grids()
                            .toString())
                    .contains("orphans that come back", "public.notes_orphans");
            assertThat(SwapBench.command(UnswapWord.WORD, "events", "orphans", "leave")
                            .plan(bench)
                            .outline()
                            .toString())
                    .doesNotContain("orphans that come back");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prune", "null"})
    void onSqliteTheyComeBackToo(String orphans) {
        String all = "select n, event_id, hex(note), typeof(note) from notes order by 1";
        try (SwapBench bench = new SwapBench(Engine.SQLITE, folder)
                .with(
                        "create table events (id integer primary key, title text)",
                        "create table notes (n integer primary key, event_id integer references events, note blob)",
                        "insert into events values (1, 'Ides'), (2, 'Hastings'), (3, 'Lepanto')",
                        "insert into notes values (1, 1, 'stays'), (2, 3, 1.5), (3, 3, x'00ff'), (4, null, 'free')",
                        "create table fresh (id integer primary key, title text)",
                        "insert into fresh values (1, 'Ides'), (2, 'Hastings')")) {
            String before = bench.all(all);
            swap(bench, orphans);
            assertThat(bench.all(all)).isNotEqualTo(before);
            bench.with(
                    orphans.equals("prune") ? "insert into notes values (2, 1, 'x')" : "delete from notes where n = 2");
            assertThat(refusal(bench)).startsWith("8: 1 of 2 rows of ");
            bench.with("delete from notes where n = 2");
            if (orphans.equals("null")) {
                bench.with("insert into notes values (2, null, 1.5)");
            }
            boolean pruned = orphans.equals("prune");
            TableChange change = unswap(bench).changes().get(0);
            assertThat(change.inserted()).isEqualTo(pruned ? 2 : 0);
            assertThat(change.updated()).isEqualTo(pruned ? 0 : 2);
            assertThat(bench.all(all)).isEqualTo(before);
            assertThat(bench.all("select count(*) from notes_orphans")).isEqualTo("[[0]]");

            swap(bench, orphans);
            assertThat(refusal(bench, "writes", "carry"))
                    .startsWith("2: SQLite does not tell which rows were written since");
            Report report = unswap(bench, "orphans", "leave");
            assertThat(report.outline().notes().toString()).contains("from: 'notes_orphans', call: 'p-");
            assertThat(bench.all("select count(*) from notes_orphans")).isEqualTo("[[2]]");
        }
    }
}
