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
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of other tables that a swap has no right to touch, whatever their foreign key says. */
class ChildrenTest {
    @TempDir
    Path folder;

    /** Rows that keep their number are told apart by another key, and others refer to the number. */
    private SwapBench numbered(Engine engine) {
        String id = engine == Engine.POSTGRES
                ? "id integer generated always as identity primary key"
                : "id integer primary key";
        return new SwapBench(engine, folder)
                .with(
                        "create table events (" + id + ", code varchar(9) not null unique, title text,"
                                + " part_of integer references events)",
                        "create table notes (id integer primary key, event_id integer references events)",
                        "insert into events (code, title) values ('x', ''), ('a', 'old'), ('b', 'old')",
                        "delete from events where code = 'x'",
                        "insert into notes values (1, 2), (2, 3)",
                        "create table fresh (code varchar(9) primary key, title text, part_of integer)",
                        "insert into fresh values ('c', 'new', 3), ('b', 'new', null), ('a', 'new', 3)");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void childrenOfANumberThatIsKeptAreNoOrphans(Engine engine) {
        for (String strategy : List.of("rename", "merge")) {
            for (String orphans : List.of("fail", "prune")) {
                try (SwapBench bench = numbered(engine)) {
                    String done = bench.refusal(
                            "events", "from", "fresh", "key", "code", "strategy", strategy, "orphans", orphans);
                    assertThat(done + bench.all("select * from notes order by id"))
                            .as(strategy + " " + orphans)
                            .isEqualTo("swapped[[1, 2], [2, 3]]");
                    assertThat(bench.all("select id, code, part_of from events where id in (2, 3) order by id"))
                            .isEqualTo("[[2, a, 3], [3, b, null]]");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aNumberWhoseRowGoesIsMissedByItsChildrenAndByNewRows(Engine engine) {
        for (String strategy : List.of("rename", "merge")) {
            try (SwapBench bench = numbered(engine)) {
                bench.with("delete from fresh where code = 'a'", "delete from notes where id = 2");
                assertThat(bench.refusal("events", "from", "fresh", "key", "code", "strategy", strategy))
                        .startsWith("8: 1 rows of ")
                        .contains("1 gone");
                bench.with("delete from notes", "update fresh set part_of = 2 where code = 'b'");
                assertThat(bench.refusal("events", "from", "fresh", "key", "code", "strategy", strategy))
                        .startsWith("8: 1 new rows refer to rows of the same table");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aValueThatIsKeptComesWithANewRowToo(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder)
                .with(
                        "create table events (id integer primary key, code varchar(9) not null unique)",
                        "create table notes (code varchar(9) references events (code))",
                        "insert into events values (1, 'a'), (2, 'b')",
                        "insert into notes values ('a'), ('b')",
                        "create table fresh (id integer primary key, code varchar(9) not null)",
                        "insert into fresh values (1, 'z'), (3, 'b')")) {
            String done = bench.refusal(
                    "events", "from", "fresh", "keep", List.of("code"), "strategy", "rename", "orphans", "prune");
            assertThat(done
                            + bench.all("select * from events order by 1")
                            + bench.all("select * from notes order by 1"))
                    .isEqualTo("swapped[[1, a], [3, b]][[a], [b]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTableThatComesToReferWhileTheRowsAreBroughtLosesNoRows(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(SwapBench.EVENTS)) {
            Consumer<Staged> block = staged -> bench.with(
                    "insert into " + staged.getQuoted() + " select * from fresh",
                    "create table late (id integer primary key, event_id integer references events on delete cascade)",
                    "insert into late values (1, 2)");
            String refusal = bench.refusal("events", "fill", block, "strategy", "merge");
            assertThat(refusal).startsWith("75: foreign keys that lead to table ");
            assertThat(bench.all("select * from late")).isEqualTo("[[1, 2]]");
        }
    }

    @Test
    void s21_aTableThatComesToReferBetweenPlanAndRunIsFoundByARenameToo() {
        for (Engine engine : Engine.values()) {
            try (SwapBench bench = new SwapBench(engine, folder).with(SwapBench.EVENTS)) {
                Command<?> swap = SwapBench.command(SwapBench.SWAP, "events", "from", "fresh", "strategy", "rename");
                String done = phased(
                        bench,
                        swap,
                        () -> bench.with(
                                "create table late (event_id integer references events)",
                                "insert into late values (2)"));
                assertThat(done).startsWith("foreign keys that lead to table ");
                assertThat(bench.all("select id, title from events order by id"))
                        .isEqualTo("[[1, old], [2, old]]");
            }
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

    /** A row that keeps its key gets another value of what others refer to; or it goes, and another row gets that value. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsOfOtherTablesAreNotChangedByACascadeOfTheMerge(Engine engine) {
        for (String action : List.of("on update set null", "on update cascade", "on delete cascade")) {
            for (String rows : List.of("(1, 'b'), (2, 'a')", "(2, 'a')")) {
                try (SwapBench bench = codes(engine, action, rows)) {
                    String refusal = bench.refusal("events", "from", "fresh", "strategy", "merge");
                    assertThat(refusal).as(action).contains("1 rows of ", "that lose it to another");
                    assertThat(bench.all("select * from notes") + bench.all("select * from events"))
                            .isEqualTo("[[1, a]][[1, a]]");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aKeyThatSaysNothingOfChangesIsNoReasonToRefuse(Engine engine) {
        try (SwapBench bench = codes(engine, "", "(2, 'a')")) {
            bench.with("delete from notes");
            assertThat(bench.refusal("events", "from", "fresh", "strategy", "merge"))
                    .isEqualTo("swapped");
        }
        try (SwapBench bench = codes(engine, "on update cascade", "(1, 'a'), (2, 'b')")) {
            assertThat(bench.refusal("events", "from", "fresh", "strategy", "merge"))
                    .isEqualTo("swapped");
        }
        try (SwapBench bench = codes(engine, "deferrable initially deferred", "(2, 'a')")) {
            assertThat(bench.refusal("events", "from", "fresh", "strategy", "merge"))
                    .isEqualTo("swapped");
            assertThat(bench.all("select * from notes")).isEqualTo("[[1, a]]");
        }
    }

    private SwapBench codes(Engine engine, String action, String rows) {
        return new SwapBench(engine, folder)
                .with(
                        "create table events (id integer primary key, code varchar(9) not null unique)",
                        "create table notes (id integer primary key, code varchar(9) references events (code) " + action
                                + ")",
                        "insert into events values (1, 'a')",
                        "insert into notes values (1, 'a')",
                        "create table fresh (id integer primary key, code varchar(9) not null unique)",
                        "insert into fresh values " + rows);
    }
}
