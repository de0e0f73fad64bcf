package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Report;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What hangs on a table before it is swapped by rename, and after. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class CarryOverTest {
    private static SwapBench bench;
    private static Report report;
    private static Map<String, String> before;
    private static Map<String, String> after;

    @BeforeAll
    static void swapOnce(@TempDir Path folder) {
        bench = new SwapBench(Engine.POSTGRES, folder).with(Everything.SCRIPT);
        before = Everything.read(bench);
        report = bench.swap("app.orders", "from", "app.fresh", "strategy", "rename", "key", "id");
        after = Everything.read(bench);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    /** One test for each property. */
    @TestFactory
    Stream<DynamicTest> isTheSameBeforeAndAfter() {
        return before.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    assertThat(each.getValue()).as("the fixture has one").isNotEmpty();
                    assertThat(after.get(each.getKey())).isEqualTo(each.getValue());
                }));
    }

    @Test
    void s3_theNewRowsAreReadThroughTableViewsAndFunctions() {
        assertThat(bench.all("select orders, cents, twice from app.orders order by 1"))
                .isEqualTo("[[a, 11.00, 22.00], [b, 12.00, 24.00], [c, 9.00, 18.00], [legacy, 13.00, 26.00]]");
        assertThat(bench.all("select count(*) from app.v")).isEqualTo("[[4]]");
        assertThat(bench.all("select count(*) from other.top")).isEqualTo("[[4]]");
        assertThat(bench.all("select sum(n) from app.grouped")).isEqualTo("[[4]]");
        assertThat(bench.all("select count(*), sum(cents) from other.on_mv")).isEqualTo("[[4, 45.00]]");
        assertThat(bench.all("select app.count_orders()")).isEqualTo("[[4]]");
    }

    @Test
    void s2_nothingDependsOnTheOldTableAnyMoreAndItIsDroppedWithoutCascade() {
        assertThat(
                        bench.all(
                                "select count(*) from pg_constraint where conrelid = 'app.orders_old'::regclass and contype = 'f'"))
                .isEqualTo("[[0]]");
        assertThat(bench.all("select count(*) from app.orders_old")).isEqualTo("[[3]]");
        bench.with("begin; drop table app.orders_old; rollback");
    }

    @Test
    void s9_theNextNumberIsNeitherUsedNorTaken() {
        bench.with("insert into app.orders (orders) values ('next')");
        assertThat(bench.all("select id > 100, number > 100 from app.orders where orders = 'next'"))
                .isEqualTo("[[true, true]]");
    }

    /** After the others: it is the last one by name. */
    @Test
    void zTheWayBackKeepsAllOfIt() {
        bench.session().run(SwapBench.command(UnswapWord.WORD, "app.orders", "writes", "drop"));
        Map<String, String> back = Everything.read(bench);
        assertThat(before).containsAllEntriesOf(back);
        assertThat(bench.all("select count(*) from app.orders")).isEqualTo("[[3]]");
    }

    @Test
    void theReportTellsHowLongReadersWereKeptOut() {
        assertThat(SwapBench.figure(report, "locks held")).isNotEmpty();
        assertThat(SwapBench.figure(report, "strategy")).contains("rename");
        assertThat(SwapBench.counts(report)).isEqualTo("+1 ~0 -0");
    }
}
