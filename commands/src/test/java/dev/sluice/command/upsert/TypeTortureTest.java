package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TimeZone;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every accepted class of values arrives exactly, and a second run finds nothing to do, whatever the session's settings. */
class TypeTortureTest {
    private static final String SQLITE =
            "create table t (id integer primary key, i8 integer, i4 int4, i2 smallint, d real,"
                    + " n numeric, s text, b blob, ok boolean, da date, ti time, ts timestamp, tz timestamptz, u uuid, j json)";
    private static final List<String> SQLITE_ROWS = List.of(
            "1, 9223372036854775807, 2147483647, 32767, 1.7976931348623157e308, 1, 'a\\b' || char(9) || 'c', x'',"
                    + " 0, '2026-01-31', '23:59:59.999999', '2026-01-31 13:45:00.123456', '2026-01-31T13:45:00+05:30',"
                    + " '00000000-0000-0000-0000-000000000001', '{\"b\":1, \"a\":1.0}'",
            "2, -9223372036854775808, -2147483648, -32768, 4.9e-324, 0.5, '\\.', x'00ff10', 1, '0001-01-01',"
                    + " '00:00:00', '9999-12-31 23:59:59', '2024-03-10 02:30:00Z',"
                    + " 'ffffffff-ffff-ffff-ffff-ffffffffffff', '[]'",
            "3, 9007199254740993, 0, 0, -0.0, 1e20, char(31) || char(10) || '\\N', x'fffe', null, null, null,"
                    + " '2024-11-03 01:30:00', '2024-11-03 01:30:00-04:00', null, 'null'",
            "4, null, null, null, 9e999, null, '', null, null, null, null, null, null, null, null",
            "5, 0, 1, 1, -9e999, -0.1, 'caf' || char(233), x'22', 1, '2000-02-29', '12:00:00', '2000-02-29 00:00:00',"
                    + " '1970-01-01 00:00:00Z', '123e4567-e89b-12d3-a456-426614174000', '\"\\u00e9\"'",
            "6, 1, 1, 1, 0.1 + 0.2, 123456789012345, 'cafe' || char(769), x'0a', 0, '1900-01-01', '01:02:03',"
                    + " '1900-01-01 00:00:00', '1900-01-01 00:00:00+00:00', null, '1'",
            "7, 1, 1, 1, 2.2250738585072011e-308, 12.5, char(128512) || char(13) || ',\"', x'5c2e', 0, null, null, null,"
                    + " null, null, '{}'");
    private static final String POSTGRES = """
            create table t (id int8 primary key, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, n numeric,
              n2 numeric(10,2), s text, v varchar(8), c char(8), b bytea, ok boolean, da date, ti time, ts timestamp,
              tz timestamptz, u uuid, j json, jb jsonb, iv interval, ar int[], at timestamptz[], fa float8[], e mood,
              ip inet, mac macaddr, xm xml, po point, ra int4range, tt timetz, mo money, bi bit varying, ci citext)""";
    private static final List<String> POSTGRES_ROWS = List.of("""
            1, 32767, 2147483647, 9223372036854775807, 'NaN', 'NaN', 'NaN', 1.10, E'a\\\\b\\tc\\n\\\\.', '', 'x', '', true,
            'infinity', '24:00', 'infinity', '-infinity', '00000000-0000-0000-0000-000000000001', '{"a":1, "a":2}',
            '{"a":1.0}', '1 mon', '{1,null,2}', '{2024-03-10 02:30+00}', '{0.30000000000000004,NaN}', 'ok', '10.0.0.0/8',
            '08:00:2b:01:02:03', '<a/>', '(1,0.30000000000000004)', '[1,5)', '01:30-05', 12.34, B'101', 'Alice'""", """
            2, -32768, -2147483648, -9223372036854775808, 'infinity', '-infinity', 1e-1000, -99999999.99, '', null, '',
            '\\x00ff', false, '0044-03-15 BC', '00:00', '4713-01-01 BC', '4713-01-01 00:00:00+00 BC', null, null, null,
            '30 days', '{{1,2},{3,4}}', '{}', '{}', 'so so', '::1', null, null, null, 'empty', '01:30+05', null, '', 'é'""", """
            3, 0, 0, 9007199254740993, 1.1754944e-38, 4.9e-324, 123456789012345678901234567890.1234567890, 0,
            E'e\\u0301\\u00e9\\U0001F600\\u001F', 'é_%', 'é', '\\x5c2e', null, '10000-01-01', '23:59:59.999999',
            '294276-12-31 23:59:59.999999', '2024-11-03 01:30-04', null, '1e400', '[1, 2.50]', '-1 year 2 days 03:00',
            null, '{infinity}', '{-0,5e-324}', null, '10.1.2.3', null, null, null, null, null, -0.01, null, 'ALICE'""", "4" + ", null".repeat(33));

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("7, 8, 10, 12, 28: every value class of SQLite arrives, and the second run writes nothing")
    void everyValueOfSqliteArrivesAndStaysUnwritten(Engine into) {
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            bench.source.execute(SQLITE);
            SQLITE_ROWS.forEach(row -> bench.source.execute("insert into t values (" + row + ")"));
            arriveAndStay(bench, SQLITE_ROWS.size());
            if (into == Engine.POSTGRES) {
                bench.target.execute(
                        "do $$ begin execute 'alter database ' || current_database() || ' reset all'; end $$");
                asSeenByTheServer(bench);
            }
        }
    }

    private static void asSeenByTheServer(Bench bench) {
        assertThat(bench.target.query("""
                        select d::text, i8::text, encode(convert_to(s, 'UTF8'), 'hex'), encode(b, 'hex'), ts::text, tz at time zone 'UTC'
                        from t where id in (1, 3, 4, 6) order by id
                        """).toString())
                .contains("0.30000000000000004", "Infinity", "9007199254740993", "615c620963", "63616665cc81")
                .contains("2024-11-03 01:30:00", "2024-11-03 05:30:00.0", "2026-01-31 08:15:00.0");
        assertThat(bench.value("select count(*)::int from t where s = ''")).isEqualTo(1);
        assertThat(bench.value("select count(*)::int from t where b = ''")).isEqualTo(1);
        assertThat(bench.value("select j::text from t where id = 1")).isEqualTo("{\"b\":1, \"a\":1.0}");
    }

    @Test
    @DisplayName("5, 6, 7, 12: every value class of PostgreSQL arrives, and the second run writes nothing")
    void everyValueOfPostgresArrivesAndStaysUnwritten() {
        try (Bench bench = Bench.of(Engine.POSTGRES, Engine.POSTGRES)) {
            String[] types = {"create extension citext", "create type mood as enum ('so so', 'ok')"};
            bench.source.execute(types);
            bench.target.execute(types);
            bench.source.execute(POSTGRES);
            POSTGRES_ROWS.forEach(row -> bench.source.execute("insert into t values (" + row + ")"));
            arriveAndStay(bench, POSTGRES_ROWS.size());
            String all = "select t::text from t order by id";
            assertThat(bench.target.query(all)).isEqualTo(bench.source.query(all));
        }
    }

    private static void arriveAndStay(Bench bench, int rows) {
        assertThat(bench.sync("t")).isEqualTo(new Counts(0, rows, rows, 0, 0, 0));
        List<List<Object>> before =
                bench.target.engine() == Engine.POSTGRES ? bench.versions("t") : bench.target.query("select * from t");
        Counts quiet = new Counts(rows, rows, 0, 0, rows, 0);
        assertThat(bench.sync("t", "deleteExtra", true)).isEqualTo(quiet);
        if (bench.target.engine() == Engine.POSTGRES) {
            assertThat(bench.sync(Strategy.MERGE, "t")).isEqualTo(quiet);
            assertThat(bench.sync(Strategy.COMPARE, "t", "readers", 2)).isEqualTo(quiet);
            assertThat(bench.versions("t")).isEqualTo(before);
            underOtherSettings(bench, quiet);
            assertThat(bench.versions("t")).isEqualTo(before);
        }
    }

    /** The database's own settings, and the zone of this process, which the driver would hand on. */
    private static void underOtherSettings(Bench bench, Counts quiet) {
        TimeZone zone = TimeZone.getDefault();
        try (Bench strange = bench.again()) {
            for (String setting : List.of(
                    "timezone = 'America/New_York'",
                    "datestyle = 'German, DMY'",
                    "extra_float_digits = -15",
                    "intervalstyle = 'iso_8601'",
                    "bytea_output = 'escape'",
                    "lc_monetary = 'C'")) {
                for (var database : List.of(bench.source, bench.target)) {
                    if (database.engine() == Engine.POSTGRES) {
                        database.execute("do $$ begin execute 'alter database ' || current_database() || ' set "
                                + setting.replace("'", "''") + "'; end $$");
                    }
                }
            }
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            assertThat(strange.sync("t")).isEqualTo(quiet);
            assertThat(strange.sync(Strategy.COMPARE, "t")).isEqualTo(quiet);
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    @DisplayName("7: 100 000 random doubles arrive bit by bit, there and back, and compare equal")
    void randomDoublesArriveBitByBit() throws SQLException {
        long[] bits = new SplittableRandom(7).longs(100_000).toArray();
        for (int i = 0; i < 2000; i++) {
            bits[i] &= 0x800F_FFFF_FFFF_FFFFL; // subnormal, or a zero of either sign
        }
        long[] wanted = Arrays.stream(bits)
                .filter(b -> !Double.isNaN(Double.longBitsToDouble(b)))
                .toArray();
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute("create table t (id integer primary key, d real)");
            insert(bench, wanted);
            Counts quiet = new Counts(wanted.length, wanted.length, 0, 0, wanted.length, 0);
            assertThat(bench.sync("t").inserted()).isEqualTo(wanted.length);
            assertThat(bench.sync("t")).isEqualTo(quiet);
            assertThat(doubles(bench.target.connect())).isEqualTo(wanted);
        }
    }

    private static void insert(Bench bench, long[] bits) throws SQLException {
        try (Connection connection = bench.source.connect();
                PreparedStatement insert = connection.prepareStatement("insert into t values (?, ?)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < bits.length; i++) {
                insert.setLong(1, i);
                insert.setDouble(2, Double.longBitsToDouble(bits[i]));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private static long[] doubles(Connection opened) throws SQLException {
        try (Connection connection = opened;
                ResultSet rows = connection.createStatement().executeQuery("select d from t order by id")) {
            long[] found = new long[200_000];
            int n = 0;
            while (rows.next()) {
                found[n++] = Double.doubleToRawLongBits(rows.getDouble(1));
            }
            return Arrays.copyOf(found, n);
        }
    }

    @Test
    @DisplayName("7, 28: PostgreSQL to SQLite and back gives the same rows, and a second run writes nothing")
    void thereAndBackIsTheSame() {
        try (Bench there = Bench.of(Engine.POSTGRES, Engine.SQLITE)) {
            there.source.execute("create table t (id int8 primary key, i4 int4, d float8, n numeric, s text, b bytea,"
                    + " ok boolean, da date, ts timestamp, tz timestamptz, u uuid, j jsonb, iv interval, ar int[])");
            there.source.execute(
                    "insert into t values (1, 5, 0.1::float8 + 0.2, 12345678901234567890.10, E'a\\\\b\\t', '\\x00ff', true,"
                            + " '0044-03-15 BC', 'infinity', '2024-03-10 02:30Z', gen_random_uuid(), '{\"a\":1.0}', '1 mon', '{1,2}')",
                    "insert into t values (2, null, '-infinity', 'NaN', '', '', false, '10000-01-01', '10000-01-01',"
                            + " '-infinity', null, 'null', '30 days', '{}')",
                    "insert into t (id, d) values (3, '-0')");
            assertThat(there.sync("t")).isEqualTo(new Counts(0, 3, 3, 0, 0, 0));
            assertThat(there.sync("t", "deleteExtra", true)).isEqualTo(new Counts(3, 3, 0, 0, 3, 0));
            there.source.execute("set timezone = 'America/New_York'", "update t set s = 'x' where id = 2");
            assertThat(there.sync("t")).isEqualTo(new Counts(3, 3, 0, 1, 2, 0));
            assertThat(there.target.query("select typeof(d), typeof(n), n, typeof(b), ts from t order by id"))
                    .isEqualTo(List.of(
                            List.of("real", "text", "12345678901234567890.10", "blob", "infinity"),
                            List.of("real", "text", "NaN", "blob", "10000-01-01 00:00:00"),
                            Arrays.asList("real", "null", null, "null", null)));
        }
    }
}
