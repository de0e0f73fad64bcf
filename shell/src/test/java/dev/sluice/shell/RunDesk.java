package dev.sluice.shell;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A working directory whose profile {@code home} is a database of one engine, with a table {@code t}. */
final class RunDesk implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("run (r-[a-z0-9]+): ");

    final EngineDatabase database;
    final Shell shell;

    RunDesk(Engine engine, Path directory) {
        database = engine.open();
        database.execute("create table t (label text primary key)");
        shell = new Shell(directory).with("TEST_PASSWORD", database.address().password());
        shell.file("sluice.toml", "default = \"home\"\n" + profile("home", database.address(), engine));
    }

    static String profile(String name, EngineDatabase.Address address, Engine engine) {
        String account = engine == Engine.SQLITE
                ? ""
                : "user = \"" + address.user() + "\"\npassword = { env = \"TEST_PASSWORD\" }\n";
        return "[profiles." + name + "]\nurl = \"" + address.jdbcUrl() + "\"\n" + account;
    }

    Outcome run(String... arguments) {
        return shell.run(arguments);
    }

    static String id(Outcome outcome) {
        Matcher matcher = ID.matcher(outcome.out());
        if (!matcher.find()) {
            throw new AssertionError("no run's id in\n" + outcome.out() + outcome.err());
        }
        return matcher.group(1);
    }

    List<String> labels() {
        return database.query("select label from t order by label").stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    @Override
    public void close() {
        database.close();
    }
}
