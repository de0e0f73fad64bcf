package dev.sluice.command.verify;

import dev.sluice.command.Arguments;
import dev.sluice.command.Databases;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseOptions;
import dev.sluice.db.TestDatabases;
import dev.sluice.db.Trace;
import dev.sluice.profile.Environment;
import dev.sluice.profile.Mask;
import dev.sluice.profile.Profiles;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.sql.Sql;
import dev.sluice.testing.CuttingProxy;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A home database and one named {@code ref}, and the words between them. */
final class TwoSides implements AutoCloseable {
    /** Which engine stands on which side. */
    enum Engines {
        POSTGRES_POSTGRES(Engine.POSTGRES, Engine.POSTGRES),
        POSTGRES_SQLITE(Engine.POSTGRES, Engine.SQLITE),
        SQLITE_POSTGRES(Engine.SQLITE, Engine.POSTGRES),
        SQLITE_SQLITE(Engine.SQLITE, Engine.SQLITE);

        private final Engine home;
        private final Engine reference;

        Engines(Engine home, Engine reference) {
            this.home = home;
            this.reference = reference;
        }

        /** Empty: a server's database is made once for all tests of a class, and cleared. */
        TwoSides open() {
            return new TwoSides(empty(home, "home"), empty(reference, "ref"));
        }

        /** The same servers' databases as the last call of {@link #open}, over connections of its own, as they are. */
        TwoSides again() {
            return new TwoSides(Objects.requireNonNull(KEPT.get("home")), Objects.requireNonNull(KEPT.get("ref")));
        }
    }

    private static final Map<String, EngineDatabase> KEPT = new HashMap<>();

    private static EngineDatabase empty(Engine engine, String name) {
        if (engine == Engine.SQLITE) {
            return engine.open();
        }
        EngineDatabase kept = KEPT.computeIfAbsent(name, n -> engine.open());
        try (Connection connection = kept.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
            return kept;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For the end of a class. */
    static void closeAll() {
        KEPT.values().forEach(EngineDatabase::close);
        KEPT.clear();
    }

    private final EngineDatabase homeServer;
    private final EngineDatabase referenceServer;
    final Database home;
    final Database reference;
    private Mask mask = Mask.NONE;

    private TwoSides(EngineDatabase homeServer, EngineDatabase referenceServer) {
        this(homeServer, referenceServer, TestDatabases::of);
    }

    private TwoSides(
            EngineDatabase homeServer,
            EngineDatabase referenceServer,
            BiFunction<String, EngineDatabase, Database> opening) {
        this.homeServer = homeServer;
        this.referenceServer = referenceServer;
        this.home = opening.apply("home", homeServer);
        this.reference = opening.apply("ref", referenceServer);
    }

    /** The same two over new connections, with every setting of the session that the product makes. */
    TwoSides throughProfiles() {
        home.close();
        reference.close();
        return new TwoSides(homeServer, referenceServer, (name, server) -> profiled(server.address()));
    }

    /** The same two, each through a proxy that counts. */
    TwoSides through(CuttingProxy here, CuttingProxy there) {
        return new TwoSides(
                homeServer,
                referenceServer,
                (name, server) ->
                        TestDatabases.of(name, server, name.equals("home") ? here.port() : there.port(), Trace.NONE));
    }

    /** A proxy in front of the server of home or of the reference. */
    CuttingProxy proxy(boolean ofHome) {
        URI address = URI.create(
                (ofHome ? homeServer : referenceServer).address().jdbcUrl().substring("jdbc:".length()));
        return CuttingProxy.inFrontOf(address.getHost(), address.getPort());
    }

    /** The same two, every statement to home heard. */
    TwoSides heard(Trace trace) {
        return new TwoSides(
                homeServer,
                referenceServer,
                (name, server) -> name.equals("home")
                        ? TestDatabases.of(name, server, 0, trace)
                        : TestDatabases.of(name, server));
    }

    static Database profiled(EngineDatabase.Address address) {
        SecretRegistry secrets = new SecretRegistry();
        String account = address.user() + ":" + address.password() + "@";
        String url = address.jdbcUrl().replaceFirst("^jdbc:postgresql://", "postgresql://" + account);
        return Database.open(
                Profiles.fromUrl(url, Environment.system(), secrets),
                new DatabaseOptions("sluice test", false, true, Trace.NONE, secrets));
    }

    TwoSides hiding(String pattern) {
        mask = Mask.of(List.of(pattern));
        return this;
    }

    TwoSides both(String... statements) {
        here(statements);
        there(statements);
        return this;
    }

    TwoSides here(String... statements) {
        execute(home, statements);
        return this;
    }

    TwoSides there(String... statements) {
        execute(reference, statements);
        return this;
    }

    static void execute(Database database, String... statements) {
        database.transaction(Access.WRITE, tx -> {
            for (String statement : statements) {
                tx.execute(Sql.of(statement));
            }
            return 0;
        });
    }

    /** The table {@code t} of home against that of {@code ref}. */
    CompareReport compare() {
        return compare(Map.of());
    }

    CompareReport compare(Map<String, ? extends @Nullable Object> options) {
        return compare("t", options);
    }

    CompareReport compare(Object subject, Map<String, ? extends @Nullable Object> options) {
        return run("compare", subject, options);
    }

    CompareReport verify() {
        return run("verify", "t", Map.of());
    }

    private CompareReport run(String word, Object subject, Map<String, ? extends @Nullable Object> options) {
        Map<String, @Nullable Object> all = new HashMap<>(Map.of("against", "ref:t"));
        all.putAll(options);
        return (CompareReport) session()
                .run((word.equals("verify") ? CompareWords.VERIFY : CompareWords.COMPARE)
                        .maker()
                        .apply(new Arguments(word, subject, all)));
    }

    /** Equal, changed, missing, extra. */
    static List<Long> counts(CompareReport report) {
        Tally tally = report.tally();
        return List.of(tally.equal(), tally.changed(), tally.missing(), tally.extra());
    }

    Session session() {
        return session(home, reference, mask);
    }

    static Session session(Database home, Database reference, Mask mask) {
        Databases databases = new Databases() {
            @Override
            public Database home() {
                return home;
            }

            @Override
            public Database named(String profile) {
                return profile.equals("ref") ? reference : home;
            }

            @Override
            public Mask mask(String profile) {
                return mask;
            }
        };
        return new Session(databases, new Gate("home", false, false, false), Progress.NONE);
    }

    @Override
    public void close() {
        home.close();
        reference.close();
        for (EngineDatabase server : List.of(homeServer, referenceServer)) {
            if (!KEPT.containsValue(server)) {
                server.close();
            }
        }
    }
}
