package dev.sluice.command.upsert;

import dev.sluice.db.Access;
import dev.sluice.db.BareDatabase;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Databases of both engines, and tables drawn from one into another. */
abstract class DrawnTables {
    @TempDir
    Path folder;

    TestDatabase fresh;
    Database lite;
    Database lite2;
    Database postgres;

    @BeforeEach
    final void open() {
        fresh = TestPostgres.freshDatabase();
        lite = BareDatabase.sqlite(folder.resolve("source.db"));
        lite2 = BareDatabase.sqlite(folder.resolve("other.db"));
        postgres = BareDatabase.postgres(fresh);
    }

    @AfterEach
    final void close() throws SQLException {
        lite.close();
        lite2.close();
        postgres.close();
        fresh.close();
    }

    static void execute(Database database, String... statements) {
        database.transaction(Access.WRITE, t -> {
            Arrays.stream(statements).forEach(statement -> t.execute(Sql.of(statement)));
            return 0;
        });
    }

    /** Draws what the target lacks of the named tables, makes it, completes it, and reads it back. */
    static List<Blueprint> make(Database from, Database into, String... names) {
        return from.transaction(
                Access.READ,
                source -> into.transaction(Access.WRITE, target -> {
                    Site site = new Site(target, into.dialect());
                    List<Pairing> pairings = Arrays.stream(names)
                            .map(name ->
                                    new Site(source, from.dialect()).catalog().table(TableName.parse(name)))
                            .map(table -> pairing(table, site))
                            .toList();
                    List<Blueprint> drawn = Blueprints.draw(new Site(source, from.dialect()), site, pairings);
                    drawn.forEach(blueprint -> target.execute(Sql.of(blueprint.create(into.dialect()))));
                    drawn.forEach(blueprint ->
                            blueprint.complete(into.dialect()).forEach(statement -> target.execute(Sql.of(statement))));
                    return drawn;
                }));
    }

    private static Pairing pairing(Table source, Site into) {
        Name name = source.name().name();
        TableName target = into.isSqlite()
                ? new TableName(Optional.empty(), name)
                : new TableName(Optional.of(Name.of("public")), name);
        return new Pairing(source, target, into.catalog().find(target));
    }

    static Table read(Database database, String name) {
        return database.transaction(
                Access.READ, t -> Catalog.of(t, database.dialect()).table(TableName.parse(name)));
    }
}
