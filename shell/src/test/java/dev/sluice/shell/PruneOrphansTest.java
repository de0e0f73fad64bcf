package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code runbooks/prune-orphans.groovy}. */
class PruneOrphansTest {
    @TempDir
    private Path directory;

    private RunDesk desk(Engine engine) {
        RunDesk desk = new RunDesk(engine, directory);
        desk.shell.file("prune-orphans.groovy", Checkout.text("runbooks/prune-orphans.groovy"));
        desk.database.execute(
                "create table historical_events (id integer primary key, event_key text not null unique, title text)",
                "create table event_enrichments (event_key text primary key, interest_count integer, notes text)",
                "create table event_categories (event_key text, category text, primary key (event_key, category))");
        for (int i = 1; i <= 20; i++) {
            desk.database.execute(
                    "insert into historical_events values (" + i + ", 'k" + i + "', 'event')",
                    "insert into event_enrichments values ('k" + i + "', " + i + ", 'by hand')",
                    "insert into event_categories values ('k" + i + "', 'war')");
        }
        desk.database.execute("delete from historical_events where id = 20");
        return desk;
    }

    private static String counts(RunDesk desk) {
        return desk.database
                .query("select (select count(*) from event_enrichments), (select count(*) from event_categories)")
                .toString();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void orphansAreListedThenBackedUpArchivedAndRemovedAndCanComeBack(Engine engine) {
        try (RunDesk desk = desk(engine)) {
            Outcome rehearsed = desk.run("run", "prune-orphans.groovy", "--dry-run");
            assertThat(rehearsed.code()).as(rehearsed.toString()).isZero();
            assertThat(rehearsed.out()).contains("event_enrichments: 1 orphans, event_categories: 1 orphans", "k20");
            assertThat(counts(desk)).isEqualTo("[[20, 20]]");

            Outcome unasked = desk.run("run", "prune-orphans.groovy");
            assertThat(unasked.code()).as(unasked.toString()).isIn(6, 8);
            assertThat(counts(desk)).isEqualTo("[[20, 20]]");

            Outcome done = desk.run("run", "prune-orphans.groovy", "prune orphans=yes");
            assertThat(done.code()).as(done.toString()).isZero();
            assertThat(counts(desk)).isEqualTo("[[19, 19]]");
            assertThat(directory.resolve("backups")).isDirectoryContaining("glob:**before-prune**");

            desk.database.execute("insert into historical_events values (20, 'k20', 'event')");
            for (String table : new String[] {"event_enrichments", "event_categories"}) {
                Outcome back = desk.run("home", "-c", "unprune '" + table + "', from: '" + table + "_removed'");
                assertThat(back.code()).as(back.toString()).isZero();
            }
            assertThat(desk.database
                            .query("select notes from event_enrichments where event_key = 'k20'")
                            .toString())
                    .isEqualTo("[[by hand]]");
            assertThat(counts(desk)).isEqualTo("[[20, 20]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void eventsThatWereNeverLoadedAreNoReasonToRemoveEverything(Engine engine) {
        try (RunDesk desk = desk(engine)) {
            desk.database.execute("delete from historical_events");
            Outcome refused =
                    desk.run("run", "prune-orphans.groovy", "prune orphans=yes", "maxPercent=100", "backup=false");
            assertThat(refused.code()).as(refused.toString()).isEqualTo(8);
            assertThat(refused.err()).contains("historical_events is empty, which makes every row an orphan");
            assertThat(counts(desk)).isEqualTo("[[20, 20]]");
        }
    }
}
