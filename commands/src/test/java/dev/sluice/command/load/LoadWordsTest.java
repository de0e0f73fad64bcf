package dev.sluice.command.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a load says of files that are empty, broken or named wrongly: the reason, and a way out that works. */
class LoadWordsTest {
    @TempDir
    Path folder;

    private LoadBench bench(Engine engine) {
        return new LoadBench(engine, folder)
                .with("create table t (id integer primary key, a text, n numeric(12,2), d date)");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anArrayWithoutObjectsIsAFileOfNoRecords(Engine engine) {
        try (LoadBench bench = bench(engine).with("insert into t values (1, 'x', 1, null)")) {
            bench.file("e.json", "[]").file("e.ndjson", "\n").file("e0.json", "");
            assertThat(bench.counts("e.json", "into", "t", "mode", "append")).containsExactly(0L, 0L, 0L);
            assertThat(bench.counts("e.json", "into", "t", "mode", "upsert")).containsExactly(0L, 0L, 0L);
            assertThat(bench.counts("e.json", "into", "t", "mode", "replace")).containsExactly(0L, 0L, 1L);
            assertThat(bench.refusal("e0.json", "into", "t")).hasMessageContaining("the file is empty");
        }
    }

    @Test
    void aBrokenFirstRecordIsNoMissingColumn() {
        try (LoadBench bench = bench(Engine.SQLITE)) {
            bench.file("big.ndjson", "{\"id\":1,\"a\":1.5,\"n\":NaN,\"d\":null}\n");
            bench.file(
                    "deep.ndjson", "{\"id\":1,\"a\":" + "[".repeat(3000) + "]".repeat(3000) + ",\"n\":1,\"d\":null}\n");
            assertThat(bench.refusal("big.ndjson", "into", "t").getMessage())
                    .contains("the JSON is broken", "big.ndjson:1, record 1")
                    .doesNotContain("has no field");
            assertThat(bench.refusal("deep.ndjson", "into", "t").getMessage()).doesNotContain("has no field");
        }
    }

    @Test
    void aNameThatDiffersInItsCaseAloneIsTheOneThatIsMeant() {
        try (LoadBench bench = bench(Engine.SQLITE)) {
            bench.file("c.csv", "ID,a,n,d\n1,x,1,\n");
            assertThat(remedies(bench.refusal("c.csv", "into", "t")))
                    .contains("did you mean \"id\"?")
                    .doesNotContain("or \"d\"");
            bench.file("m.csv", "id,Player Name,n,d\n1,x,1,\n");
            assertThat(bench.refusal("m.csv", "into", "t", "map", Map.of("Player Nam", "a"))
                            .getMessage())
                    .contains("map: names the field \"Player Nam\", which is in no file");
        }
    }

    private static String remedies(SluiceException e) {
        return e.problems().toString();
    }

    @Test
    void aFileOfAnotherTableIsNoSuggestion() {
        try (LoadBench bench = bench(Engine.SQLITE).with("create table leagues (id integer primary key)")) {
            bench.file("leagues.json", "[{\"id\":1}]");
            assertThat(bench.refusal(".", "into", Map.of("leagues.json", "leagues", "venues.json", "t"))
                            .getMessage())
                    .contains("there is no such file", "venues.json")
                    .doesNotContain("did you mean");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRecordOfAnArraySaysWhoseItIs(Engine engine) throws java.io.IOException {
        try (LoadBench bench = new LoadBench(engine, folder)
                .with(
                        "create table matches (id integer primary key, place text)",
                        "create table innings (match_id integer not null references matches, number integer, runs integer)")) {
            bench.file(
                    "m.json",
                    "[{\"id\":50,\"place\":\"P\",\"innings\":[{\"number\":1,\"runs\":7},{\"number\":2,\"runs\":\"x\"}]}]");
            Report report = bench.load(
                    "m.json", "into", "matches", "children", Map.of("innings", "innings"), "reject", "out.ndjson");
            assertThat(report.setAside()).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("out.ndjson")))
                    .contains("innings[2]", "\\\"match_id\\\":50", "\\\"number\\\":2");
        }
    }

    @Test
    void onlyManyRecordsAreRecords() {
        try (LoadBench bench = bench(Engine.SQLITE)) {
            bench.file("r.csv", "id,a,n,d\n1,x,1,\nx,x,1,\n");
            assertThat(bench.load("r.csv", "into", "t", "reject", "o").outline().notes())
                    .contains("1 record is set aside in o");
        }
    }

    @Test
    void aPackedFileUnderAPlainNameIsKnownByItsMark() {
        try (LoadBench bench = bench(Engine.SQLITE)) {
            bench.file("p.csv", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3});
            assertThat(bench.refusal("p.csv", "into", "t").getMessage()).contains("gzip", "p.csv");
            bench.file("z.csv", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0});
            assertThat(bench.refusal("z.csv", "into", "t").getMessage()).contains("Zstandard", "z.csv");
        }
    }

    @Test
    void standardInputIsToldApartFromFiles() {
        try (LoadBench bench = bench(Engine.SQLITE)) {
            bench.pipe(new String("id\n1\n".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            assertThat(bench.refusal("-", "into", "t").getMessage()).contains("standard input", "--set format=csv");
        }
    }

    @Test
    void aTimeBeforeChristAndNoneAtAllAreToldAsTheyAreStored() {
        try (LoadBench bench = new LoadBench(Engine.POSTGRES, folder)
                .with("create table t (id integer primary key, d date, s timestamp, z timestamptz)")) {
            bench.file("d.csv", "id,d,s,z\n1,-0044-03-15,,\n");
            bench.load("d.csv", "into", "t");
            bench.with(
                    "update t set s = '0045-03-15 12:00 BC', z = '0045-03-15 12:00+00 BC'",
                    "insert into t values (2, 'infinity', 'infinity', 'infinity'), (3, '-infinity', '-infinity', '-infinity')",
                    "insert into t values (4, '0001-01-01 BC', '1500-02-28', '1582-10-10'), (5, '0900-02-28', '0004-12-31 BC', '9999-12-31')");
            String all = bench.home().read(tx -> tx.query(Sql.of("select * from t order by id"))
                    .rows()
                    .toString());
            assertThat(all)
                    .isEqualTo("[[1, -0044-03-15, -0044-03-15T12:00Z, -0044-03-15T12:00Z],"
                            + " [2, infinity, infinity, infinity], [3, -infinity, -infinity, -infinity],"
                            + " [4, 0000-01-01, 1500-02-28T00:00Z, 1582-10-10T00:00Z],"
                            + " [5, 0900-02-28, -0003-12-31T00:00Z, 9999-12-31T00:00Z]]");
        }
    }

    @Test
    void theLimitThatIsStatedIsTheOneToRaise() {
        try (LoadBench bench = bench(Engine.SQLITE)) {
            bench.with("insert into t with recursive n(i) as (select 1 union all select i + 1 from n where i < 60)"
                    + " select i, 'x', 1, null from n");
            bench.file("s.csv", "id,a,n,d\n1,x,1,\n");
            assertThat(bench.refusal("s.csv", "into", "t", "mode", "replace", "maxPercent", 10)
                            .getMessage())
                    .endsWith("say maxPercent: 99");
        }
    }
}
