package dev.sluice.command.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.testing.Engine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadTest {
    private static final String PLAYERS =
            "create table players (id integer primary key, name text not null, height real)";

    @TempDir
    Path folder;

    private LoadBench players(Engine engine) {
        return new LoadBench(engine, folder).with(PLAYERS);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void loadsEachFormat(Engine engine) {
        try (LoadBench bench = players(engine)) {
            bench.file("a.csv", "id,name,height\n1,\"O'Hara, Zoë\",1.5\n2,b,\n");
            bench.file("b.tsv", "name\tid\theight\nc\t3\t\n");
            bench.file("c.ndjson", "{\"id\":4,\"name\":\"d\",\"height\":1.25}\n{\"name\":\"e\",\"id\":5}\n");
            bench.file("d.json", "[{\"id\":6,\"name\":\"f\",\"height\":null}]");
            bench.file(
                    "e.json",
                    "{\"meta\":{\"n\":1},\"data\":{\"players\":[{\"id\":7,\"name\":\"g\",\"height\":2}]},\"end\":1}");
            assertThat(bench.counts("a.csv", "into", "players")).isEqualTo(List.of(2L, 0L, 0L));
            bench.load("b.tsv", "into", "players", "mode", "append");
            bench.load("c.ndjson", "into", "players", "mode", "append");
            bench.load("d.json", "into", "players", "mode", "append");
            bench.load("e.json", "into", "players", "mode", "append", "path", "data.players");
            assertThat(bench.text("select count(*) || ' ' || count(height) || ' ' || min(name) from players"))
                    .isEqualTo("7 3 O'Hara, Zoë");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void unpacksByTheEnding(Engine engine) throws IOException {
        byte[] text = "id;name;height\n1;a;\n".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text);
        }
        try (LoadBench bench = players(engine)) {
            bench.file("a.csv.gz", packed.toByteArray());
            bench.file("b.csv.zst", Zstd.compress(text));
            bench.load("a.csv.gz", "into", "players");
            assertThat(bench.counts("b.csv.zst", "into", "players", "mode", "replace"))
                    .isEqualTo(List.of(1L, 0L, 1L));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void upsertWritesOnlyWhatDiffers(Engine engine) {
        try (LoadBench bench =
                players(engine).with("insert into players values (1, 'a', 1.5), (2, 'b', null), (9, 'z', 9)")) {
            bench.file(
                    "a.ndjson",
                    "{\"id\":1,\"name\":\"a\",\"height\":1.5}\n{\"id\":2,\"name\":\"B\"}\n{\"id\":3,\"name\":\"c\",\"height\":3}\n");
            assertThat(bench.counts("a.ndjson", "into", "players", "mode", "upsert"))
                    .isEqualTo(List.of(1L, 1L, 0L));
            assertThat(bench.counts("a.ndjson", "into", "players", "mode", "upsert"))
                    .isEqualTo(List.of(0L, 0L, 0L));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void namesTheFirstTwentyBadValuesAndKeepsNothing(Engine engine) {
        try (LoadBench bench = players(engine)) {
            StringBuilder csv = new StringBuilder("id,name,height\n");
            for (int i = 1; i <= 100; i++) {
                csv.append(i % 2 == 0 ? "x" : "").append(i).append(",n,1\n");
            }
            SluiceException e = bench.file("a.csv", csv.toString()).refusal("a.csv", "into", "players");
            assertThat(e.kind()).isEqualTo(Kind.FAILED);
            assertThat(e.problems()).hasSize(20);
            assertThat(e.problems().get(0).sentence())
                    .startsWith("value 'x2' of field \"id\" is not a number (")
                    .endsWith(" - a.csv:3, record 2 - mend the file, or set such records aside with reject: 'FILE'");
            assertThat(bench.text("select count(*) from players")).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void namesRecordsThatBreakAKey(Engine engine) {
        try (LoadBench bench = players(engine).with("insert into players values (7, 'seven', null)")) {
            bench.file("a.csv", "id,name,height\n1,a,\n7,b,\n1,c,\n");
            SluiceException e = bench.refusal("a.csv", "into", "players", "mode", "append");
            assertThat(e.problems().stream().map(p -> p.what() + " - " + p.where()))
                    .containsExactly(
                            "the key (id) = (1) is in the files twice, first in a.csv:2, record 1 - a.csv:4, record 3",
                            "the key (id) = (7) is in the table already - a.csv:3, record 2");
            assertThat(bench.text("select count(*) from players")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void setsBadRecordsAside(Engine engine) throws IOException {
        try (LoadBench bench = players(engine)) {
            bench.file(
                    "a.ndjson",
                    "{\"id\":1,\"name\":\"a\"}\n{\"id\":\"x\",\"name\":\"b\"}\n{broken\n{\"id\":1,\"name\":\"again\"}\n{\"id\":2,\"name\":\"c\",\"height\":1}\n");
            Report report = bench.load("a.ndjson", "into", "players", "reject", "bad.ndjson");
            assertThat(report.setAside()).isEqualTo(3);
            assertThat(report.changes().get(0).inserted()).isEqualTo(2);
            List<String> bad = Files.readAllLines(folder.resolve("bad.ndjson"));
            assertThat(bad).hasSize(3);
            assertThat(String.join("\n", bad))
                    .contains(
                            "\"place\":\"a.ndjson:2, record 2\"",
                            "is not a number",
                            "\"record\":\"{broken\"",
                            "is in the files twice");
            SluiceException e = bench.refusal(
                    "a.ndjson", "into", "players", "mode", "replace", "reject", "b.ndjson", "rejectLimit", 2);
            assertThat(e.kind()).isEqualTo(Kind.REFUSED);
            assertThat(e.problems().get(0).what()).startsWith("more than 2 records cannot be loaded");
            assertThat(folder.resolve("b.ndjson")).doesNotExist();
            assertThat(bench.text("select count(*) from players")).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void loadsSeveralTablesParentsFirst(Engine engine) {
        try (LoadBench bench = new LoadBench(engine, folder)) {
            bench.with(
                    "create table teams (id integer primary key, name text)",
                    "create table players (id integer primary key, team_id integer not null references teams)");
            bench.file("p1.csv", "id,team_id\n1,10\n")
                    .file("p2.csv", "team_id,id\n20,2\n")
                    .file("teams.json", "[{\"id\":10,\"name\":\"x\"},{\"id\":20,\"name\":\"y\"}]");
            Map<String, String> into = Map.of("p*.csv", "players", "teams.json", "teams");
            bench.load(".", "into", into);
            Report again = bench.load(".", "into", into, "mode", "replace");
            assertThat(again.changes().toString())
                    .contains("inserted=2, updated=0, deleted=2")
                    .doesNotContain("inserted=1");
            bench.file("p2.csv", "team_id,id\n30,2\n");
            SluiceException e = bench.refusal(".", "into", into, "mode", "replace");
            assertThat(e.problems().get(0).sentence())
                    .startsWith("no row of " + (engine == Engine.POSTGRES ? "public." : "")
                            + "teams has the key that (team_id) = (30) refers to - p2.csv:2, record 1");
            assertThat(bench.text("select sum(team_id) from players")).isEqualTo("30");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void nestedArraysGoToChildTables(Engine engine) {
        try (LoadBench bench = new LoadBench(engine, folder)) {
            bench.with(
                    "create table matches (id integer primary key, place text)",
                    "create table innings (match_id integer references matches, number integer, runs integer, primary key (match_id, number))");
            bench.file(
                    "m.json",
                    "[{\"innings\":[{\"number\":1,\"runs\":200},{\"number\":2,\"runs\":199}],\"id\":5,\"place\":\"Perth\"},{\"id\":6,\"place\":null}]");
            bench.load("m.json", "into", "matches", "children", Map.of("innings", "innings"));
            assertThat(bench.rows("select match_id, number, runs from innings order by 2"))
                    .hasToString("[[5, 1, 200], [5, 2, 199]]");
            assertThat(bench.text("select count(*) from matches")).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void readsWhatIsPipedIn(Engine engine) {
        try (LoadBench bench = players(engine)) {
            bench.pipe("{\"id\":1,\"name\":\"a\",\"height\":1}\n");
            assertThat(bench.counts("-", "into", "players", "format", "ndjson")).isEqualTo(List.of(1L, 0L, 0L));
            assertThat(bench.text("select name from players")).isEqualTo("a");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void refusesToClearWhatOtherTablesReferTo(Engine engine) {
        try (LoadBench bench = players(engine)) {
            bench.with(
                    "insert into players values (1, 'a', null)",
                    "create table fans (id integer primary key, player_id integer references players on delete cascade)",
                    "insert into fans values (1, 1), (2, 1), (3, null)");
            SluiceException e = bench.file("a.csv", "id,name,height\n1,a,\n")
                    .refusal("a.csv", "into", "players", "mode", "replace");
            assertThat(e.kind()).isEqualTo(Kind.REFUSED);
            assertThat(e.problems().get(0).what().replace("public.", ""))
                    .isEqualTo(
                            "clearing players would reach 2 rows of fans (on delete cascade), which this load does not replace");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void refusesToLoseMostOfATable(Engine engine) {
        try (LoadBench bench = players(engine)) {
            bench.with(
                    "insert into players select n, 'x', null from (with recursive c(n) as (select 1 union all select n + 1 from c where n < 20) select n from c) as s");
            bench.file("a.csv", "id,name,height\n1,a,\n");
            SluiceException e = bench.refusal("a.csv", "into", "players", "mode", "replace");
            assertThat(e.kind()).isEqualTo(Kind.REFUSED);
            assertThat(bench.text("select count(*) from players")).isEqualTo("20");
            assertThat(bench.counts("a.csv", "into", "players", "mode", "replace", "maxRows", 19))
                    .isEqualTo(List.of(1L, 0L, 20L));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTriggerThatLeavesRowsOutIsNoticedAndInThePlan(Engine engine) {
        try (LoadBench bench = players(engine)) {
            if (engine == Engine.POSTGRES) {
                bench.with(
                        "create function skip() returns trigger language plpgsql as $$ begin if new.id = 2 then return null; end if; return new; end $$",
                        "create trigger skipping before insert on players for each row execute function skip()");
            } else {
                bench.with(
                        "create trigger skipping before insert on players when new.id = 2 begin select raise(ignore); end");
            }
            bench.file("a.csv", "id,name,height\n1,a,\n2,b,\n3,c,\n");
            assertThat(bench.plan("a.csv", "into", "players").notes().toString())
                    .endsWith("players: triggers fire for the rows inserted: skipping]");
            SluiceException e = bench.refusal("a.csv", "into", "players");
            assertThat(e.problems().get(0).what()).isEqualTo("2 of 3 records arrived");
            assertThat(bench.text("select count(*) from players")).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aLineOfABackslashAndADotEndsNothing(Engine engine) {
        try (LoadBench bench = new LoadBench(engine, folder).with("create table t (name text)")) {
            bench.file("a.csv", "name\na\n\\.\nb\nc\n");
            assertThat(bench.counts("a.csv", "into", "t")).isEqualTo(List.of(4L, 0L, 0L));
        }
    }
}
