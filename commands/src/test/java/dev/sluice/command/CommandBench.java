package dev.sluice.command;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseOptions;
import dev.sluice.db.Trace;
import dev.sluice.profile.Environment;
import dev.sluice.profile.Mask;
import dev.sluice.profile.Profiles;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A database of a test, and words that are said to it as the program would. */
public final class CommandBench implements AutoCloseable, OneDatabase {
    public final EngineDatabase database;
    private final Database home;
    private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
    private Mask mask = Mask.NONE;

    public CommandBench(Engine engine) {
        database = engine.open();
        home = open("", "");
    }

    private Database open(String user, String password) {
        SecretRegistry secrets = new SecretRegistry();
        EngineDatabase.Address address = database.address();
        String account =
                (user.isEmpty() ? address.user() : user) + ":" + (user.isEmpty() ? address.password() : password) + "@";
        String url = address.user().isEmpty()
                ? address.jdbcUrl()
                : address.jdbcUrl().replaceFirst("^jdbc:postgresql://", "postgresql://" + account);
        Trace trace = entry -> statements.add(entry.statement());
        return Database.open(
                Profiles.fromUrl(url, Environment.system(), secrets),
                new DatabaseOptions("sluice test", false, true, trace, secrets));
    }

    public CommandBench with(String... sql) {
        database.execute(sql);
        return this;
    }

    public CommandBench masking(String... patterns) {
        mask = Mask.of(Arrays.asList(patterns));
        return this;
    }

    public boolean isPostgres() {
        return database.engine() == Engine.POSTGRES;
    }

    public Session session() {
        return new Session(this, new Gate("t", false, false, false), Progress.NONE);
    }

    /** What was sent so far; a command on another thread may go on sending. */
    public List<String> statements() {
        return List.of(statements.toArray(String[]::new));
    }

    /** A word with its target; options as name and value by turns. */
    public static Command<?> command(Word word, String target, Object... options) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            named.put(options[i].toString(), options[i + 1]);
        }
        return word.maker().apply(Arguments.of(word.name(), List.of(target), named));
    }

    public Report run(Word word, String target, Object... options) {
        return session().run(command(word, target, options));
    }

    /** Rows that each table lost, changed and gained, as {@code c -3 ~0 +0}, in the order of their names. */
    public List<String> changes(Word word, String target, Object... options) {
        return run(word, target, options).changes().stream()
                .map(c -> c.table().replaceAll(".*\\.", "") + " -" + c.deleted() + " ~" + c.updated() + " +"
                        + c.inserted())
                .sorted()
                .toList();
    }

    /** The exit code and the message of what must not succeed. */
    public String refusal(Word word, String target, Object... options) {
        SluiceException e = catchThrowableOfType(SluiceException.class, () -> run(word, target, options));
        return e == null ? "done" : e.kind().exitCode() + ": " + e.getMessage();
    }

    /** The first column of a query, in its order. */
    public List<Object> column(String sql) {
        return database.query(sql).stream().map(row -> row.get(0)).toList();
    }

    public long count(String table) {
        return ((Number) database.query("select count(*) from " + table).get(0).get(0)).longValue();
    }

    @Override
    public Database home() {
        return home;
    }

    @Override
    public Mask mask() {
        return mask;
    }

    @Override
    public void close() {
        home.close();
        database.close();
    }
}
