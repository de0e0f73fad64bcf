package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes runs that ended long ago out of a journal, with their steps and their local files. A run that has not ended stays, and so
 * do the watermarks.
 */
public final class Purge {
    private final Database home;
    private final Tables tables;
    private final Path mirrors;
    private final Duration age;

    /** By the database's own clock. */
    public Purge(Database home, Name schema, Path mirrors, Duration age) {
        this.home = home;
        this.tables = new Tables(home.dialect(), schema);
        this.mirrors = mirrors;
        this.age = age;
    }

    /** What is to go, or is gone. */
    public record Found(int runs, long steps) {}

    /** What would go; writes nothing. */
    public Found look() {
        return home.transaction(Access.READ, tx -> found(tx, old(tx)));
    }

    public Found remove() {
        List<String> runs = new ArrayList<>();
        Found gone = home.transaction(Access.WRITE, tx -> {
            runs.addAll(old(tx));
            return removed(tx, runs);
        });
        runs.forEach(this::removeFile);
        return gone;
    }

    private Found removed(Transaction tx, List<String> runs) {
        long steps = 0;
        for (String run : runs) {
            steps += tx.execute(Sql.of("delete from " + tables.step() + " where run = ?", run));
            tx.execute(Sql.of("delete from " + tables.run() + " where run = ?", run));
        }
        return new Found(runs.size(), steps);
    }

    private List<String> old(Reader reader) {
        if (!new TableSetup(tables).there(reader)) {
            throw SluiceException.of(
                    Kind.USAGE, "there is no journal", tables.version(), "see the profile's journal-schema");
        }
        String limit = tables.sqlite()
                ? "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?)"
                : "clock_timestamp() - cast(? as interval)";
        String sql = "select run from %s where outcome <> 'running' and ended < %s order by started"
                .formatted(tables.run(), limit);
        String seconds = (tables.sqlite() ? "-" : "") + age.toSeconds() + " seconds";
        return Row.each(reader.query(Sql.of(sql, seconds)), row -> row.text("run"));
    }

    private Found found(Reader reader, List<String> runs) {
        long all = 0;
        for (String run : runs) {
            Rows rows = reader.query(Sql.of("select count(*) as n from " + tables.step() + " where run = ?", run));
            all += Row.first(rows).number("n");
        }
        return new Found(runs.size(), all);
    }

    /** Without its row it would be taken for the run of another database. */
    private void removeFile(String run) {
        Path file = Mirror.file(mirrors, new RunId(run));
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.PARTLY,
                            "the local file of a run cannot be removed: " + e.getMessage(),
                            file.toString(),
                            "remove it by hand")
                    .withState("the journal's rows are removed")
                    .causedBy(e);
        }
    }
}
