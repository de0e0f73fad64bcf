package dev.sluice.shell;

import dev.sluice.db.SqliteLibrary;
import dev.sluice.profile.Environment;
import dev.sluice.shell.repl.FirstKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Does once what most calls do, on databases of its own; the launcher keeps the classes this loads in an archive. */
final class WarmUp {
    private static final String PROFILES = """
            default = "home"
            [profiles.home]
            url = "jdbc:sqlite:home.db"
            [profiles.lab]
            url = "jdbc:sqlite:lab.db"
            [profiles.server]
            url = "embedded:postgres"
            """;

    private static final String RUNBOOK = """
            runbook 'Warm up'
            def n = param 'n', Integer, default: 1, help: 'a number'
            step('sync') { upsert from: profile('lab'), tables: ['t'] }
            step('sql') { expect 'rows are there', some: 'select 1 from t'; rows "select * from t where id = ${n}" }
            """;

    /** What comes from a pipe goes the way of what is typed. */
    private static final String TYPED = """
            create table if not exists w (id integer primary key);
            begin; select * from w; commit;
            def x = [1, 2].sum()
            \\d w
            \\?
            """;

    private static final String SYNC = "upsert 't', from: 'lab:t'";

    private static final List<List<String>> CALLS = List.of(
            List.of("--help"),
            List.of("profiles"),
            List.of("lab", "-c", "create table t (id integer primary key, name text)"),
            List.of("lab", "-c", "insert into t values (1, 'a')"),
            List.of("lab", "-c", "select * from t", "--format", "json"),
            List.of("lab", "-c", "select * from t"),
            List.of("lab", "-c", "count 't'"),
            List.of("run", "warm.groovy", "--dry-run"),
            List.of("run", "warm.groovy", "n=1", "--report", "json=r.json"),
            List.of("server", "-c", SYNC, "--format", "json"),
            List.of("server", "-c", "sql \"update t set name = ${'b'}\""),
            // Enough of them to be compared and not merged.
            List.of(
                    "lab",
                    "-c",
                    "with recursive n(i) as (select 2 union all select i + 1 from n where i < 2000)"
                            + " insert into t select i, 'name ' || i from n"),
            List.of("server", "-c", SYNC, "--format", "json"),
            List.of("server", "-c", SYNC, "--format", "json"),
            List.of("server", "-c", "select * from t"));

    private WarmUp() {}

    /** With a directory as its argument, SQLite's library is put there as well. */
    public static void main(String[] args) throws IOException {
        if (args.length > 0) {
            SqliteLibrary.unpack(Path.of(args[0]));
        }
        Path directory = Files.createTempDirectory("sluice-warm-up");
        try {
            Files.writeString(directory.resolve("sluice.toml"), PROFILES);
            Files.writeString(directory.resolve("warm.groovy"), RUNBOOK);
            Environment here = Environment.system();
            Environment own = new Environment(Map.of(), directory, directory, here.user(), here.uid());
            OutputStream nowhere = new ByteArrayOutputStream();
            FirstKeys.type();
            new Main(new ByteArrayInputStream(TYPED.getBytes(StandardCharsets.UTF_8)), nowhere, nowhere, own)
                    .run("lab");
            for (List<String> call : CALLS) {
                new Main(InputStream.nullInputStream(), nowhere, nowhere, own).run(call.toArray(String[]::new));
            }
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
