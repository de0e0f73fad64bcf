package dev.sluice.command.upsert;

import dev.sluice.command.Arguments;
import dev.sluice.command.Databases;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source named {@code lab} and a target, and the word upsert between them. */
final class Pair implements AutoCloseable {
    final Database source;
    final Database target;
    private final @Nullable TestDatabase postgres;

    private Pair(Database source, Database target, @Nullable TestDatabase postgres) {
        this.source = source;
        this.target = target;
        this.postgres = postgres;
    }

    /** SQLite to PostgreSQL. */
    static Pair sqliteToPostgres(Path folder) {
        TestDatabase fresh = TestPostgres.freshDatabase();
        return new Pair(TestDatabases.sqlite("lab", folder.resolve("lab.db")), open("prod", fresh), fresh);
    }

    /** SQLite to SQLite. */
    static Pair sqliteToSqlite(Path folder) {
        return new Pair(
                TestDatabases.sqlite("lab", folder.resolve("lab.db")),
                TestDatabases.sqlite("prod", folder.resolve("prod.db")),
                null);
    }

    private static Database open(String profile, TestDatabase database) {
        String url = database.jdbcUrl() + (database.jdbcUrl().contains("?") ? "&" : "?") + "user=" + database.user()
                + "&password=" + database.password();
        return TestDatabases.postgres(profile, url);
    }

    /** Runs the word on a table. */
    Report upsert(@Nullable String table, Map<String, @Nullable Object> options) {
        return session().run(UpsertWord.WORD.maker().apply(new Arguments("upsert", table, options)));
    }

    /** The counts of the only table: inserted, updated, unchanged, deleted. */
    List<Long> counts(String table, Map<String, @Nullable Object> options) {
        Counts counts = ((UpsertReport) upsert(table, options)).tables().get(0).counts();
        return List.of(counts.inserted(), counts.updated(), counts.unchanged(), counts.deleted());
    }

    Session session() {
        Databases databases = new Databases() {
            @Override
            public Database home() {
                return target;
            }

            @Override
            public Database named(String profile) {
                return profile.equals("lab") ? source : target;
            }
        };
        return new Session(databases, new Gate("prod", false, false, false), Progress.NONE);
    }

    static void execute(Database database, String... statements) {
        database.transaction(Access.WRITE, tx -> {
            for (String statement : statements) {
                tx.execute(Sql.of(statement));
            }
            return 0;
        });
    }

    static Rows query(Database database, String sql) {
        return database.transaction(Access.READ, tx -> tx.query(Sql.of(sql)));
    }

    @Override
    public void close() throws java.sql.SQLException {
        source.close();
        target.close();
        if (postgres != null) {
            postgres.close();
        }
    }
}
