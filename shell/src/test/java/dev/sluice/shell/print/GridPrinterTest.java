package dev.sluice.shell.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GridPrinterTest {
    private static final List<String> LABELS = List.of("id", "name", "note");

    private final Printed printed = new Printed();

    @Test
    void alignsColumns() {
        print(Format.TEXT, LABELS, row(1, "ada", null), row(-12, "表一", "wide"), row(345, "e\u0301", "NULL"));
        assertThat(printed).hasToString("""
                 id  | name | note
                -----+------+--------
                   1 | ada  | NULL
                 -12 | 表一 | wide
                 345 | e\u0301    | 'NULL'
                (3 rows)
                """);
    }

    @Test
    void showsHostileCellsOnOneLineEach() {
        print(Format.TEXT, List.of("a\u001b[2J"), row("x\ny\tz"), row("\u202eevil\u0007"), row("hunter2"));
        assertThat(printed).hasToString("""
                 a\\x1B[2J
                ----------------
                 x\\ny\\tz
                 \\u202Eevil\\x07
                 ***
                (3 rows)
                """);
    }

    @Test
    void printsNoRowAndOneRow() {
        print(Format.TEXT, List.of("id"));
        print(Format.TEXT, List.of("id"), row(1));
        print(Format.TEXT, List.of(), row());
        assertThat(printed).hasToString("""
                 id
                ----
                (0 rows)
                 id
                ----
                  1
                (1 row)
                (1 row)
                """);
    }

    @Test
    void aVeryWideCellMakesNoOtherRowWide() {
        print(Format.TEXT, List.of("a", "b"), row("x".repeat(100), 1), row("y", 2));
        assertThat(printed.toString().lines().map(String::length)).containsExactly(85, 86, 105, 85, 8);
    }

    @Test
    void measuresTheFirstRowsAndStreamsTheRest() {
        Object[][] rows = IntStream.range(0, 1_200).mapToObj(i -> row("r" + i)).toArray(Object[][]::new);
        print(Format.TEXT, List.of("a"), rows);
        assertThat(printed.toString().lines()).hasSize(1_203).endsWith(" r1199", "(1,200 rows)");
    }

    @Test
    void aWiderCellBehindTheFirstRowsWidensItsColumnFromThereOn() {
        Object[][] rows = IntStream.range(0, 1_200)
                .mapToObj(i -> row(i == 700 ? "much wider" : "r", i))
                .toArray(Object[][]::new);
        print(Format.TEXT, List.of("a", "b"), rows);
        assertThat(printed.toString().lines())
                .contains(" r | 699", " much wider | 700", " r          | 701", " r          | 999")
                .contains(" r          | 1199");
    }

    @Test
    void writesCsv() {
        print(
                Format.CSV,
                List.of("id", "a,b", "c"),
                row(1, null, ""),
                row(new BigDecimal("1E+3"), "a\"b", "x\ny"),
                row(true, " lead", "=1+1"),
                row("\\.", "hunter2", "p\"w\\d"),
                row(new byte[] {1, (byte) 0xab}, "\u001b", "表"));
        assertThat(printed).hasToString("""
                id,"a,b",c
                1,,""
                1000,"a""b","x
                y"
                true," lead",=1+1
                "\\.",***,***
                \\x01ab,\u001b,表
                """);
    }

    @Test
    void disarmsFormulasOnlyWhenAsked() {
        GridPrinter.csv(Formulas.DISARMED, printed.toFile())
                .print(List.of("a", "b"), rows(row("=1+1", -5), row("+x", "a=b"), row("@x", "\tx"), row("-1", "\rx")));
        assertThat(printed).hasToString("a,b\n'=1+1,-5\n'+x,a=b\n'@x,'\tx\n'-1,\"'\rx\"\n");
    }

    @Test
    void writesTsv() {
        print(Format.TSV, List.of("a", "b"), row(null, ""), row("x\ty\nz\r", "\\N"), row(1.5, "p\"w\\d"));
        assertThat(printed).hasToString("""
                a\tb
                \\N\t
                x\\ty\\nz\\r\t\\\\N
                1.5\t***
                """);
    }

    @Test
    void writesJsonWithExactNumbers() {
        print(
                Format.JSON,
                LABELS,
                row(Long.MAX_VALUE, new BigDecimal("12345678901234567890.1200"), new BigInteger("9".repeat(30))),
                row(1.5, Double.NaN, Float.POSITIVE_INFINITY),
                row(true, null, "a\"b\\c\n\u001b表"),
                row((short) 1, new byte[] {(byte) 0xff}, "p\"w\\d"));
        assertThat(printed).hasToString("""
                [{"id":9223372036854775807,"name":12345678901234567890.1200,"note":999999999999999999999999999999},
                 {"id":1.5,"name":"NaN","note":"Infinity"},
                 {"id":true,"name":null,"note":"a\\"b\\\\c\\n\\u001B表"},
                 {"id":1,"name":"\\\\xff","note":"***"}]
                """);
    }

    @Test
    void jsonOfNoRowsIsAnEmptyArray() {
        print(Format.JSON, LABELS);
        assertThat(printed).hasToString("[]\n");
    }

    @Test
    void jsonNumbersLabelsThatOccurTwice() {
        print(Format.JSON, List.of("a", "a", "a_2", "a"), row(1, 2, 3, 4));
        assertThat(printed).hasToString("[{\"a\":1,\"a_3\":2,\"a_2\":3,\"a_4\":4}]\n");
    }

    @Test
    void machineFormatsOfNoRowsKeepTheirHeader() {
        print(Format.CSV, LABELS);
        print(Format.TSV, LABELS);
        assertThat(printed).hasToString("id,name,note\nid\tname\tnote\n");
    }

    @Test
    void stopsReadingRowsWhenNobodyReadsItsOutput() throws IOException {
        Iterator<List<Object>> endless = IntStream.iterate(0, i -> i + 1)
                .<List<Object>>mapToObj(List::of)
                .iterator();
        OutputStream closed = OutputStream.nullOutputStream();
        closed.close();
        long rows = GridPrinter.of(Format.CSV, SafeWriter.toFile(closed, UnaryOperator.identity()))
                .print(List.of("n"), endless);
        assertThat(rows).isZero();
    }

    private void print(Format format, List<String> labels, Object[]... rows) {
        long count = GridPrinter.of(format, printed.toFile()).print(labels, rows(rows));
        assertThat(count).isEqualTo(rows.length);
    }

    private static Iterator<List<Object>> rows(Object[]... rows) {
        return Arrays.stream(rows).map(Arrays::asList).iterator();
    }

    private static Object[] row(Object... values) {
        return values == null ? new Object[] {null} : values;
    }
}
