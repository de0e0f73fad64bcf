package dev.sluice.shell.script;

import dev.sluice.command.Databases;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Two SQLite databases and a session: {@code home}, which is written, and {@code lab}, which is read. */
public final class Lab implements AutoCloseable {
    public static final Language LANGUAGE = new Language(List.of(Touch.WORD));

    private final Database home;
    private final Database lab;

    public Lab(Path directory) {
        this.home = TestDatabases.sqlite("home", directory.resolve("home.db"));
        this.lab = TestDatabases.sqlite("lab", directory.resolve("lab.db"));
        execute(home, "create table t (id integer primary key, label text not null)");
        execute(home, "create table accounts (id integer primary key, balance integer)");
        execute(lab, "create table source (id integer primary key, label text)");
        execute(lab, "insert into source (label) values ('one'), ('two')");
    }

    public Session session() {
        return session(new Gate("home", false, false, false));
    }

    public Session session(Gate gate) {
        return new Session(new Two(home, Map.of("home", home, "lab", lab)), gate, Progress.NONE);
    }

    private record Two(Database home, Map<String, Database> all) implements Databases {
        @Override
        public Database named(String profile) {
            return all.get(profile);
        }
    }

    private static void execute(Database database, String sql) {
        database.transaction(Access.WRITE, tx -> tx.execute(Sql.of(sql)));
    }

    /** The labels of table t in order. */
    public List<String> labels() {
        Rows rows = home.transaction(Access.READ, tx -> tx.query(Sql.of("select label from t order by id")));
        return rows.rows().stream().map(r -> String.valueOf(r.get(0))).toList();
    }

    @Override
    public void close() {
        home.close();
        lab.close();
    }
}
