package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The site of the scenario 'atomic reimport' with 1 000 events, in a folder with the runbooks. */
final class EventsSite implements AutoCloseable {
    static final String WHOLE = "[[1000, 600, 900]]";
    static final String REIMPORTED = "[[1000, 596, 895]]";

    private static final String REIMPORT = "runbooks/atomic-reimport.groovy";

    final EngineDatabase database;
    final Shell shell;
    private final boolean postgres;

    EventsSite(Engine engine, Path directory) {
        postgres = engine == Engine.POSTGRES;
        database = engine.open();
        shell = new Shell(directory).with("TEST_PASSWORD", database.address().password());
        assertThat(directory.resolve("runbooks/reimport").toFile().mkdirs()).isTrue();
        shell.file("sluice.toml", "default = \"home\"\n" + RunDesk.profile("home", database.address(), engine));
        for (String name :
                List.of("make-events", "atomic-reimport", "verify-reimport", "prune-orphans", "reimport/site")) {
            String file = "runbooks/" + name + ".groovy";
            shell.file(file, Checkout.text(file));
        }
        done(make());
    }

    /** Makes it anew. */
    Outcome make() {
        return shell.run("run", "runbooks/make-events.groovy", "events=1000", "folder=" + folder());
    }

    void undo(Outcome run) {
        done(shell.run("undo", RunDesk.id(run), "--yes"));
        assertThat(counts()).isEqualTo(WHOLE);
    }

    boolean isPostgres() {
        return postgres;
    }

    Path folder() {
        return shell.directory().resolve("data/events");
    }

    String file(String name) {
        return "file=" + folder().resolve(name);
    }

    /** The main runbook, with those parameters. */
    Outcome reimport(String... parameters) {
        return shell.run(arguments(parameters));
    }

    /** The same in a process of its own. */
    ChildJvm child(String... parameters) {
        return ChildJvm.of(Main.class, arguments(parameters))
                .in(shell.directory())
                .withEnvironment("TEST_PASSWORD", database.address().password())
                .withEnvironment("HOME", shell.directory().resolve("home").toString())
                .start();
    }

    private static String[] arguments(String... parameters) {
        return Stream.concat(Stream.of("run", REIMPORT), Stream.of(parameters)).toArray(String[]::new);
    }

    /** Starts {@link ReimportProgram} in the place of reading a file. */
    String program() {
        EngineDatabase.Address address = database.address();
        shell.file("account", address.user() + ":" + address.password());
        List<String> command = ChildJvm.of(
                        ReimportProgram.class,
                        address.jdbcUrl(),
                        shell.directory().toString())
                .command();
        return "program=" + String.join(" ", command);
    }

    Outcome verify(String... parameters) {
        return shell.run(Stream.concat(Stream.of("run", "runbooks/verify-reimport.groovy"), Stream.of(parameters))
                .toArray(String[]::new));
    }

    static Outcome done(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.toString()).isZero();
        return outcome;
    }

    /** Events, enrichments, categories. */
    String counts() {
        return all("select (select count(*) from historical_events), (select count(*) from event_enrichments),"
                + " (select count(*) from event_categories)");
    }

    String all(String query) {
        return database.query(query).toString();
    }

    /** All rows of the three tables. */
    String content() {
        return all("select * from historical_events order by id")
                + all("select * from event_enrichments order by event_key")
                + all("select * from event_categories order by event_key, category");
    }

    /** What hangs on the events, and how. */
    String attached() {
        return postgres
                ? all(
                                "select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated from pg_constraint"
                                        + " where conrelid in ('historical_events'::regclass, 'event_enrichments'::regclass,"
                                        + " 'event_categories'::regclass) order by 1, 2")
                        + all("select indexname from pg_indexes where tablename in ('historical_events',"
                                + " 'events_by_century') order by 1")
                        + all("select definition from pg_views where viewname = 'ancient_events'")
                        + all("select matviewname, definition, ispopulated from pg_matviews order by 1")
                        + all("select policyname, roles, qual from pg_policies where tablename = 'historical_events'")
                        + all("select attname, attacl::text from pg_attribute where attacl is not null"
                                + " and attrelid = 'historical_events'::regclass order by 1")
                        + all(
                                "select tgname, tgenabled from pg_trigger where not tgisinternal and tgrelid = 'historical_events'::regclass")
                        + all("select relrowsecurity from pg_class where oid = 'historical_events'::regclass")
                : all(
                        "select name, sql from sqlite_schema where name not like '%old%' and name not like '%before%' and"
                                + " name not like '%orphans%' and name not like 'sluice%' and name not like 'sqlite%' order by 1");
    }

    boolean isThere(String table) {
        String sql = postgres
                ? "select relname from pg_class where relname = '" + table + "'"
                : "select name from sqlite_schema where name = '" + table + "'";
        return !database.query(sql).isEmpty();
    }

    @Override
    public void close() {
        database.close();
    }
}
