package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A full refresh is killed (SIGKILL) in each of its parts: the old table is whole, or the new one is, and the next run converges. */
class KilledRefreshTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TABLES = "select string_agg(relname, ', ' order by relname) from pg_class"
            + " where relnamespace = 'public'::regnamespace and relkind = 'r'";

    private final Bench bench = Bench.sqliteToPostgres();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stage", "index", "warm up", "wait for older", "cut over", "commit", "finish"})
    void killedAnywhereTheOldTableIsLiveOrTheNewOneIsWhole(String part) {
        bench.source.execute(
                "create table parts (id integer primary key, name text)",
                "insert into parts values (1, 'old'), (2, 'old')");
        bench.sync("parts");
        bench.target.execute("create table orders (part bigint references parts)", "insert into orders values (1)");
        bench.source.execute("update parts set name = 'new'", "alter table parts add column weight real");

        try (var child = SyncChild.stopping(bench, part)) {
            child.awaitOutput(Pattern.compile("stopped"), LIMIT);
            child.kill();
            child.awaitExit(LIMIT);
        }
        boolean behind = part.equals("finish");
        assertThat(bench.value("select string_agg(distinct name, ' ') || count(*) from parts"))
                .isEqualTo(behind ? "new2" : "old2");
        assertThat(bench.value(
                        "select count(*) from pg_constraint where contype = 'f' and confrelid = 'parts'::regclass"))
                .isEqualTo(1L);

        bench.sync("parts", "fullRefresh", true);
        assertThat(bench.value("select string_agg(distinct name, ' ') || count(*) || count(weight) from parts"))
                .isEqualTo("new20");
        assertThat(bench.value(TABLES)).isEqualTo("orders, parts");
        assertThat(bench.value("select convalidated from pg_constraint where contype = 'f'"))
                .isEqualTo(true);
    }
}
