package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Arguments;
import dev.sluice.command.CommandBench;
import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a column does not hold exactly as the document says it is set aside, by the backfill, by the trigger and where both forms are compared. */
class MappedTypesTest {
    private static final String ANOTHER_SESSION =
            "set timezone = 'Asia/Tokyo'; set datestyle = 'ISO, DMY'; set intervalstyle = 'sql_standard'; set extra_float_digits = -9;"
                    + " set bytea_output = 'escape'; set standard_conforming_strings = off; ";

    private static Mapping mapping(String documents, Map<String, Object> more) {
        Map<String, Object> options = new HashMap<>(Map.of(
                "column", "doc",
                "into", "r",
                "parent", Map.of("d_id", "id"),
                "columns", Map.of("n", "$.n", "v", "$.v"),
                "key", List.of("d_id", "n")));
        options.putAll(more);
        return MappingReader.read(new Arguments("documents", documents, options));
    }

    private static CommandBench bench(Engine engine, String type) {
        String json = engine == Engine.POSTGRES ? "jsonb" : "text";
        return new CommandBench(engine)
                .with(
                        "create table d (id integer primary key, doc " + json + ")",
                        "create table r (d_id integer not null, n integer not null, v " + type
                                + ", primary key (d_id, n))");
    }

    private static String elements(List<String> values) {
        List<String> elements = new ArrayList<>();
        for (String value : values) {
            elements.add("{\"n\": " + elements.size() + ", \"v\": " + value + "}");
        }
        return "[" + String.join(", ", elements) + "]";
    }

    private static Map<String, Object> compared(CommandBench bench, Mapping mapping) {
        Map<String, Object> found = new HashMap<>();
        bench.home().transaction(Access.READ, tx -> {
            Comparison both = new Comparison(mapping, tx, bench.home().dialect());
            List<Object> row = bench.database
                    .query("select set_aside, missing, extra from "
                            + both.compared().sql() + " as m")
                    .get(0);
            found.put("compared", row.toString());
            found.put("differing", bench.count(both.rebuilt().sql() + " as r where r.listed is distinct from r.kept"));
            return row;
        });
        return found;
    }

    /** What is kept of values in a column, by the backfill and by the trigger; of the others it is checked that they are faults everywhere. */
    private static List<Object> kept(Engine engine, String type, String... values) {
        try (CommandBench bench = bench(engine, type)) {
            Mapping mapping = mapping("d", Map.of());
            String document = elements(List.of(values)).replace("'", "''");
            bench.with("insert into d values (1, '" + document + "')");
            bench.run(WORD, "r", "documents", mapping, "quarantine", "bad");
            List<Object> rows = bench.column("select n || ' ' || coalesce(cast(v as text), '-') from r order by n");
            long aside = bench.count("bad where path like '$[_%].v'");
            assertThat(rows.size() + aside)
                    .as("every element is either there or set aside")
                    .isEqualTo(values.length);
            assertThat(compared(bench, mapping))
                    .isEqualTo(Map.of("compared", "[" + aside + ", 0, 0]", "differing", 0L));
            bench.with("delete from r");
            bench.run(DualWrite.WORD, "r", "documents", mapping);
            bench.with((engine == Engine.POSTGRES ? ANOTHER_SESSION : "") + "update d set doc = doc");
            assertThat(bench.column("select n || ' ' || coalesce(cast(v as text), '-') from r order by n"))
                    .as("by the trigger")
                    .isEqualTo(rows);
            return rows;
        }
    }

    private static List<Object> kept(String type, String... values) {
        return kept(Engine.POSTGRES, type, values);
    }

