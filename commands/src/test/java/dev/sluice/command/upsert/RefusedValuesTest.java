package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.testing.Engine;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a column cannot hold exactly is refused by table, row, column and value, and nothing of the run is kept. */
class RefusedValuesTest {
    private static Bench bench;
    private static Bench back;
    private static Bench across;

    @BeforeAll
    static void open() {
        bench = Bench.sqliteToPostgres();
        bench.target.execute("create type mood as enum ('ok')");
        back = Bench.of(Engine.POSTGRES, Engine.SQLITE);
        across = Bench.of(Engine.POSTGRES, Engine.POSTGRES);
    }

    @AfterAll
    static void close() {
        List.of(bench, back, across).forEach(Bench::close);
    }

    private static void prepare(Bench on, String source, String rows, String target) {
        on.source.execute("drop table if exists t", "create table t " + source, "insert into t values " + rows);
        on.target.execute("drop table if exists t", "create table t " + target);
    }

    @ParameterizedTest
    @DisplayName("8, 9, 10, 11, 26: a value that would change on its way is refused by name")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "text              | char(97, 0, 98)           | 'a                | NUL",
                "text              | cast(x'fffe' as text)      | '                 | not valid UTF-8",
                "text              | cast(x'eda080' as text)    | '                 | half of a surrogate pair",
                "text              | x'00ff10'                  | x'00ff10'         | is a blob, not text",
                "varchar(3)        | 'abcd'                     | 'abcd'            | longer than 3",
                "char(3)           | 'abcd'                     | 'abcd'            | longer than 3",
                "int4              | 'abc'                      | 'abc'             | not an integer",
                "int4              | 1.9                        | 1.9               | not an integer",
                "int4              | 1099511627776              | 1099511627776     | out of the range",
                "int2              | 32768                      | 32768             | out of the range",
                "boolean           | 2                          | 2                 | neither 0, 1",
                "boolean           | 'yes'                      | 'yes'             | neither 0, 1",
                "float8            | 9007199254740993           | 9007199254740993  | more digits than a double",
                "float8            | 'abc'                      | 'abc'             | not a number",
                "float4            | 0.1                        | 0.1               | more digits than a real",
                "numeric(4,1)      | 1.25                       | 1.25              | digits behind the point",
                "numeric(4,1)      | 1234                       | 1234              | digits before the point",
                "numeric           | 'abc'                      | 'abc'             | no number",
                "date              | '0000-00-00'               | '0000-00-00'      | no date",
                "date              | ''                         | ''                | no date",
                "date              | '2024'                     | '2024'            | no date",
                "date              | 2460000.5                  | 2460000.5         | not text",
                "timestamp         | '2024-03-10 02:30+01'      | '2024-03-10       | time zone",
                "timestamptz       | 1710037800                 | 1710037800        | not text",
                "timestamp(3)      | '2024-03-10 02:30:00.0001' | '2024-03-10       | digits behind the second",
                "uuid              | 'abc'                      | 'abc'             | no UUID",
                "bytea             | 'abc'                      | 'abc'             | not a blob",
                "jsonb             | '{\"a\":1,\"a\":2}'        | '{\"a\":1         | twice",
                "jsonb             | '{\"a\":\"\\u0000\"}'      | '{\"a\"           | \\u0000",
                "jsonb             | '{'                        | '{'               | is no JSON",
                "interval          | 'soon'                     | 'soon'            | 22007",
                "int[]             | '{1,x}'                    | '{1,x}'           | 22P02",
                "mood              | 'bad'                      | 'bad'             | 22P02"
            })
    void aValueThatWouldChangeIsRefusedByName(String type, String value, String shown, String reason) {
        bench.source.execute("drop table if exists t", "create table t (id integer primary key, v)");
        bench.source.execute("insert into t values (1, null), (41, " + value + "), (42, null)");
        for (boolean filled : List.of(false, true)) {
            bench.target.execute("drop table if exists t", "create table t (id int8 primary key, v " + type + ")");
            if (filled) {
                bench.target.execute("insert into t values (1, null), (2, null)");
            }
            List<List<Object>> before = bench.versions("t");
            SluiceException e = bench.refusal("t", "deleteExtra", true);
            assertThat(e.kind()).isEqualTo(Kind.FAILED);
            assertThat(e.getMessage()).contains("table ", "t", "(id=41)", "\"v\"", shown, reason, "mend");
            assertThat(bench.versions("t")).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("9: twenty are named at once, and none is dropped in silence")
    void twentyAreNamedAtOnce() {
        String rows = IntStream.range(0, 30).mapToObj(i -> "(" + i + ", 'x')").collect(Collectors.joining(", "));
        prepare(bench, "(id integer primary key, v)", rows, "(id int8 primary key, v int)");
        SluiceException e = bench.refusal("t");
        assertThat(e.problems()).hasSize(20);
        assertThat(bench.versions("t")).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("8, 10: from PostgreSQL too, whatever SQLite would make of it")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "float8 | 'NaN'                  | REAL    | NaN",
                "float4 | 'NaN'                  | REAL    | NaN",
                "text   | '12345678901234567890' | NUMERIC | more digits",
                "text   | '0.1234567890123456789'| REAL    | more digits",
                "float8 | 0.5                    | TEXT    | real number",
                "int8   | 9007199254740993       | REAL    | more digits"
            })
    void fromPostgresToo(String type, String value, String declared, String reason) {
        String rows = "(1, null), (41, " + value + ")";
        prepare(back, "(id int primary key, v " + type + ")", rows, "(id integer primary key, v " + declared + ")");
        SluiceException e = back.refusal("t");
        assertThat(e.kind()).isEqualTo(Kind.FAILED);
        assertThat(e.getMessage()).contains("table t", "(id=41)", "\"v\"", reason, "mend");
        assertThat(back.target.query("select * from t")).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("10: between PostgreSQL's types what rounds is refused before, what is too long by row")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "numeric       | 1.5         | int4         | USAGE  | may lose digits",
                "float8        | 1.5         | float4       | USAGE  | may lose digits",
                "timestamptz   | now()       | date         | USAGE  | may lose digits",
                "numeric       | 1.25        | numeric(4,1) | FAILED | (id=41)",
                "text          | 'abcd'      | varchar(3)   | FAILED | (id=41)",
                "text          | 'abcd'      | char(3)      | FAILED | (id=41)",
                "int8          | 3000000000  | int4         | FAILED | out of range",
                "text          | 'abc'       | int4         | FAILED | invalid input syntax"
            })
    void betweenPostgresTypes(String type, String value, String declared, Kind kind, String reason) {
        String rows = "(1, null), (41, " + value + ")";
        prepare(across, "(id int primary key, v " + type + ")", rows, "(id int primary key, v " + declared + ")");
        SluiceException e = across.refusal("t");
        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e.getMessage()).contains("table", reason);
        assertThat(across.versions("t")).isEmpty();
    }
}
