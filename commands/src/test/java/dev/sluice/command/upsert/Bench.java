package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Databases;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseOptions;
import dev.sluice.db.Trace;
import dev.sluice.profile.Environment;
import dev.sluice.profile.Profiles;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A source named {@code lab} and a target, opened as profiles are, and beside each a raw connection for setting up and
 * asserting.
 */
final class Bench implements AutoCloseable, Databases {
    final EngineDatabase source;
    final EngineDatabase target;
    private final Database lab;
    private final Database home;

    private final boolean borrowed;

    /** What happens elsewhere right after a statement on the target. */
    private Consumer<String> meanwhile = statement -> {};

    private Bench(EngineDatabase source, EngineDatabase target, boolean borrowed) {
        this.source = source;
        this.target = target;
        this.borrowed = borrowed;
        lab = database(source.address(), Trace.NONE);
        home = database(target.address(), entry -> meanwhile.accept(entry.statement()));
    }

    static Bench of(Engine from, Engine into) {
        return new Bench(from.open(), into.open(), false);
    }

    static Bench sqliteToPostgres() {
        return of(Engine.SQLITE, Engine.POSTGRES);
    }

    /** The same databases from connections of their own, as another run would open them. */
    Bench again() {
        return new Bench(source, target, true);
    }

    /** Through a profile, so that every session setting of the product holds. */
    static Database database(EngineDatabase.Address address) {
        return database(address, Trace.NONE);
    }

    private static Database database(EngineDatabase.Address address, Trace trace) {
        SecretRegistry secrets = new SecretRegistry();
        String account = address.user() + ":" + address.password() + "@";
        String url = address.user().isEmpty()
                ? address.jdbcUrl()
                : address.jdbcUrl().replaceFirst("^jdbc:postgresql://", "postgresql://" + account);
        return Database.open(
                Profiles.fromUrl(url, Environment.system(), secrets),
                new DatabaseOptions("sluice test", false, true, trace, secrets));
    }

    void meanwhile(Consumer<String> afterStatement) {
        meanwhile = afterStatement;
    }

    /** Brings the table up to date; options as name and value by turns. */
    Counts sync(String table, Object... options) {
        return results(session().run(command(table, options))).get(0).counts();
    }

    /** All tables of the source, or those that {@code tables} names. */
    List<TableResult> syncAll(Object... options) {
        return results(session().run(command("", options)));
    }

    /** The same by a strategy of the caller's choice. */
    Counts sync(Strategy strategy, String table, Object... options) {
        Upsert command = command(table, options);
        UpsertPlan plan = command.plan(this);
        UpsertPlan forced = new UpsertPlan(
                command,
                plan.sourceProfile(),
                plan.tables().stream().map(t -> t.with(strategy)).toList(),
                plan.deferred());
        Report report =
                home.transaction(Access.WRITE, tx -> command.run(forced, new Work.Joined(this, Progress.NONE, tx)));
        return results(report).get(0).counts();
    }

    /** The same in a transaction that is open already. */
    Counts joined(String table, Object... options) {
        return home.transaction(Access.WRITE, tx -> sync(table, options));
    }

    /** How a sync that must not succeed fails. */
    SluiceException refusal(String table, Object... options) {
        return catchThrowableOfType(SluiceException.class, () -> sync(table, options));
    }

    private static List<TableResult> results(Report report) {
        return ((UpsertReport) report).tables();
    }

    Upsert command(String table, Object... options) {
        Map<String, Object> named = new LinkedHashMap<>();
        if (!table.isEmpty()) {
            named.put("from", "lab:" + table);
        }
        for (int i = 0; i < options.length; i += 2) {
            named.put(options[i].toString(), options[i + 1]);
        }
        return (Upsert) UpsertWord.WORD.maker().apply(new Arguments("upsert", table.isEmpty() ? null : table, named));
    }

    private Session session() {
        return new Session(this, new Gate("prod", false, false, false), Progress.NONE);
    }

    @Override
    public Database home() {
        return home;
    }

    /** Both profiles come from a URL and have no name of their own, so that every name but {@code prod} is the source's. */
    @Override
    public Database named(String profile) {
        return profile.equals("prod") ? home : lab;
    }

    /** Where each row of the target is and which transaction wrote it: the same before and after when nothing was written. */
    List<List<Object>> versions(String table) {
        return target.query("select ctid::text, xmin::text, xmax::text from " + table + " order by ctid");
    }

    Object value(String sql) {
        return target.query(sql).get(0).get(0);
    }

    @Override
    public void close() {
        lab.close();
        home.close();
        if (!borrowed) {
            source.close();
            target.close();
        }
    }
}
