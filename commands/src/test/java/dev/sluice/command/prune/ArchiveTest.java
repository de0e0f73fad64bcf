package dev.sluice.command.prune;

import static dev.sluice.command.prune.PruneWord.PRUNE;
import static dev.sluice.command.prune.PruneWord.UNPRUNE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.testing.Engine;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What prune puts into an archive, and {@code unprune}. */
class ArchiveTest {
    private static final Map<String, String> ON = Map.of("pid", "id");

    private static CommandBench family(Engine engine) {
        String blob = engine == Engine.POSTGRES ? "bytea" : "blob";
        return new CommandBench(engine)
                .with(
                        "create table p (id integer primary key)",
                        "create table c (id integer primary key, pid integer, \"odd \"\" name\" text, amount numeric(20,5),"
                                + " raw " + blob + ", twice integer generated always as (pid * 2) stored)",
                        "create table g (id integer primary key, cid integer references c on delete cascade)",
                        "create table h (id integer primary key, cid integer references c on delete set null, note text)",
                        "create index g_cid on g (cid)",
                        "create index h_cid on h (cid)",
                        "insert into p values (1)",
                        "insert into c (id, pid, \"odd \"\" name\", amount, raw) values (1, 1, '', 1.50000, null),"
                                + " (2, 9, null, 12345678901234.56789, '\\x00ff'), (3, 9, ' x'' ', null, null)",
                        "insert into g values (1, 2), (2, 1)",
                        "insert into h values (1, 2, 'a'), (2, 3, 'b'), (3, 1, 'c'), (4, null, 'd')");
    }

