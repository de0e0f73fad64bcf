package dev.sluice.command.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.sluice.SluiceException;
import dev.sluice.testing.Engine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Some hundred hostile inputs; what an engine can hold exactly is taken, all else refused: the exit code and the whole message of each are in {@code load/bad-inputs-*.txt}, which
 * {@code -Dsluice.write-bad-inputs=true} writes anew, to be read before it is believed.
 */
class BadInputsTest {
    private static final String TABLE = "create table t (id integer primary key, v %s)";
    private static final List<String> VALUES = List.of(
            "integer: x|1.5|9223372036854775808|1e400|--1|0x10|1 000|1,5|NaN|true|1e2147483648|²|'|;drop table t",
            "smallint: 32768|-32769|1.0001|one|99999999999999999999999999999999999999999",
            "bigint: 9223372036854775808|-9223372036854775809|0.1|12e",
            "real: x|1e39|1.23456789|16777217|1e-60|1,5|inf|0x1p3",
            "double precision: x|1e400|9007199254740993|0.12345678901234567890|1e-400|NAN|+-1|.",
            "numeric(5,2): x|1000|1.234|NaN|Infinity|1e3|--5|0.001|99999.9",
            "date: x|2026-02-30|0000-00-00|2026-13-01|31.01.2026|2026-1-5|infinity|today|20260131|2026-01-31 10:00",
            "timestamp: x|2026-01-31 25:00:00|2026-01-31 10:60:00|31/01/2026 10:00|now|2026-02-29 10:00:00|2026-01-31T10|1700000000",
            "boolean: x|yes|no|2|-1|on|tru|TRUEISH",
            "varchar(3): abcd|äöüß|\u0000",
            "bytea: x|abc|\\x1|\\xzz|0xff|deadbeef",
            "uuid: x|1234|00000000-0000-0000-0000-00000000000g|00000000-0000-0000-0000-0000000000000",
            "timestamptz: x|2026-01-31 10:00:00+99|2026-01-31 10:00:00+1:2:3:4|294277-01-01 00:00:00+00|-infinity",
            "time: x|24:00:01|10:61:00|25:00:00",
            "interval: x|1 fortnite",
            "char(3): abcd",
            "integer[]: x|{1,2|{x}",
            "jsonb: {'a':1}|{\"a\":\"\\u0000\"}|[",
            "inet: 1.2.3.4.5|1.2.3.4/33|x",
            "json: {|[1,]|{\"a\":}|nul|{\"a\":1}{}|\u0007",
            "text: a\u0000b");
    private static final List<String> JSON_VALUES = List.of(
            "integer: true|[1]|{}|1.5|\"x\"|1e400|9223372036854775808|\"\"",
            "double precision: true|[1]|{\"a\":1}|1e400|\"1,5\"|9007199254740993",
            "date: 20260131|true|[]|\"31.01.2026\"|\"\"",
            "boolean: 2|\"yes\"|[true]|1.5",
            "varchar(3): \"abcd\"|{\"a\":1}|12345|\"\\ud800\"|\"a\\u0000b\"");
    private static final List<String> NDJSON_LINES = List.of(
            "{",
            "{\"id\":2",
            "{\"id\":2,}",
            "[1]",
            "1",
            "\"x\"",
            "nul",
            "{\"id\":2} {\"id\":3}",
            "{\"id\":2,\"id\":3}",
            "{\"id\":NaN}",
            "{\"id\":Infinity}",
            "{id:2}",
            "{'id':2}",
            "{\"id\":2,\"x\":1}",
            "{\"id\":02}",
            "{\"id\":+2}",
            "{\"id\":.5}",
            "{\"id\":\"\\q\"}",
            "{\"id\":\"a\tb\"}",
            "{\"v\":1}",
            "{\"id\":null,\"v\":1}",
            "{}",
            "//",
            "{\"id\":2}}",
            "[]",
            "true",
            "{\"\":1}",
            "{\"id\":2}x",
            "{\"id\":1e5000}",
            "{\"id\":\"2 \"}",
            "{\"id\":2,\"v\":{\"a\":1}}",
            "{\"id\":2,\"v\":\"\\ud83d\"}",
            "{\"id\":2,\"v\":\"\ufeff\"",
            "{\"id\":2, /* x */ \"v\":\"a\"}",
            "\u0000",
            "{\"id\":1}");
    private static final List<String> CSV_LINES = List.of(
            "2",
            "2,a,b",
            "2,\"a",
            "\"2\"x,a",
            "2,a\"b\"c,d",
            ",a",
            "\"\",a",
            "x,a",
            "2,a,",
            "1,again",
            "2;a",
            "2\ta",
            "\"2,a\"",
            "2 ,a",
            "\\.",
            "=1+1,a",
            "2,a\u0000",
            "2,\"a\nb\",c",
            "\u20282,a");
    private static final List<String> HEADERS = List.of(
            "id",
            "v",
            "id,v,w",
            "id,id",
            "ID,v",
            "id,V",
            "id,",
            ",",
            "",
            "\"id",
            "idd,v",
            "id v",
            "id,v,,",
            "id,\"v\"x",
            "a;drop table t--,v",
            "id\u202e,v",
            "i\u0000d,v",
            " id,v",
            "id,v ",
            "1,2");
    private static final List<String> DOCUMENTS = List.of(
            "",
            "{",
            "{}",
            "[",
            "[{]",
            "[{\"id\":2}",
            "[{\"id\":2},",
            "[{\"id\":2},]",
            "[{\"id\":2}]]",
            "[{\"id\":2}] x",
            "1",
            "null",
            "\"x\"",
            "{\"id\":2}",
            "{\"a\":[{\"id\":2}]}",
            "[1]",
            "[[{\"id\":2}]]",
            "[{\"id\":2,\"id\":3}]",
            "[{\"id\":2}{\"id\":3}]");

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private int refused;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void eachIsTakenExactlyOrRefusedWithItsMessageAndNothingIsKept(Engine engine) throws IOException {
        try (LoadBench bench = new LoadBench(engine, folder)) {
            values(bench, VALUES, "csv");
            values(bench, JSON_VALUES, "ndjson");
            bench.with("drop table if exists t", TABLE.formatted("varchar(20)"));
            NDJSON_LINES.forEach(line -> file(bench, "a.ndjson", "{\"id\":1,\"v\":\"x\"}\n" + line + "\n"));
            CSV_LINES.forEach(line -> file(bench, "a.csv", "id,v\n1,x\n" + line + "\n"));
            HEADERS.forEach(header -> file(bench, "h.csv", header + "\n1,x\n"));
            DOCUMENTS.forEach(text -> file(bench, "d.json", text.replace("{\"id\":2", "{\"v\":\"a\",\"id\":2")));
            files(bench);
            names(bench);
            options(bench);
            rules(bench);
        }
        compare(engine);
    }