    @Test
    void aTimestampThatWouldLoseItsZoneOrDigitsIsAFault() {
        assertThat(kept(
                        "timestamp",
                        "\"2026-01-01T10:00:00\"",
                        "\"2026-01-01T10:00:00Z\"",
                        "\"2026-01-01T10:00:00+02:00\"",
                        "\"2026-01-01 10:00:00.1234567\"",
                        "\"2026-01-01 10:00:00.123456\"",
                        "\"2026-01-01 24:00:00\"",
                        "\"2026-01-01 10:00:60\"",
                        "\"2026-02-30 10:00:00\"",
                        "\"2026-01-01 10:00 PM\"",
                        "\"2026-01-01 10:00 Europe/Berlin\"",
                        "\"infinity\"",
                        "\"now\"",
                        "\"2026-01-01\""))
                .containsExactly("0 2026-01-01 10:00:00", "4 2026-01-01 10:00:00.123456");
        assertThat(kept("timestamp(3)", "\"2026-01-01 10:00:00.1230\"", "\"2026-01-01 10:00:00.1234\""))
                .containsExactly("0 2026-01-01 10:00:00.123");
    }

    @Test
    void aMomentWithoutAZoneIsOneOfUtcWhoeverWritesIt() {
        assertThat(kept(
                        "timestamptz",
                        "\"2026-01-01T10:00:00\"",
                        "\"2026-01-01 10:00:00.5Z\"",
                        "\"2026-01-01T10:00:00+02:00\"",
                        "\"2026-01-01T10:00:00-0530\"",
                        "\"2026-01-01T10:00:00.1234567Z\"",
                        "\"2026-01-01T24:00:00Z\"",
                        "\"2026-01-01T10:00:00 CET\"",
                        "\"today\""))
                .containsExactly(
                        "0 2026-01-01 10:00:00+00",
                        "1 2026-01-01 10:00:00.5+00",
                        "2 2026-01-01 08:00:00+00",
                        "3 2026-01-01 15:30:00+00");
    }

    @Test
    void wordsAndOtherSpellingsAreNoTimes() {
        assertThat(kept(
                        "time",
                        "\"10:00\"",
                        "\"now\"",
                        "\"10:00:00+02\"",
                        "\"10:00 PM\"",
                        "\"10:00:00.1234567\"",
                        "\"24:00:00\"",
                        "\"10:00:60\"",
                        "\"allballs\"",
                        "\"23:59:59.999999\""))
                .containsExactly("0 10:00:00", "8 23:59:59.999999");
        assertThat(kept("time(0)", "\"10:00:01\"", "\"10:00:01.5\"")).containsExactly("0 10:00:01");
        assertThat(kept("timetz", "\"10:00:00+02\"", "\"10:00:00\"", "\"now\"")).containsExactly("0 10:00:00+02");
        assertThat(kept("date", "\"2026-01-31\"", "\"today\"", "\"infinity\"", "\"2026-02-30\"", "\"31.01.2026\""))
                .containsExactly("0 2026-01-31");
    }

    @Test
    void anIntervalIsAsIsoSpellsIt() {
        assertThat(kept(
                        "interval",
                        "\"P1Y2M3DT4H5M6.5S\"",
                        "\"PT-5S\"",
                        "\"5\"",
                        "\"1 day\"",
                        "\"P\"",
                        "\"P1DT\"",
                        "\"P0.5M\"",
                        "\"PT0.1234567S\"",
                        "\"P99999999999Y\""))
                .containsExactly("0 1 year 2 mons 3 days 04:05:06.5", "1 -00:00:05");
        assertThat(kept("interval day", "\"P1D\"", "\"P1DT1H\"")).containsExactly("0 1 day");
    }

    @Test
    void blanksThatWouldBeCutAreAFault() {
        assertThat(kept("varchar(4)", "\"abc \"", "\"abcd \"", "\"abcde\"", "\"abcd\""))
                .containsExactly("0 abc ", "3 abcd");
        assertThat(kept("char(4)", "\"ab\"", "\"ab \"", "\"abcd  \"", "\"abcde\"", "\"ab  \""))
                .containsExactly("0 ab", "4 ab");
        assertThat(kept("name", "\"short\"", '"' + "x".repeat(64) + '"')).containsExactly("0 short");
    }

