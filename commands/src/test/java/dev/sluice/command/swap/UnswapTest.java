package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the way back refuses, and what it then leaves as it was. */
class UnswapTest {
    private static final String WRITTEN = "8: rows of table public.events were written";

    @TempDir
    Path folder;

    private SwapBench bench(String... more) {
        return new SwapBench(Engine.POSTGRES, folder).with(SwapBench.EVENTS).with(more);
    }

    private static void rename(SwapBench bench) {
        bench.swap("events", "from", "fresh", "strategy", "rename");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table T add constraint filled check (title <> 'gone')",
                "alter table T alter column title set default 'untitled'",
                "alter table T alter column title set not null",
                "alter table T alter column title set statistics 77",
                "alter table T alter column title set storage external",
                "alter table T set (fillfactor = 55)",
                "alter table T owner to unswap_owner",
                "alter table T replica identity full"
            })
    void whatTheTableWasGivenSinceIsNamedAndGivenToTheOldTableTooItComesBack(String change) {
        try (SwapBench bench = bench()) {
            bench.role("unswap_owner");
            rename(bench);
            bench.with(change.replace("T", "events"));
            assertThat(bench.outcome(UnswapWord.WORD))
                    .startsWith("8: ")
                    .contains("has it since the swap, and public.events_old has not");
            assertThat(bench.all("select title from events order by id")).isEqualTo("[[new], [new]]");
            bench.with(change.replace("T", "events_old"));
            assertThat(bench.outcome(UnswapWord.WORD)).isEqualTo("done");
            assertThat(bench.all("select title from events order by id")).isEqualTo("[[old], [old]]");
        }
    }

    /** One that was killed before it had dropped the old table. */
    @Test
    void aFullRefreshHasNoWayBackAndTidyDropsWhatItLeft() {
        try (SwapBench bench = bench(
                "create table events_old (like events)",
                "comment on table events_old is 'old rows of a swapped table, kept by sluice; parted: ; loaded: ;"
                        + " written by: a full refresh; rows: ; to validate: '")) {
            assertThat(bench.outcome(UnswapWord.WORD))
                    .startsWith("8: table public.events_old is what a full refresh was killed before dropping");
            assertThat(bench.outcome(TidyWord.WORD)).isEqualTo("done");
            assertThat(bench.tables()).doesNotContain("events_old");
        }
    }

    @Test
    void anIndexThatWasAddedSinceComesBackWhereTheOldTableGetsItUnderTheNameThatIsTold() {
        try (SwapBench bench = bench()) {
            rename(bench);
            bench.with("create index added on events (title)");
            assertThat(bench.outcome(UnswapWord.WORD))
                    .startsWith("8: added was added since the swap")
                    .contains("under the name added_old");
            bench.with("create index added_old on events_old (title)");
            assertThat(bench.outcome(UnswapWord.WORD)).isEqualTo("done");
            assertThat(bench.all("select indexname from pg_indexes where tablename = 'events' order by 1"))
                    .isEqualTo("[[added], [events_pkey]]");
        }
    }

    @Test
    void whatWasTakenFromTheTableSinceDoesNotComeBackUnasked() {
        try (SwapBench bench = bench("alter table events add constraint filled check (title <> 'gone')")) {
            rename(bench);
            bench.with("alter table events drop constraint filled");
            assertThat(bench.outcome(UnswapWord.WORD))
                    .startsWith("8: constraint filled CHECK")
                    .contains("has it no more since the swap");
            bench.with("alter table events_old drop constraint filled");
            assertThat(bench.outcome(UnswapWord.WORD)).isEqualTo("done");
        }
    }

    @Test
    void s4_theOldRowsStayBehindTheirPoliciesWhenTheWayBackIsRefused() {
        try (SwapBench bench = bench()) {
            bench.role("unswap_reader");
            bench.with(
                    "alter table events enable row level security",
                    "create policy none on events using (false)",
                    "grant select on events to unswap_reader");
            rename(bench);
            bench.with("update events set title = 'x' where id = 1");
            assertThat(bench.outcome(UnswapWord.WORD)).startsWith(WRITTEN);
            assertThat(bench.all("select relrowsecurity from pg_class where relname = 'events_old'"))
                    .isEqualTo("[[true]]");
            assertThat(bench.all("select polname from pg_policy where polrelid = 'events_old'::regclass"))
                    .isEqualTo("[[none]]");
        }
    }

    /** Found under the lock only, behind what is done to the old table for the cut-over. */
    @Test
    void theOldTableKeepsItsTriggersAndGrantsWhenTheWayBackIsRefused() {
        try (SwapBench bench = bench(
                "create function touch() returns trigger language plpgsql as $$ begin return new; end $$",
                "create trigger touched before update on events for each row execute function touch()")) {
            rename(bench);
            bench.with("update notes set event_id = 3");
            assertThat(bench.outcome(UnswapWord.WORD))
                    .startsWith("8: 1 rows of public.notes refer to rows that the old table does not have");
            assertThat(
                            bench.all(
                                    "select tgname from pg_trigger where tgrelid = 'events_old'::regclass and not tgisinternal"))
                    .isEqualTo("[[touched]]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Refused at once, and under the lock.
                "update events set title = 'x' where id = 1",
                "update notes set event_id = 3"
            })
    void theOldTableHasNoForeignKeysWhenTheWayBackIsRefused(String change) {
        try (SwapBench bench = bench(
                "create table kinds (id integer primary key)",
                "insert into kinds values (1)",
                "alter table events add kind integer references kinds on delete cascade",
                "alter table fresh add kind integer",
                "update events set kind = 1 where id = 2")) {
            rename(bench);
            bench.with(change);
            assertThat(bench.outcome(UnswapWord.WORD)).startsWith("8: ");
            bench.with("delete from kinds");
            assertThat(bench.all("select count(*) from events_old")).isEqualTo("[[2]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsDroppedOfWhatWasWrittenSinceIsTold(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(SwapBench.EVENTS)) {
            rename(bench);
            bench.with("insert into events values (7, 'since'), (8, 'since')", "delete from events where id = 3");
            var report = bench.session().run(SwapBench.command(UnswapWord.WORD, "events", "writes", "drop"));
            assertThat(report.outline().notes().toString())
                    .contains("what was written since the swap is dropped: "
                            + (bench.isPostgres()
                                    ? "2 inserted or updated, 1 updated or deleted"
                                    : "it had 2 and has 3, not all of them the same"));
        }
    }

    @Test
    void inSqliteOldRowsThatAViewShowsDoNotGoAway() {
        try (SwapBench bench = new SwapBench(Engine.SQLITE, folder).with(SwapBench.EVENTS)) {
            rename(bench);
            bench.with("create view compared as select id from events_old");
            assertThat(bench.outcome(UnswapWord.WORD))
                    .startsWith("8: the old rows in events_old are in use: [view compared]");
            assertThat(bench.all("select id from compared order by id")).isEqualTo("[[1], [2]]");
            bench.with("drop view compared");
            assertThat(bench.outcome(UnswapWord.WORD)).isEqualTo("done");
        }
    }
}
