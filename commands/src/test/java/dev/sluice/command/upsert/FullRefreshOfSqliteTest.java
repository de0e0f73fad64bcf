package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A SQLite table becomes one of the source's shape in one transaction. */
class FullRefreshOfSqliteTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String COLUMNS =
            "select group_concat(name || ' ' || type || ' ' || pk, ', ') from pragma_table_info('parts')";

    private static final String NAMES =
            "select group_concat(name, ', ') from (select name from sqlite_schema where name not like 'sqlite_%' order by name)";

    private final Bench bench = Bench.of(Engine.SQLITE, Engine.SQLITE);

    @AfterEach
    void close() {
        bench.close();
    }

    private void parts() {
        bench.source.execute(
                "create table parts (id integer primary key, name text, price integer, old text)",
                "insert into parts values (1, 'nut', 10, 'a'), (2, 'bolt', 20, 'b'), (3, 'pin', 30, 'c')");
        bench.sync("parts");
    }

    private void reshaped() {
        bench.source.execute(
                "drop table parts",
                "create table parts (id integer primary key, site text, name text, price real)",
                "insert into parts values (1, 'x', 'nut', 1.5), (2, 'y', 'nut', 1.75), (4, 'x', 'bolt', 2.0)");
    }

    private String rows() {
        return bench.target.query("select * from parts order by id").toString();
    }

    @Test
    void aChangedTypeAndColumnArriveAndWhatHungOnTheTableIsThere() {
        parts();
        bench.target.execute(
                "create table orders (part integer references parts (id) on delete cascade)",
                "insert into orders values (1), (2)",
                "create view dear as select name from parts where price > 1.6",
                "create index parts_lower on parts (lower(name)) where price > 0",
                "create index parts_by_name on parts (name)",
                "create table log (what text)",
                "create trigger noting after update on parts begin insert into log values (new.name); end");
        reshaped();
        assertThat(bench.sync("parts", "fullRefresh", true)).isEqualTo(new Counts(3, 3, 3, 0, 0, 3));
        assertThat(bench.value(COLUMNS)).isEqualTo("id INTEGER 1, site TEXT 0, name TEXT 0, price REAL 0");
        assertThat(rows()).isEqualTo("[[1, x, nut, 1.5], [2, y, nut, 1.75], [4, x, bolt, 2.0]]");
        assertThat(bench.value(NAMES)).isEqualTo("dear, log, noting, orders, parts, parts_by_name, parts_lower");
        assertThat(bench.target.query("select * from dear order by 1").toString())
                .isEqualTo("[[bolt], [nut]]");
        assertThat(bench.value("select count(*) from orders")).isEqualTo(2);
        bench.target.execute("update parts set name = 'screw' where id = 4");
        assertThat(bench.value("select what from log")).isEqualTo("screw");
        assertThat(bench.sync("parts").updated()).isEqualTo(1);
    }

    @Test
    void whatTheSourcesSchemaCannotSayIsNamedAndRefused() {
        parts();
        bench.target.execute(
                "alter table parts add column level integer check (level > 0)",
                "create view old_ones as select old from parts",
                "create index parts_odd on parts (old || name)",
                "create trigger noting after update on parts begin update parts set old = 'x' where id = new.id; end");
        String before = rows();
        reshaped();
        assertThat(bench.refusal("parts", "fullRefresh", true).problems().stream()
                        .map(p -> p.what().replace("full refresh: ", ""))
                        .toList())
                .containsExactlyInAnyOrder(
                        "its definition says check, which the source's schema does not carry",
                        "view old_ones says \"old\", a column which the source does not have",
                        "index parts_odd says \"old\", a column which the source does not have",
                        "trigger noting says \"old\", a column which the source does not have");
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void rowsOfOtherTablesThatWouldLoseTheirParentsTakeItAllBack() {
        parts();
        bench.target.execute(
                "create table orders (part integer references parts (id) on delete cascade)",
                "insert into orders values (3)");
        String before = rows();
        reshaped();
        assertThat(bench.refusal("parts", "fullRefresh", true))
                .hasMessageContaining("1 rows of orders would refer to rows of parts that are not there");
        assertThat(rows()).isEqualTo(before);
        assertThat(bench.value("select count(*) from orders")).isEqualTo(1);
    }

    @Test
    void anEmptySourceIsRefusedAndTakenBack() {
        bench.source.execute(
                "create table parts (id integer primary key, name text)",
                "with recursive n(i) as (select 1 union all select i + 1 from n where i < 30) insert into parts select i, 'x' from n");
        bench.sync("parts");
        bench.source.execute("delete from parts", "alter table parts add column more text");
        assertThat(bench.refusal("parts", "fullRefresh", true))
                .hasMessageStartingWith("the sync would delete 30 of 30 rows (100.0 %) of table ");
        assertThat(bench.value("select count(*) from parts")).isEqualTo(30);
        assertThat(bench.value(COLUMNS)).isEqualTo("id INTEGER 1, name TEXT 0");
    }

    @Test
    void aReaderGoesOnReadingTheOldRows() throws SQLException {
        parts();
        bench.target.execute("pragma journal_mode = wal");
        reshaped();
        try (Connection reader = bench.target.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("select count(*) from parts").close();
            bench.sync("parts", "fullRefresh", true);
            try (var rows = statement.executeQuery("select count(old) from parts")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(3);
            }
            reader.rollback();
            try (var rows = statement.executeQuery("select count(site) from parts")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(3);
            }
        }
    }

    @Test
    void inAnOpenTransactionAnotherShapeIsRefused() {
        parts();
        assertThat(bench.joined("parts", "fullRefresh", true)).isEqualTo(new Counts(3, 3, 3, 0, 0, 3));
        reshaped();
        assertThat(catchThrowable(() -> bench.joined("parts", "fullRefresh", true)))
                .hasMessageContaining("SQLite enforces foreign keys in this transaction");
        assertThat(bench.value(COLUMNS)).isEqualTo("id INTEGER 1, name TEXT 0, price INTEGER 0, old TEXT 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"build", "commit"})
    void killedBeforeItsEndTheOldTableIsThere(String part) {
        parts();
        reshaped();
        try (var child = SyncChild.stopping(bench, part)) {
            child.awaitOutput(Pattern.compile("stopped"), LIMIT);
            child.kill();
            child.awaitExit(LIMIT);
        }
        assertThat(bench.value("select count(old) from parts")).isEqualTo(3);
        bench.sync("parts", "fullRefresh", true);
        assertThat(bench.value("select count(site) from parts")).isEqualTo(3);
        assertThat(bench.value(NAMES)).isEqualTo("parts");
    }
}
