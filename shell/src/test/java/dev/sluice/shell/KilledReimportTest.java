package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Beside;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code runbooks/atomic-reimport.groovy} is killed (SIGKILL) in each of its parts, and resumed. */
class KilledReimportTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("run (r-[a-z0-9]+): ");

    @TempDir
    private Path directory;

    @Test
    void whereverItIsKilledAllOldEventsAreThereOrAllNewOnesAndResumedItConverges() throws Exception {
        CompletableFuture<Void> postgres = Beside.run(() -> kills(Engine.POSTGRES));
        kills(Engine.SQLITE);
        postgres.get();
    }

    private void kills(Engine engine) {
        try (EventsSite site = new EventsSite(engine, directory.resolve(engine.name()))) {
            String attached = site.attached();
            inTheProgram(site);
            if (site.isPostgres()) {
                atTheCutOver(site);
            } else {
                atLine(site, "reimport.ndjson", "step \"keep the old events\"");
            }
            atLine(site, "historical_events.ndjson", "swap [a-z._]+ from a block");
            assertThat(site.attached()).isEqualTo(attached);
            EventsSite.done(site.verify());
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The staging table is there, and half of what there is to bring. */
    private void inTheProgram(EventsSite site) throws IOException {
        Files.createFile(site.shell.directory().resolve("hang"));
        String id = killed(
                site.child(site.program()),
                () -> Files.exists(site.shell.directory().resolve("hanging")));
        assertThat(site.counts()).isEqualTo(EventsSite.WHOLE);
        assertThat(site.isThere("historical_events_new")).isTrue();
        Files.delete(site.shell.directory().resolve("hang"));
        resumed(site, id);
        assertThat(site.counts()).isEqualTo("[[999, 599, 899]]");
    }

    /** The new table waits for the lock of a reader. */
    private static void atTheCutOver(EventsSite site) throws SQLException {
        String before = site.content();
        String waits = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                + " and query ilike '%lock table%'";
        String id;
        try (Connection reader = site.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            // Without a snapshot, which would be waited for before.
            statement.execute("lock table historical_events in access share mode");
            id = killed(
                    site.child(site.file("reimport.ndjson"), "tidyFirst=true"),
                    () -> !site.database.query(waits).isEmpty());
            assertThat(site.content()).isEqualTo(before);
        }
        resumed(site, id);
    }

    /** At the moment it has written that line, or a little later. */
    private static void atLine(EventsSite site, String file, String line) {
        ChildJvm child = site.child(site.file(file), "tidyFirst=true");
        child.killWhen(Pattern.compile(line));
        child.awaitExit(LIMIT);
        resumed(site, id(child));
        boolean old = file.startsWith("historical");
        assertThat(site.all("select count(*) from historical_events where title = 'The event 11'"))
                .isEqualTo(old ? "[[0]]" : "[[1]]");
        assertThat(site.all("select count(*) from historical_events")).isEqualTo("[[1000]]");
    }

    private static String killed(ChildJvm child, BooleanSupplier when) {
        try (child) {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!when.getAsBoolean()) {
                assertThat(System.nanoTime())
                        .as(child.stdout() + child.stderr())
                        .isLessThan(end);
                assertThat(child.isAlive()).as(child.stdout() + child.stderr()).isTrue();
                LockSupport.parkNanos(5_000_000);
            }
            child.kill();
            child.awaitExit(LIMIT);
            return id(child);
        }
    }

    private static String id(ChildJvm child) {
        Matcher matcher = ID.matcher(child.stdout());
        assertThat(matcher.find()).as(child.stdout() + child.stderr()).isTrue();
        return matcher.group(1);
    }

    /** No staging table is left. */
    private static void resumed(EventsSite site, String id) {
        EventsSite.done(site.shell.run("resume", id));
        assertThat(site.isThere("historical_events_new")).isFalse();
    }
}