    /** Each value alone, in the second record of a file. */
    private void values(LoadBench bench, List<String> types, String format) {
        for (String line : types) {
            String type = line.substring(0, line.indexOf(": "));
            bench.with("drop table if exists t", TABLE.formatted(named(bench, type)));
            for (String value : line.substring(type.length() + 2).split("\\|", -1)) {
                String text = format.equals("csv")
                        ? "id,v\n1,\n2,\"" + value.replace("\"", "\"\"") + "\"\n"
                        : "{\"id\":1,\"v\":null}\n{\"id\":2,\"v\":" + value + "}\n";
                tell(bench.file("a." + format, text), type + " " + value, "a." + format, "into", "t");
            }
        }
    }

    /** SQLite calls a few types otherwise. */
    private static String named(LoadBench bench, String type) {
        boolean sqlite = bench.database.engine() == Engine.SQLITE;
        return sqlite && type.equals("bytea") ? "blob" : type;
    }

    private void file(LoadBench bench, String name, String text) {
        tell(bench.file(name, text), name + " " + text, name, "into", "t", "columns", List.of("id", "v"));
    }

    private void files(LoadBench bench) throws IOException {
        bench.file("latin1.csv", "id,v\n1,ä\n".getBytes(ISO_8859_1));
        bench.file("utf16.csv", "id,v\n1,a\n".getBytes(UTF_16));
        bench.file("cut.csv.gz", new byte[] {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 0, 1});
        bench.file("no.csv.gz", "id,v\n".getBytes(UTF_8));
        bench.file("no.csv.zst", "id,v\n".getBytes(UTF_8));
        bench.file("blank.csv", "id,v\n1,a\n\n2,b\n").file("blank.ndjson", "{\"id\":1,\"v\":\"a\"}\n\n{\"id\":2}\n");
        byte[] packed = packed("id,v\n1,a\n2,b\n3,c\n");
        bench.file("short.csv.gz", Arrays.copyOf(packed, packed.length - 9));
        packed[packed.length - 6] ^= 1;
        bench.file("flipped.csv.gz", packed);
        byte[] pressed = Zstd.compress("id,v\n1,a\n2,b\n3,c\n".getBytes(UTF_8));
        bench.file("short.csv.zst", Arrays.copyOf(pressed, pressed.length - 3));
        bench.file("wide.csv", "x".repeat(3) + ",y".repeat(100_000) + "\n");
        bench.file("cr.csv", "id,v\r1,a\r2\r").file("nul.csv", "id,v\n\u0000\u0000,a\n");
        bench.file("deep.json", "[".repeat(100_000)).file("t.txt", "x").file("ok.csv", "id,v\n1,a\n");
        for (String name : List.of(
                "latin1.csv",
                "utf16.csv",
                "cut.csv.gz",
                "no.csv.gz",
                "no.csv.zst",
                "blank.csv",
                "blank.ndjson",
                "deep.json",
                "short.csv.gz",
                "flipped.csv.gz",
                "short.csv.zst",
                "wide.csv",
                "cr.csv",
                "nul.csv",
                "../none.csv",
                "[.csv",
                "t.txt",
                "ok.cvs",
                "none/x.csv",
                "*.none",
                ".",
                "",
                "a\u0000b")) {
            tell(bench, "file " + name, name, "into", "t");
        }
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }

