package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code runbooks/atomic-reimport.groovy} and {@code verify-reimport.groovy}. */
class AtomicReimportTest {
    @TempDir
    private static Path folder;

    private static final List<String> CHILDREN = List.of("event_enrichments", "event_categories");
    private static final Map<Engine, EventsSite> SITES = new EnumMap<>(Engine.class);

    /** One site serves all tests of an engine: each takes back what it has done, which is a test as well. */
    private static EventsSite site(Engine engine) {
        EventsSite site = SITES.computeIfAbsent(engine, e -> new EventsSite(e, folder.resolve(e.name())));
        assertThat(site.counts()).isEqualTo(EventsSite.WHOLE);
        return site;
    }

    @AfterAll
    static void closeSites() {
        SITES.values().forEach(EventsSite::close);
        SITES.clear();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void eventsAreReplacedWhatHangsOnThemStaysAndAllOfItCanBeTakenBack(Engine engine) {
        EventsSite site = site(engine);
        String content = site.content();
        String attached = site.attached();

        Outcome run = EventsSite.done(site.reimport(site.file("reimport.ndjson"), "staging=historical_events_temp"));

        assertThat(site.counts()).isEqualTo(EventsSite.REIMPORTED);
        assertThat(site.attached()).isEqualTo(attached);
        assertThat(site.all("select count(*) from event_enrichments where notes is not null"))
                .isEqualTo("[[20]]");
        toldApart(run);
        Outcome verified = EventsSite.done(site.verify("events=1000", "enrichments=596", "categories=895"));
        assertThat(verified.out()).contains("Ten enriched events", "period 6, read 0", "-156");
        assertThat(site.verify("enrichments=597").code()).isEqualTo(3);

        assertThat(site.all("select count(*) from "
                        + (site.isPostgres() ? "historical_events_old" : "historical_events_before")
                        + " where title = 'Événement 11'"))
                .as("the old events stay")
                .isEqualTo("[[1]]");
        Outcome again = site.reimport(site.file("reimport.ndjson"));
        assertThat(again.code()).as(again.toString()).isEqualTo(3);
        assertThat(again.err()).contains("tidyFirst=true");

        site.undo(run);
        assertThat(site.content()).isEqualTo(content);
        assertThat(site.attached()).isEqualTo(attached);
    }

    /** Old and new key side by side, and what has changed. */
    private static void toldApart(Outcome run) {
        assertThat(run.out()).containsPattern("event_enrichments +600 +4 +596");
        assertThat(run.out()).containsPattern("event_enrichments +[0-9a-f]{64} +[0-9a-f]{64} +Événement 11 +title");
        assertThat(run.out()).containsPattern("event_enrichments +[0-9a-f]{64} +[0-9a-f]{64} +Événement 12 +dates");
        assertThat(run.out())
                .containsPattern("event_enrichments +[0-9a-f]{64} +[0-9a-f]{64} +Événement 15 +description");
        assertThat(run.out()).containsPattern("event_enrichments +[0-9a-f]{64} +Événement 7 +gone");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void eventsOutsideOfARangeOfYearsStayAsTheyAre(Engine engine) {
        String outside = "select * from historical_events where is_bc_start and start_year > 1000 order by id";
        EventsSite site = site(engine);
        site.database.execute("update historical_events set category = 'ours' where is_bc_start and start_year > 1000");
        String before = site.all(outside);

        Outcome run = EventsSite.done(site.reimport(site.file("reimport.ndjson"), "from=1000 BC", "to=2026 AD"));

        assertThat(run.out()).contains("events from -1000 to 2026", "by merge");
        assertThat(site.all(outside)).isEqualTo(before);
        assertThat(site.counts()).isEqualTo("[[1001, 598, 897]]");
        assertThat(site.all("select count(*) from historical_events where description = 'What is known by now'"))
                .isEqualTo("[[1]]");
        site.database.execute(
                "update historical_events set description = 'spoilt' where not is_bc_start and category = 'art'");
        EventsSite.done(site.verify("keys=own"));
        assertThat(site.verify().err()).contains("each key is that of its content");
        site.undo(run);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aProgramIsToldTheStagingTableAndItsFailureLeavesEverythingAsItWas(Engine engine) throws IOException {
        EventsSite site = site(engine);
        String content = site.content();
        for (String how : new String[] {"fail", "short"}) {
            Path file = Files.createFile(site.shell.directory().resolve(how));
            Outcome failed = site.reimport(site.program(), "staging=historical_events_temp");
            assertThat(failed.code()).as(failed.toString()).isIn(1, 8);
            assertThat(failed.err()).contains(how.equals("fail") ? "ended with code 3" : "keys of table");
            assertThat(failed.err()).contains("state: nothing changed");
            assertThat(site.content()).isEqualTo(content);
            assertThat(site.isThere("historical_events_temp")).isFalse();
            assertThat(site.isThere("historical_events_before")).isFalse();
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aResetIsAskedForAndThenRemovesEverythingFirst(Engine engine) {
        EventsSite site = site(engine);
        Outcome unasked = site.reimport(site.file("reimport.ndjson"), "mode=reset");
        assertThat(unasked.code()).as(unasked.toString()).isIn(6, 8);
        assertThat(site.counts()).isEqualTo(EventsSite.WHOLE);
        Outcome reset = EventsSite.done(site.reimport(site.file("reimport.ndjson"), "mode=reset", "reset=yes"));
        assertThat(site.counts()).isEqualTo("[[1000, 0, 0]]");
        EventsSite.done(site.verify("events=990", "enrichments=0", "categories=0"));
        site.undo(reset);
    }

    /** Another profile can be the source, of another engine as well. */
    @Test
    void eventsComeFromAnotherProfile() {
        EventsSite site = site(Engine.POSTGRES);
        EventsSite lab = site(Engine.SQLITE);
        site.shell.file(
                "sluice.toml",
                site.shell.read("sluice.toml") + RunDesk.profile("lab", lab.database.address(), Engine.SQLITE));
        Outcome run = EventsSite.done(site.reimport("profile=lab"));
        assertThat(run.out()).contains("all events from lab, by rename");
        site.undo(run);
    }

    /** Each command of {@code docs/scenarios/atomic-reimport.md}, on a small site. */
    @Test
    void thePageCanBeFollowed() {
        EventsSite site = site(Engine.POSTGRES);
        for (Example example : Example.of("docs/scenarios/atomic-reimport.md")) {
            if (example.language().equals("sh")) {
                example.text().lines().forEach(line -> follow(site, example, line));
            }
        }
        assertThat(site.shell.read("verify.xml")).contains("every category has its event");
        EventsSite.done(site.make());
    }

    /** Without its foreign keys a site comes to have orphans; once they are pruned, the keys can be made again. */
    private static void follow(EventsSite site, Example example, String line) {
        if (line.contains("prune-orphans") && line.contains("--dry-run")) {
            CHILDREN.forEach(child ->
                    site.database.execute("alter table " + child + " drop constraint " + child + "_event_key_fkey"));
            site.database.execute("delete from historical_events where title = 'Événement 31'");
        }
        Outcome outcome = called(site, example, line);
        if (line.contains("prune orphans=yes")) {
            assertThat(outcome.out()).contains("event_enrichments: 1 orphans, event_categories: 1 orphans");
            CHILDREN.forEach(child -> site.database.execute(
                    "alter table " + child + " add constraint " + child + "_event_key_fkey foreign key (event_key)"
                            + " references historical_events (event_key) on delete cascade"));
        }
    }

    private static Outcome called(EventsSite site, Example example, String line) {
        List<String> words = DocumentedExamplesTest.words(line.replace("events=99000", "events=990"));
        assertThat(words.get(0)).isEqualTo("scripts/sluice");
        Outcome outcome = line.contains("make-events")
                ? site.make()
                : site.shell.run(words.subList(1, words.size()).toArray(String[]::new));
        assertThat(outcome.code()).as(example + ": " + line + "\n" + outcome).isZero();
        return outcome;
    }
}