    @Test
    void whatOtherTypesWouldChangeIsAFault() {
        assertThat(kept("bit(3)", "\"101\"", "\"1\"", "\"10101\"")).containsExactly("0 101");
        assertThat(kept("\"char\"", "\"a\"", "\"ab\"")).containsExactly("0 a");
        assertThat(kept("numeric(4,1)[]", "\"{1.0,2.5}\"", "\"{1.25}\"")).containsExactly("0 {1.0,2.5}");
        assertThat(kept("money", "\"1.5\"", "\"1.555\"")).hasSize(1);
        assertThat(kept("inet", "\"0:0::1\"", "\"x\"")).containsExactly("0 ::1/128");
        assertThat(kept("double precision", "0.30000000000000004", "0.300000000000000041"))
                .containsExactly("0 0.30000000000000004");
    }

    @Test
    void theSameHoldsBelowADomain() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with("create domain short as varchar(4)", "create domain moment as timestamp(0)")) {
            bench.with(
                    "create table d (id integer primary key, doc jsonb)",
                    "create table r (d_id integer not null, n integer not null, v short, at moment, primary key (d_id, n))",
                    "insert into d values (1, '[{\"n\": 0, \"v\": \"abcd \"}, {\"n\": 1, \"v\": \"abcd\"},"
                            + " {\"n\": 2, \"at\": \"2026-01-01T10:00:00.5\"}, {\"n\": 3, \"at\": \"2026-01-01T10:00:00Z\"}]')");
            Mapping mapping = mapping("d", Map.of("columns", Map.of("n", "$.n", "v", "$.v", "at", "$.at")));
            bench.run(WORD, "r", "documents", mapping, "quarantine", "bad");
            assertThat(bench.column("select n from r").toString()).isEqualTo("[1]");
        }
    }

    /** What comes of lists whose values go into a column of that type: a text for each element. */
    private static List<Object> linked(String type, String... lists) {
        try (CommandBench bench = bench(Engine.POSTGRES, "jsonb")) {
            bench.with(
                    "alter table r drop constraint r_pkey, add unique (d_id, n), add id serial primary key",
                    "create table l (r_id integer not null references r, x " + type
                            + " not null, primary key (r_id, x))",
                    "insert into d values (1, '" + elements(List.of(lists)) + "'), (2, '[{\"n\": 0, \"v\": []}]')");
            Mapping mapping = mapping(
                    "d",
                    Map.of(
                            "columns", Map.of("n", "$.n"),
                            "links", Map.of("into", "l", "row", "r_id", "value", "x", "path", "$.v")));
            String kept =
                    "select n || ' ' || (select coalesce(string_agg(x::text, ' ' order by x), '') from l where r_id = r.id)"
                            + " from r where d_id = 1 order by n";
            bench.run(WORD, "r", "documents", mapping, "quarantine", "bad");
            List<Object> rows = bench.column(kept);
            assertThat(bench.count("bad where path like '$[_].v[_]'")).isEqualTo(lists.length - rows.size());
            assertThat(bench.count("r where d_id = 2")).isEqualTo(1);
            assertThat(compared(bench, mapping).get("differing")).isEqualTo(0L);
            bench.with("delete from l", "delete from r");
            bench.run(DualWrite.WORD, "r", "documents", mapping);
            bench.with("update d set doc = doc");
            assertThat(bench.column(kept)).as("by the trigger").isEqualTo(rows);
            return rows;
        }
    }

    @Test
    void aValueOfAListThatItsColumnDoesNotHoldIsAFaultOfItsElement() {
        assertThat(linked("bigint", "[1, 2]", "[9223372036854775808]", "[1, 1.5]", "[1.0]", "[9223372036854775807]"))
                .containsExactly("0 1 2", "4 9223372036854775807");
        assertThat(linked("smallint", "[-32768]", "[32768]", "[]", "[1e400]")).containsExactly("0 -32768", "2 ");
        assertThat(linked("date", "[\"2026-01-31\"]", "[\"today\"]", "[\"2026-02-30\"]"))
                .containsExactly("0 2026-01-31");
        assertThat(linked("varchar(2)", "[\"ab\"]", "[\"ab \"]", "[\"abc\"]")).containsExactly("0 ab");
        assertThat(linked("numeric(4,1)", "[1.5]", "[1.25]", "[1.50, 3]")).containsExactly("0 1.5", "2 1.5 3.0");
        assertThat(linked("text", "[\"a\"]", "[1]")).containsExactly("0 a");
    }

    @Test
    void jsonsNullIsNullInAColumnOfJsonToo() {
        assertThat(kept("jsonb", "null", "{\"a\": null}", "[null]"))
                .containsExactly("0 -", "1 {\"a\": null}", "2 [null]");
        assertThat(kept("json", "null", "7")).containsExactly("0 -", "1 7");
    }

    @Test
    void aDefaultWithABackslashIsTheSameInASessionThatReadsThemOtherwise() {
        try (CommandBench bench = bench(Engine.POSTGRES, "text")) {
            Map<String, Object> columns = Map.of("n", "$.n", "v", Map.of("path", "$.v", "default", "a\\tb"));
            bench.run(DualWrite.WORD, "r", "documents", mapping("d", Map.of("columns", columns)));
            bench.with(ANOTHER_SESSION + "insert into d values (1, '[{\"n\": 0}]')");
            assertThat(bench.column("select v from r")).containsExactly("a\\tb");
        }
    }

    /** Tables with those names: of the documents, of the rows, of the links and of what these refer to. */
    private static void tables(CommandBench bench, List<String> names) {
        String json = bench.isPostgres() ? "jsonb" : "text";
        bench.with(
                "create table " + names.get(3) + " (id integer primary key)",
                "create table " + names.get(0) + " (id integer primary key, doc " + json + ")",
                "create table " + names.get(1) + " (id integer "
                        + (bench.isPostgres() ? "generated always as identity " : "")
                        + "primary key, d_id integer not null references " + names.get(0)
                        + ", n integer not null, v text, unique (d_id, n))",
                "create table " + names.get(2) + " (r_id integer not null references " + names.get(1)
                        + ", x integer not null references " + names.get(3) + ", primary key (r_id, x))",
                "insert into " + names.get(3) + " values (1), (2), (3)",
                "insert into " + names.get(0)
                        + " values (1, '[{\"n\": 1, \"v\": \"a\", \"x\": [1, 2]}, {\"n\": 2, \"x\": [3]}]'),"
                        + " (2, '[{\"n\": 1, \"x\": [7]}]'), (3, '[]')");
    }

    private static Mapping named(List<String> names) {
        return mapping(
                names.get(0),
                Map.of(
                        "into", names.get(1),
                        "links", Map.of("into", names.get(2), "row", "r_id", "value", "x", "path", "$.x")));
    }

    private static String rows(CommandBench bench, List<String> names) {
        return bench.column("select d_id || ' ' || n || ' ' || coalesce(v, '-') || ' ' || (select count(*) from "
                        + names.get(2) + " as links where links.r_id = rows.id) from " + names.get(1)
                        + " as rows order by d_id, n")
                .toString();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void tablesMayBeNamedAsWhatStandsInTheQueries(Engine engine) {
        List<String> letters =
                "envrbsgdltk".chars().mapToObj(c -> String.valueOf((char) c)).toList();
        try (CommandBench bench = new CommandBench(engine)) {
            for (int i = 0; i < letters.size(); i++) {
                int first = i;
                List<String> names = IntStream.range(0, 4)
                        .mapToObj(n -> letters.get((first + n) % letters.size()))
                        .toList();
                tables(bench, names);
                checkNamed(bench, names);
                bench.with(
                        "drop table " + names.get(2),
                        "drop table " + names.get(1),
                        "drop table " + names.get(0),
                        "drop table " + names.get(3));
            }
        }
    }

    private static void checkNamed(CommandBench bench, List<String> names) {
        Mapping mapping = named(names);
        String into = names.get(1);
        bench.run(WORD, into, "documents", mapping, "quarantine", "bad");
        assertThat(rows(bench, names)).as("of %s", names).isEqualTo("[1 1 a 2, 1 2 - 1]");
        assertThat(compared(bench, mapping).get("differing")).as("of %s", names).isEqualTo(0L);
        bench.with(
                "update " + names.get(0)
                        + " set doc = '[{\"n\": 1, \"v\": \"b\", \"x\": [2]}, {\"n\": 3}]' where id = 1",
                "delete from bad");
        bench.run(
                WORD,
                into,
                "documents",
                mapping,
                "quarantine",
                "bad",
                "update",
                List.of("v"),
                "deleteExtra",
                true,
                "maxRows",
                2);
        assertThat(rows(bench, names)).as("of %s", names).isEqualTo("[1 1 b 1, 1 3 - 0]");
        bench.run(DualWrite.WORD, into, "documents", mapping, "update", List.of("v"));
        bench.with("update " + names.get(0)
                + " set doc = '[{\"n\": 1, \"v\": \"c\", \"x\": [3]}, {\"n\": 4, \"x\": [1, 2]}]' where id = 1");
        assertThat(rows(bench, names)).as("of %s", names).isEqualTo("[1 1 c 1, 1 4 - 2]");
        bench.run(DualWrite.WORD, into, "documents", mapping, "stop", true);
    }

    @Test
    void sqliteTakesNothingFromBehindAKeyThatIsThereTwice() {
        try (CommandBench bench = bench(Engine.SQLITE, "text")) {
            bench.with(
                    "insert into d values (1, '{\"data\": {\"ev\": []}, \"data\": {\"ev\": [{\"n\": 1}]}}')",
                    "insert into d values (2, '{\"data\": {\"ev\": [{\"n\": 1}], \"ev\": []}}')",
                    "insert into d values (3, '{\"data\": {\"ev\": [{\"n\": 1, \"in\": {\"v\": \"a\", \"v\": \"b\"}},"
                            + " {\"n\": 2, \"in\": {\"v\": \"c\", \"w\": 1, \"w\": 2}}]}, \"other\": 1, \"other\": 2}')");
            Mapping mapping = mapping("d", Map.of("path", "$.data.ev", "columns", Map.of("n", "$.n", "v", "$.in.v")));
            bench.run(WORD, "r", "documents", mapping, "quarantine", "bad");
            assertThat(bench.column("select d_id || ' ' || n || ' ' || v from r"))
                    .containsExactly("3 2 c");
            assertThat(bench.column("select row_key || ' ' || path || ' ' || reason from bad order by 1"))
                    .containsExactly(
                            "1 $.data.ev has a key twice on the way to the array",
                            "2 $.data.ev has a key twice on the way to the array",
                            "3 $.data.ev[0].in.v has a key twice on the way");
            bench.with("delete from r");
            bench.run(DualWrite.WORD, "r", "documents", mapping);
            bench.with("update d set doc = doc");
            assertThat(bench.column("select d_id || ' ' || n || ' ' || v from r"))
                    .containsExactly("3 2 c");
            assertThat(compared(bench, mapping).get("compared")).isEqualTo("[1, 0, 0]");
        }
    }

    @Test
    void wordsAndDaysThatDoNotExistAreNoTimesInSqliteEither() {
        assertThat(kept(
                        Engine.SQLITE,
                        "datetime",
                        "\"2026-01-31T10:00:00\"",
                        "\"2026-02-30T10:00:00\"",
                        "\"now\"",
                        "\"2461000\"",
                        "\"10:00\"",
                        "\"2026-01-31 24:00\"",
                        "\"2026-01-31 10:00:60\"",
                        "\"2026-01-31\"",
                        "null"))
                .containsExactly("0 2026-01-31T10:00:00", "7 2026-01-31", "8 -");
        assertThat(kept(Engine.SQLITE, "time", "\"10:00\"", "\"now\"", "\"24:00\"", "\"2026-01-31 10:00\""))
                .containsExactly("0 10:00");
    }
}
