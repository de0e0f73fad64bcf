package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.db.Access;
import dev.sluice.db.TestDatabases;
import dev.sluice.db.Trace;
import dev.sluice.sql.Sql;
import dev.sluice.testing.CuttingProxy;
import dev.sluice.testing.CuttingProxy.Cut;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does behind the back of a swap by rename. */
class SwapTrapsTest {
    private static final String[] EVENTS = {
        "create table events (id integer primary key, title varchar(40), year integer)",
        "create table notes (event_id integer references events)",
        "insert into events values (1, 'old', 1), (2, 'old', 2)",
        "insert into notes values (1)",
        "create table fresh (id integer primary key, title varchar(40), year integer)",
        "insert into fresh values (1, 'new', 1), (3, 'new', 2)"
    };

    @TempDir
    Path folder;

    @Test
    void s5_whatDefaultPrivilegesWouldAddIsNotOnTheNewTableAndWhatWasGrantedIs() {
        String granted =
                "select array_agg(coalesce(nullif(a.grantee, 0)::regrole::text, 'public') || ' ' || a.privilege_type order by 1)::text"
                        + " from pg_class c, aclexplode(c.relacl) a where c.oid = 'events'::regclass and a.grantee <> c.relowner";
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(EVENTS)) {
            bench.with(
                    "grant select, insert on events to public",
                    "alter default privileges grant delete on tables to public");
            bench.swap("events", "from", "fresh", "strategy", "rename", "maxRows", 1);
            assertThat(bench.all(granted)).isEqualTo("[[{\"public INSERT\",\"public SELECT\"}]]");
        }
    }

    @Test
    void s20_queriesArePlannedAsBefore() {
        List<String> queries = List.of(
                "select title from events where title = 'title 700'",
                "select count(*) from events where id between 100 and 900",
                "select year, count(*) from events where year < 3 group by year");
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder)
                .with(
                        EVENTS[0],
                        EVENTS[4],
                        "alter table events set (autovacuum_enabled = false)",
                        "create index titles on events (title)",
                        "create index years on events (year)",
                        "insert into events select i, 'title ' || i, i / 100 from generate_series(1, 20000) i",
                        "insert into fresh select * from events",
                        "vacuum analyze events")) {
            List<String> before = queries.stream()
                    .map(q -> bench.all("explain (costs off) " + q))
                    .toList();
            assertThat(before.toString()).contains("titles", "Index Only Scan using events_pkey", "years");
            bench.swap("events", "from", "fresh", "strategy", "rename");
            assertThat(queries.stream().map(q -> bench.all("explain (costs off) " + q)))
                    .isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void s23_aCutOverWhoseCommitIsNotAnsweredIsReportedAsItIs(boolean arrives) throws IOException {
        EngineDatabase database = Engine.POSTGRES.open();
        URI server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        try (CuttingProxy proxy = CuttingProxy.inFrontOf(server.getHost(), server.getPort());
                SwapBench bench =
                        new SwapBench(database, TestDatabases.of("home", database, proxy.port(), Trace.NONE), folder)) {
            bench.with(EVENTS);
            Progress cuts = (what, done, total) -> {
                if (what.startsWith("commit")) {
                    proxy.cutAt("commit", arrives ? Cut.AFTER : Cut.BEFORE);
                }
            };
            SluiceException failure = catchThrowableOfType(
                    SluiceException.class, () -> new Session(bench, new Gate("home", false, false, false), cuts)
                            .run(SwapBench.command(
                                    SwapBench.SWAP, "events", "from", "fresh", "strategy", "rename", "dropOld", true)));
            assertThat(proxy.hasCut()).isTrue();
            if (arrives) {
                assertThat(failure).isNull();
            } else {
                assertThat(failure.kind()).isEqualTo(Kind.CONNECTION);
                assertThat(failure.state()).isEqualTo("rolled back");
            }
            assertThat(bench.all("select id, title from events order by id"))
                    .isEqualTo(arrives ? "[[1, new], [3, new]]" : "[[1, old], [2, old]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
            assertThat(bench.all("select convalidated from pg_constraint where contype = 'f'"))
                    .isEqualTo("[[true]]");
        }
    }

    /** What a standby's snapshots see, nobody knows here. */
    @Test
    void s26_standbysAndSubscribersAreNamedInThePlanAndInTheReport() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(SwapBench.EVENTS)) {
            bench.with(
                    "select pg_create_physical_replication_slot('s26_standby')",
                    "create publication s26_feed for table events");
            try {
                assertThat(bench.swap("events", SwapBench.rename())
                                .outline()
                                .notes()
                                .toString())
                        .contains("standbys are not waited for (", "replication slot s26_standby")
                        .contains("publication s26_feed: subscribers are not sent the rows of a rename");
            } finally {
                bench.with("select pg_drop_replication_slot('s26_standby')");
            }
        }
    }

    @Test
    void s28_thePlanTellsHowMuchRoomIsNeeded() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(EVENTS)) {
            bench.with("insert into events select i, repeat('x', 40), 1 from generate_series(3, 40000) i");
            assertThat(bench.session()
                            .plan(SwapBench.command(SwapBench.SWAP, "events", "from", "fresh", "strategy", "rename"))
                            .outline()
                            .notes()
                            .toString())
                    .containsPattern("a rename needs room for both tables and their indexes: about [3-6] MB more");
        }
    }

    @Test
    void s28_aDiskThatIsFullLeavesTheOldRows() {
        try (SwapBench bench = new SwapBench(Engine.SQLITE, folder).with(EVENTS)) {
            bench.with(
                    "insert into fresh select value, hex(randomblob(20)), 1 from (with recursive s(value) as (select 4 union all select value + 1 from s where value < 3000) select value from s)");
            Object pages = bench.database.query("pragma page_count").get(0).get(0);
            bench.home().transaction(Access.WRITE, tx -> tx.query(Sql.of("pragma max_page_count = " + pages)));
            assertThat(bench.refusal("events", "from", "fresh", "strategy", "rename", "maxRows", 1))
                    .contains("full");
            assertThat(bench.all("select id, title from events order by id")).isEqualTo("[[1, old], [2, old]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
        }
    }
}