    /** Tables that are none, and columns that are none. */
    private void names(LoadBench bench) {
        for (String table : List.of(
                "T",
                " t",
                "\"t",
                "x.t",
                "a.b.c.d",
                "t\u0000",
                "t\u202e",
                "x".repeat(64),
                "é".repeat(40),
                "😀",
                "we\"ird",
                "sel'ect",
                ".",
                "t.",
                "pg_catalog.pg_class",
                "information_schema.tables",
                "sqlite_master")) {
            tell(bench, "into " + table, "ok.csv", "into", table);
        }
        for (String column : List.of(" id", "ID", "id;--", "", "v\u0000", "y".repeat(64))) {
            tell(bench, "column " + column, "ok.csv", "into", "t", "columns", List.of(column));
        }
    }

    /** What the table itself does not take. */
    private void rules(LoadBench bench) {
        bench.with(
                "create table r (id integer primary key, v varchar(20) unique, n integer check (n > 0), p integer references r, "
                        + "g integer generated always as (n + 1) stored)");
        for (String text : List.of(
                "id,n\n1,1\n2,0\n",
                "id,v\n1,a\n2,b\n3,a\n",
                "id,p\n1,1\n2,9\n",
                "id,g\n1,2\n",
                "id,n\n1,1\n2,-1\n3,x\n",
                "v\na\na\n")) {
            bench.file("r.csv", text);
            tell(bench, "rules " + text, "r.csv", "into", "r", "columns", List.of(columns(text)));
            assertThat(bench.all("r")).as(text).isEmpty();
        }
    }

    private static String[] columns(String text) {
        return text.substring(0, text.indexOf('\n')).split(",", -1);
    }

