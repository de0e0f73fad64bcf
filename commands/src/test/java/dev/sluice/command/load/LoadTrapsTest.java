package dev.sluice.command.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.SluiceException;
import dev.sluice.command.Progress;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a load could change or lose something and say nothing. */
class LoadTrapsTest {
    /** Types that the server casts to: a value it takes as it is, and one that it would cut or round. */
    private static final List<List<String>> CAST = List.of(
            List.of("bit(3)", "101", "10101"),
            List.of("bit(5)", "10101", "101"),
            List.of("varbit(3)", "10", "10101"),
            List.of("varchar(3)[]", "{abc}", "{abcdef}"),
            List.of("char(3)[]", "{ab}", "{abcdef}"),
            List.of("numeric(5,2)[]", "{1.2}", "{1.23456}"),
            List.of("money2", "1.2", "1.23456"),
            List.of("code5", "abcde", "abcde   "),
            List.of("interval", "1 day 00:00:00.123456", "1 day 0.1234567 sec"),
            List.of("interval(0)", "2 seconds", "1.6 seconds"),
            List.of("interval day to hour", "1 day 02:00:00", "1 day 02:03:04"),
            List.of("timestamp(0)[]", "{2020-01-01 00:00:01}", "{2020-01-01 00:00:00.6}"),
            List.of("timetz(0)", "10:00:00+01", "10:00:00.6+01"),
            List.of("\"char\"", "a", "abc"),
            List.of("money", "1.23", "1.239"),
            List.of("float4[]", "{1.5,0.1}", "{1.23456789}"));

    @TempDir
    Path folder;

