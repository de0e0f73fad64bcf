package dev.sluice.command.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of every type, the unusual ones too, come back as they were. */
class RestoredTypesTest {
    private static final String SHAPE =
            "(id bigint primary key, s smallint, i integer, f real, d double precision, n numeric,"
                    + " m numeric(14,4), c numeric(5,-2), z numeric(3,5), b boolean, t text, v varchar(9), y bytea, day date,"
                    + " at timestamp, tz timestamptz, p timestamptz(3), u uuid)";
    private static final String ROWS =
            "insert into a select i, i, -i, i / 7.0, exp(i % 300), i * 1000.50, case when i % 2 = 0 then -i / 8.0 else 10000 * i end,"
                    + " i * 100, (i % 99) / 10000.0, i % 2 = 0, case i % 7 when 0 then null when 1 then '' when 2 then '\\N' when 3 then E'a\\tb\\\\c\\nd' else 'é' || i end, left('é€' || i, 9),"
                    + " decode(lpad(to_hex(i), 6, '0'), 'hex'), date '0001-01-01' + i * 1200, timestamp '1950-01-01' + i * interval '1 day 00:00:00.123456',"
                    + " timestamptz '1999-12-31 23:59:59+00' + i * interval '7 hours', clock_timestamp(), ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid"
                    + " from generate_series(1, 2000) i";

    @TempDir
    Path folder;

    @Test
    void everyTypeComesBackAsItWas() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder).with("create table a " + SHAPE, ROWS)) {
            bench.with(
                    "insert into a (id) values (0)",
                    "insert into a (id, d, f) values (-6, '-0', '-0')",
                    "insert into a (id, n) values (-1, 0), (-2, -0.0001), (-3, 10000), (-4, 100000000.00), (-5, 123456789012345678901234567890.5)");
            String before = bench.all("a");
            bench.backup(List.of("a"), "as", "all");
            bench.with("delete from a");

            assertThat(bench.restore("all")).containsExactly("a +2007 ~0 -0");
            assertThat(bench.all("a")).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into a (id, day) values (3000, 'infinity')",
                "insert into a (id, day) values (3000, '0044-03-15 BC')",
                "insert into a (id, tz) values (3000, '-infinity')",
                "insert into a (id, n) values (3000, 'NaN')",
                "insert into a (id, d) values (3000, 'NaN'), (3001, '-Infinity')"
            })
    void valuesInAnotherSpellingComeBackToo(String unusual) {
        try (BackupBench bench =
                new BackupBench(Engine.POSTGRES, folder).with("create table a " + SHAPE, ROWS, unusual)) {
            String before = bench.all("a");
            bench.backup(List.of("a"), "as", "all");
            bench.with("delete from a");

            bench.restore("all");
            assertThat(bench.all("a")).isEqualTo(before);
        }
    }
}