    private void options(LoadBench bench) {
        bench.file("p.json", "{\"a\":{\"b\":[{\"id\":1,\"v\":\"x\"}],\"c\":1}}");
        tell(bench, "path to nothing", "p.json", "into", "t", "path", "a.x");
        tell(bench, "path to a value", "p.json", "into", "t", "path", "a.c");
        tell(bench, "path to an object", "p.json", "into", "t", "path", "a");
        tell(bench, "path too far", "p.json", "into", "t", "path", "a.b.c");
        tell(bench, "path of nothing", "p.json", "into", "t", "path", "");
        tell(bench, "encoding that it has not", "ok.csv", "into", "t", "encoding", "UTF-16");
        tell(bench, "format that it has not", "ok.csv", "into", "t", "format", "ndjson");
        tell(bench, "format json", "ok.csv", "into", "t", "format", "json");
        tell(bench, "timestamp format", "ok.csv", "into", "t", "timestampFormat", "yyyy-'");
        tell(bench, "reject into a folder", "ok.csv", "into", "t", "reject", "none/bad.ndjson");
        tell(bench, "reject that is no path", "ok.csv", "into", "t", "reject", "a\u0000");
        tell(bench, "child of nothing", "p.json", "into", "t", "path", "a.b", "children", Map.of("x.y", "t"));
        tell(bench, "glob of two kinds", "*", "into", "t");
        tell(bench, "no into", "ok.csv");
        tell(bench, "into nothing", "ok.csv", "into", "");
        tell(bench, "no such table", "ok.csv", "into", "tt");
        tell(bench, "hostile table", "ok.csv", "into", "t;drop table t--");
        tell(bench, "folder that is none", "ok.csv", "into", Map.of("x.csv", "t"));
        tell(bench, "key without upsert", "ok.csv", "into", "t", "key", List.of("id"));
        tell(bench, "key that is none", "ok.csv", "into", "t", "mode", "upsert", "key", List.of("v"));
        tell(bench, "unknown column", "ok.csv", "into", "t", "columns", List.of("id", "w"));
        tell(bench, "map of nothing", "ok.csv", "into", "t", "map", Map.of("w", "v"));
        tell(bench, "map twice", "ok.csv", "into", "t", "map", Map.of("id", "v"));
        tell(bench, "no header, no columns", "ok.csv", "into", "t", "header", false);
        tell(bench, "header as data", "ok.csv", "into", "t", "header", false, "columns", List.of("id", "v"));
        tell(bench, "delimiter", "ok.csv", "into", "t", "delimiter", "ab");
        tell(bench, "quote as delimiter", "ok.csv", "into", "t", "delimiter", "\"");
        tell(bench, "encoding", "ok.csv", "into", "t", "encoding", "utf-99");
        tell(bench, "date format", "ok.csv", "into", "t", "dateFormat", "QQQQQQ{");
        tell(bench, "path of csv", "ok.csv", "into", "t", "path", "a");
        tell(bench, "children of csv", "ok.csv", "into", "t", "children", Map.of("v", "t"));
        tell(bench, "reject limit alone", "ok.csv", "into", "t", "rejectLimit", 5);
        tell(bench, "reject limit", "ok.csv", "into", "t", "reject", "r", "rejectLimit", 0);
        tell(bench, "max rows alone", "ok.csv", "into", "t", "maxRows", 5);
        tell(bench, "max rows", "ok.csv", "into", "t", "mode", "replace", "maxRows", -1);
        tell(bench, "max percent", "ok.csv", "into", "t", "mode", "replace", "maxPercent", 101);
        bench.with("insert into t values (1, 'there')");
        tell(bench, "no mode", "ok.csv", "into", "t");
        tell(bench, "key taken", "ok.csv", "into", "t", "mode", "append");
        bench.with("create view w as select * from t");
        tell(bench, "view", "ok.csv", "into", "w");
    }

    private void tell(LoadBench bench, String name, String file, Object... options) {
        String before = bench.all("t");
        Optional<SluiceException> refusal = Optional.ofNullable(bench.refusal(file, options));
        if (refusal.isEmpty()) {
            told.add(shown(name) + " => taken");
            bench.with("delete from t");
            return;
        }
        refused++;
        SluiceException e = refusal.get();
        assertThat(bench.all("t")).as(name).isEqualTo(before);
        String message = e.problems().stream().map(p -> p.sentence()).collect(Collectors.joining(" & "));
        told.add((shown(name) + " => " + e.kind().exitCode() + ": " + shown(message)).replace("public.", ""));
    }

    private static String shown(String text) {
        return text.length() > 400
                ? dev.sluice.sql.Visible.line(text.substring(0, 60)) + "..."
                : dev.sluice.sql.Visible.line(text);
    }

    private void compare(Engine engine) throws IOException {
        assertThat(told).hasSizeGreaterThan(300);
        assertThat(refused).isGreaterThan(270);
        Path golden = Path.of(
                "src",
                "test",
                "resources",
                "load",
                "bad-inputs-" + engine.name().toLowerCase(java.util.Locale.ROOT) + ".txt");
        if (Boolean.getBoolean("sluice.write-bad-inputs")) {
            Files.write(golden, told);
        }
        assertThat(told).isEqualTo(Files.readAllLines(golden));
    }
}
