package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Plan;
import dev.sluice.command.Progress;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rename cannot carry is refused. */
class RenameObstaclesTest {
    @TempDir
    Path folder;

    private SwapBench bench(String... more) {
        return new SwapBench(Engine.POSTGRES, folder).with(SwapBench.EVENTS).with(more);
    }

    /** A constraint trigger that names the table in FROM is an automatic dependent of it, and goes with the old table. */
    @Test
    void s2_aConstraintTriggerOfAnotherTableThatNamesTheTableIsNotDropped() {
        try (SwapBench bench = bench(
                "create function touch() returns trigger language plpgsql as $$ begin return new; end $$",
                "create constraint trigger guard after insert on notes from events deferrable for each row execute function touch()")) {
            String refusal = bench.refusal("events", SwapBench.rename("dropOld", true));
            assertThat(refusal).startsWith("8: ").contains("constraint trigger guard of");
            assertThat(bench.all("select tgname, tgconstrrelid::regclass from pg_trigger where tgname = 'guard'"))
                    .isEqualTo("[[guard, events]]");
        }
    }

    @Test
    void whatComesBetweenThePlanAndTheRunIsRefusedToo() {
        try (SwapBench bench = bench()) {
            String refusal = phased(
                    bench,
                    SwapBench.command(SwapBench.SWAP, "events", SwapBench.rename()),
                    () -> bench.with("create constraint trigger guard after insert on notes from events for each row"
                            + " execute function suppress_redundant_updates_trigger()"));
            assertThat(refusal).contains("constraint trigger guard of");
            assertThat(bench.all("select id, title from events order by id")).isEqualTo("[[1, old], [2, old]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
        }
    }

    private static <P extends Plan> String phased(SwapBench bench, Command<P> command, Runnable between) {
        P plan = command.plan(bench);
        between.run();
        try {
            return command.run(plan, new Work.Phased(bench, Progress.NONE, StepLog.NONE))
                    .changes()
                    .toString();
        } catch (SluiceException e) {
            return e.getMessage();
        }
    }

    @Test
    void s12_triggersOfForeignKeysThatAreSwitchedOffStaySo() {
        String state =
                "select tgrelid::regclass, tgenabled from pg_trigger where tgisinternal and tgrelid in ('events'::regclass, 'notes'::regclass) order by 1, 2";
        try (SwapBench bench =
                bench("alter table notes disable trigger all", "alter table events disable trigger all")) {
            String before = bench.all(state);
            String refusal = bench.refusal("events", SwapBench.rename());
            assertThat(refusal).startsWith("8: ").contains("are switched off");
            assertThat(bench.all(state)).isEqualTo(before);
        }
    }

    @Test
    void s13_aTableThatASubscriptionFillsIsNotRenamed() {
        try (SwapBench bench = bench()) {
            bench.with(
                    "create publication none",
                    "create subscription obstacle_sub connection 'dbname=none' publication none with (connect = false, slot_name = none)");
            try {
                bench.with(
                        "set allow_system_table_mods = on; insert into pg_subscription_rel select oid, 'events'::regclass, 'r', null from pg_subscription where subname = 'obstacle_sub'");
                String refusal = bench.refusal("events", SwapBench.rename("dropOld", true));
                assertThat(refusal).startsWith("8: ").contains("subscription obstacle_sub fills it");
            } finally {
                bench.with("drop subscription obstacle_sub");
            }
        }
    }

    @Test
    void s13_extendedStatisticsKeepTheirOwner() {
        try (SwapBench bench = bench()) {
            bench.with(
                    "do $$ begin create role obstacle_owner; exception when duplicate_object then null; end $$",
                    "create statistics st (ndistinct) on id, title from events",
                    "alter table events owner to obstacle_owner",
                    "alter statistics st owner to obstacle_owner");
            bench.swap("events", "from", "fresh", "strategy", "rename");
            assertThat(bench.all("select stxowner::regrole from pg_statistic_ext where stxrelid = 'events'::regclass"))
                    .isEqualTo("[[obstacle_owner]]");
        }
    }
}