    @Test
    void aValueThatTheServerWouldCutOrRoundIsRefused() {
        try (LoadBench bench = new LoadBench(Engine.POSTGRES, folder)
                .with("create domain money2 as numeric(5,2)", "create domain code5 as varchar(5)")) {
            for (List<String> type : CAST) {
                bench.with("drop table if exists t", "create table t (id integer primary key, v " + type.get(0) + ")");
                bench.file("a.csv", "id;v\n1;" + type.get(1) + "\n2;" + type.get(2) + "\n3;\n");
                SluiceException e = bench.refusal("a.csv", "into", "t");
                assertThat(e).as(type.get(0)).isNotNull();
                assertThat(e.problems()).as(type.get(0)).singleElement().satisfies(p -> assertThat(
                                p.what() + " " + p.where())
                        .contains("'" + type.get(2) + "'", "cut or rounded", "a.csv:3"));
                assertThat(bench.load("a.csv", "into", "t", "reject", type.hashCode() + ".ndjson")
                                .setAside())
                        .as(type.get(0))
                        .isEqualTo(1);
                assertThat(bench.text("select count(*) from t")).isEqualTo("2");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsOfAnArrayFindTheirParentOrAreRefused(Engine engine) {
        String key = engine == Engine.SQLITE ? "integer" : "serial";
        try (LoadBench bench = new LoadBench(engine, folder)
                .with(
                        "create table p (id " + key + " primary key, name text)",
                        "create table c (p integer references p, x integer)")) {
            bench.file("a.json", "[{\"name\":\"a\",\"kids\":[{\"x\":1},{\"x\":2}]}]");
            assertThatThrownBy(() -> bench.load("a.json", "into", "p", "children", Map.of("kids", "c")))
                    .hasMessageContaining("find their parent by [id] of");
            bench.with(
                    "create table q (id integer unique, name text)",
                    "create table d (p integer references q(id), x integer)");
            bench.file(
                    "b.json",
                    "[{\"id\":1,\"name\":\"a\"},{\"name\":\"b\",\"kids\":[{\"x\":1}]},{\"id\":3,\"kids\":[]}]");
            assertThatThrownBy(() -> bench.load("b.json", "into", "q", "children", Map.of("kids", "d")))
                    .hasMessageContaining("the record has no value for the key that they refer to");
            assertThat(bench.all("p") + bench.all("c") + bench.all("q") + bench.all("d"))
                    .isEmpty();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private static byte[] joined(byte[] one, byte[] other, int length) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + length);
        System.arraycopy(other, 0, both, one.length, length);
        return both;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void everyMemberOfAGzipFileCounts(Engine engine) throws IOException {
        byte[] one = gzip("id\n1\n2\n");
        byte[] other = gzip("3\n4\n");
        try (LoadBench bench = new LoadBench(engine, folder).with("create table t (id integer primary key)")) {
            bench.file("a.csv.gz", joined(one, other, other.length));
            assertThat(bench.counts("a.csv.gz", "into", "t")).containsExactly(4L, 0L, 0L);
            for (int i = 0; i < other.length; i++) {
                byte[] flipped = other.clone();
                flipped[i] ^= 1;
                bench.file("b.csv.gz", joined(one, flipped, other.length));
                // Time, system and such of a header are of no consequence.
                if (i < 3 || i > 9) {
                    assertThat(bench.refusal("b.csv.gz", "into", "t", "mode", "replace"))
                            .as("byte %d", i)
                            .isNotNull();
                }
                bench.file("c.csv.gz", joined(one, other, Math.max(1, i)));
                assertThat(bench.refusal("c.csv.gz", "into", "t", "mode", "replace"))
                        .as("cut at %d", i)
                        .isNotNull();
            }
            assertThat(bench.text("select count(*) from t")).isEqualTo("4");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsOfOthersThatComeAfterThePlanAreNotTakenAlong(Engine engine) {
        try (LoadBench bench = new LoadBench(engine, folder)
                .with(
                        "create table p (id integer primary key)",
                        "create table c (id integer primary key, p integer references p on delete cascade)",
                        "insert into p values (1)")) {
            bench.file("a.csv", "id\n1\n");
            LoadPlan plan = bench.plan("a.csv", "into", "p", "mode", "replace");
            bench.with("insert into c values (1, 1)");
            assertThatThrownBy(() -> bench.home().transaction(Access.WRITE, tx -> plan.command()
                            .run(plan, new Work.Joined(bench, Progress.NONE, tx))))
                    .hasMessageContaining("would reach 1 row");
            assertThat(bench.all("c")).isEqualTo("1|1|");
        }
    }

    @Test
    void rowsOfTablesThatInheritAreNotCleared() {
        try (LoadBench bench = new LoadBench(Engine.POSTGRES, folder)
                .with(
                        "create table t (id integer primary key, a text)",
                        "create table kid () inherits (t)",
                        "insert into kid values (9, 'kid')")) {
            bench.file("a.csv", "id,a\n1,x\n");
            assertThatThrownBy(() -> bench.load("a.csv", "into", "t", "mode", "replace"))
                    .hasMessageContaining("shares its rows with others by inheritance");
            assertThat(bench.counts("a.csv", "into", "t", "mode", "append")).containsExactly(1L, 0L, 0L);
            assertThat(bench.text("select count(*) from kid")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsSetAsideIsWhatStandsInTheFile(Engine engine) throws IOException {
        try (LoadBench bench =
                new LoadBench(engine, folder).with("create table t (id integer primary key, a text, b text)")) {
            bench.file(
                    "a.csv",
                    "b,note,id,a\nfirstfirst,n,11,one\nshort,12\nlong,n,13,x,extra1,extra2\n\"q,\"\"uo\",n,xx,\"\"\n");
            bench.load("a.csv", "into", "t", "ignore", List.of("note"), "reject", "bad.ndjson");
            assertThat(Files.readString(folder.resolve("bad.ndjson")))
                    .contains(
                            "\"record\":\"short,12\"}",
                            "\"record\":\"long,n,13,x,extra1,extra2\"}",
                            "\"record\":\"\\\"q,\\\"\\\"uo\\\",n,xx,\\\"\\\"\"}");
            String many = IntStream.range(100, 1100)
                    .mapToObj(i -> "{\"id\":" + i + ",\"a\":null,\"b\":null},")
                    .collect(Collectors.joining());
            bench.file("b.json", "[" + many + "5, {\"id\":2,\"x\":[1.50,{}]}]");
            bench.load("b.json", "into", "t", "mode", "append", "reject", "bad2.ndjson");
            assertThat(Files.readString(folder.resolve("bad2.ndjson")))
                    .contains("\"record\":\"5\"}", "\"record\":\"{\\\"id\\\":2,\\\"x\\\":[1.50,{}]}\"}");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatReferToEachOtherAreBroughtUpToDate(Engine engine) throws IOException {
        try (LoadBench bench = new LoadBench(engine, folder)
                .with(
                        "create table t (id integer primary key, boss integer references t)",
                        "insert into t values (1, null)")) {
            bench.file("a.csv", "id,boss\n1,2\n2,\n");
            assertThat(bench.counts("a.csv", "into", "t", "mode", "upsert")).containsExactly(1L, 1L, 0L);
            bench.file("b.csv", "id,boss\n5,99\n6,5\n7,6\n8,1\n");
            assertThat(bench.load("b.csv", "into", "t", "mode", "append", "reject", "bad.ndjson")
                            .setAside())
                    .isEqualTo(3);
            assertThat(Files.readString(folder.resolve("bad.ndjson"))).contains("b.csv:2", "b.csv:3", "b.csv:4");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aFileIsNotTakenTwiceAndAHeaderThatLeavesAFieldOutIsTold(Engine engine) {
        try (LoadBench bench =
                new LoadBench(engine, folder).with("create table t (id integer, s varchar(9) default 'open')")) {
            bench.file("a1.csv", "id,s\n1,x\n").file("a2.csv", "id\n2\n");
            assertThatThrownBy(() -> bench.load(".", "into", Map.of("a*1.csv", "t", "a1.csv", "t")))
                    .hasMessageContaining("two patterns name the file");
            assertThatThrownBy(() -> bench.load("a*.csv", "into", "t")).hasMessageContaining("has no field");
            assertThat(bench.counts("a2.csv", "into", "t")).containsExactly(1L, 0L, 0L);
            assertThat(bench.all("t")).isEqualTo("2|open|");
        }
    }

    /** A domain's own rule is the server's, and the record that breaks it is still named. */
    @Test
    void aValueThatADomainRefusesIsNamedWithItsPlace() {
        try (LoadBench bench = new LoadBench(Engine.POSTGRES, folder)
                .with(
                        "create domain amount as integer check (value > 0)",
                        "create table t (id integer primary key, v amount)")) {
            bench.file("a.csv", "id;v\n1;7\n2;0\n");
            SluiceException e = bench.refusal("a.csv", "into", "t");
            assertThat(e.problems()).singleElement().satisfies(p -> assertThat(p.what() + " " + p.where())
                    .contains("'0'", "amount", "a.csv:3"));
            assertThat(bench.load("a.csv", "into", "t", "reject", "bad.ndjson").setAside())
                    .isEqualTo(1);
        }
    }

    /** SQLite keeps no such sign. */
    @Test
    void theSignOfZeroArrives() {
        try (LoadBench bench = new LoadBench(Engine.POSTGRES, folder)
                .with("create table t (id integer primary key, v double precision, w real)")) {
            bench.file("a.csv", "id;v;w\n1;-0.0;-0\n2;0;0\n");
            bench.load("a.csv", "into", "t");
            assertThat(bench.all("t")).isEqualTo("1|-0|-0|2|0|0|");
        }
    }

    /** A zone that was read and left out would be another moment. */
    @Test
    void aFormWithAZoneKeepsTheMomentOrIsRefused() {
        try (LoadBench bench = new LoadBench(Engine.POSTGRES, folder)
                .with(
                        "create table t (id integer primary key, v timestamptz)",
                        "create table u (id integer primary key, v timestamp)")) {
            bench.file("a.csv", "id;v\n1;31.12.2025 13:45:00 +02\n");
            bench.load("a.csv", "into", "t", "timestampFormat", "dd.MM.yyyy HH:mm:ss X");
            assertThat(bench.database
                            .query("select v at time zone 'UTC' from t")
                            .toString())
                    .contains("2025-12-31 11:45:00");
            assertThat(bench.refusal("a.csv", "into", "u", "timestampFormat", "dd.MM.yyyy HH:mm:ss X")
                            .problems())
                    .singleElement()
                    .satisfies(p -> assertThat(p.where()).contains("a.csv:2"));
        }
    }

    /** mm are minutes and DD days of the year: they would be read, and another date kept. */
    @ParameterizedTest
    @ValueSource(strings = {"mm/dd/yyyy", "MM/dd/yyyy HH:mm", "dd.MM.yyyy X"})
    void aFormOfADateWithWhatADateDoesNotHaveIsRefused(String form) {
        try (LoadBench bench =
                new LoadBench(Engine.POSTGRES, folder).with("create table t (id integer primary key, v date)")) {
            bench.file("a.csv", "id;v\n1;12/31/2025\n");
            assertThat(bench.refusal("a.csv", "into", "t", "dateFormat", form))
                    .hasMessageContaining("option \"dateFormat\" is no pattern of a date: '" + form + "'");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aPathThatLeadsToTwoArraysIsRefused(Engine engine) {
        try (LoadBench bench = new LoadBench(engine, folder).with("create table t (id integer primary key)")) {
            bench.file("a.json", "{\"a\": {\"r\": [{\"id\": 1}], \"x\": {\"r\": 1}}, \"r\": []}");
            bench.load("a.json", "into", "t", "path", "a.r");
            for (String twice : new String[] {
                "{\"a\": {\"r\": [{\"id\": 2}], \"r\": []}}", "{\"a\": {\"r\": [{\"id\": 2}]}, \"a\": 1}"
            }) {
                bench.file("b.json", twice);
                assertThat(bench.refusal("b.json", "into", "t", "mode", "append", "path", "a.r"))
                        .hasMessageContaining("leads to more than one array");
            }
            assertThat(bench.all("t")).isEqualTo("1|");
        }
    }
}