    private static String all(CommandBench bench) {
        String text = bench.isPostgres() ? "t::text" : "*";
        return java.util.stream.Stream.of("p", "c", "g", "h")
                .map(t -> bench.database.query("select " + text + " from " + t + " as t order by 1"))
                .map(rows -> rows.stream()
                        .map(row -> row.stream()
                                .map(v -> v instanceof byte[] b ? java.util.Arrays.toString(b) : String.valueOf(v))
                                .toList())
                        .toList()
                        .toString())
                .toList()
                .toString();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsPrunedComesBackByteForByteWithWhatHungOnIt(Engine engine) {
        try (CommandBench bench = family(engine)) {
            String before = all(bench);
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON, "archive", "gone"))
                    .containsExactly(
                            "c -2 ~0 +0",
                            "g -1 ~0 +0",
                            "gone -0 ~0 +2",
                            "gone_g -0 ~0 +1",
                            "gone_h -0 ~0 +2",
                            "h -0 ~2 +0");
            assertThat(all(bench)).isNotEqualTo(before);

            assertThat(bench.changes(UNPRUNE, "c", "from", "gone"))
                    .containsExactly("c -0 ~0 +2", "g -0 ~0 +1", "h -0 ~2 +0");
            assertThat(all(bench)).isEqualTo(before);
            assertThat(bench.count("gone") + bench.count("gone_g") + bench.count("gone_h"))
                    .isZero();
            assertThat(bench.changes(UNPRUNE, "c", "from", "gone")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anArchiveTakesSeveralCallsAndGivesBackOneOfThem(Engine engine) {
        try (CommandBench bench = family(engine)) {
            bench.run(PRUNE, "c", "where", "id = 2", "archive", "gone");
            bench.run(PRUNE, "c", "where", "id = 3", "archive", "gone");
            Object call =
                    bench.column("select sluice_call from gone where id = 3").get(0);
            assertThat(call.toString()).matches("p-[0-9a-f]{8}");
            assertThat(bench.changes(UNPRUNE, "c", "from", "gone", "call", call))
                    .containsExactly("c -0 ~0 +1", "h -0 ~1 +0");
            assertThat(bench.column("select id from gone")).containsExactly(2);
            assertThat(bench.column("select sluice_removed_at from gone").get(0).toString())
                    .matches("20\\d\\d-.*");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsThereAgainOrHasChangedSinceIsRefusedAndTheArchiveKeepsIt(Engine engine) {
        try (CommandBench bench = family(engine)) {
            bench.run(PRUNE, "c", "where", "id = 2", "archive", "gone");
            bench.with("update h set cid = 1 where id = 1");
            assertThat(bench.refusal(UNPRUNE, "c", "from", "gone"))
                    .startsWith("1: 0 of 1 rows are there and null still");
            bench.with("update h set cid = null where id = 1", "insert into c (id) values (2)");
            assertThat(bench.refusal(UNPRUNE, "c", "from", "gone"))
                    .startsWith("8: rows of the archive are in the table again, such as [2]");
            assertThat(bench.count("gone")).isEqualTo(1);
            assertThat(bench.count("gone_g")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void noArchiveIsMadeForATableThatLosesNothing(Engine engine) {
        try (CommandBench bench = family(engine)) {
            assertThat(bench.changes(PRUNE, "c", "where", "id = 3", "archive", "gone"))
                    .containsExactly("c -1 ~0 +0", "gone -0 ~0 +1", "gone_h -0 ~0 +1", "h -0 ~1 +0");
            assertThat(bench.refusal(UNPRUNE, "g", "from", "gone_g")).startsWith("2: table \"gone_g\" does not exist");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatATriggerChangesOnTheirWayBackAreRefused(Engine engine) {
        try (CommandBench bench = family(engine)) {
            bench.run(PRUNE, "c", "where", "id = 2", "archive", "gone");
            if (bench.isPostgres()) {
                bench.with(
                        "create function f() returns trigger language plpgsql as $$ begin new.amount := 1; return new; end $$",
                        "create trigger t before insert on c for each row execute function f()");
            } else {
                bench.with("create trigger t after insert on c begin update c set amount = 1 where id = new.id; end");
            }
            assertThat(bench.refusal(UNPRUNE, "c", "from", "gone"))
                    .startsWith("1: 0 of 1 rows came back as they were; look for a trigger");
            assertThat(bench.count("gone")).isEqualTo(1);
            assertThat(bench.count("c")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTableThatIsNoArchiveOfThisOneIsRefused(Engine engine) {
        try (CommandBench bench = family(engine)) {
            assertThat(bench.refusal(PRUNE, "c", "where", "id = 2", "archive", "p"))
                    .startsWith("2: table ")
                    .contains("is no archive of ", "it has no column \"pid\" integer");
            assertThat(bench.refusal(PRUNE, "c", "where", "id = 2", "archive", "c"))
                    .startsWith("2: a table cannot be its own archive");
            assertThat(bench.refusal(UNPRUNE, "c", "from", "nowhere"))
                    .startsWith("2: table \"nowhere\" does not exist");
        }
    }

    /** P9: what is deleted is asked and deleted in one statement, so that a parent that came meanwhile counts. */
    @Test
    void rowsAreTestedInTheStatementThatDeletesAndArchivesThem() {
        try (CommandBench bench = family(Engine.POSTGRES)) {
            bench.run(PRUNE, "g", "where", "id = 1", "archive", "gone");
            assertThat(bench.statements())
                    .filteredOn(s -> s.contains("delete from"))
                    .singleElement()
                    .asString()
                    .startsWith("with gone as (delete from \"public\".\"g\" as r where")
                    .contains("insert into \"public\".\"gone\"");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aCallThatTheArchiveHasNothingOfIsRefusedWithThoseThatItHas(Engine engine) {
        try (CommandBench bench = family(engine)) {
            bench.run(PRUNE, "c", "where", "id = 2", "archive", "gone");
            String call =
                    String.valueOf(bench.column("select sluice_call from gone").get(0));
            assertThat(bench.refusal(UNPRUNE, "c", "from", "gone", "call", "p-mistyped"))
                    .startsWith("2: archive gone has no rows of call \"p-mistyped\"")
                    .contains("it has " + call);
            assertThat(bench.refusal(UNPRUNE, "c", "from", "gone", "call", call))
                    .isEqualTo("done");
            assertThat(bench.refusal(PRUNE, "c", "where", " ")).startsWith("2: where is empty; leave it out");
        }
    }
}
