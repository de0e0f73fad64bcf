package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run counts of a swap. */
class SwapInRunTest {
    @TempDir
    private Path directory;

    /** Of three new rows one is inserted and one updated; that they went through a staging table is no writing. */
    @Test
    void rowsThatABlockBringsAreCountedOnceWhereTheyStay() {
        Shell shell = new Shell(directory).file("sluice.toml", """
                default = "home"
                [profiles.home]
                url = "jdbc:sqlite:home.db"
                """);
        shell.run("home", "-c", "create table t (id integer primary key, name text)");
        shell.run("home", "-c", "create table other (id integer primary key, name text)");
        shell.run("home", "-c", "insert into t values (1, 'a'), (2, 'b')");
        shell.run(
                "home",
                "-c",
                "create table fresh as select 1 as id, 'a' as name union select 2, 'new' union select 3, 'c'");
        shell.file("swap.groovy", """
                step('reimport', tx: 'phases') {
                  swap('t') { table ->
                    upsert table.name as String, key: ['id'], from: query('home', 'select * from fresh')
                    upsert 'other', key: ['id'], from: query('home', 'select * from fresh where id = 1')
                  }
                }
                """);

        Shell.Outcome outcome = shell.run("run", "swap.groovy");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.steadyOut()).contains("committed, 3 rows written, N s");
        assertThat(shell.run("home", "-c", "select count(*) from t").out()).contains("3");
    }
}
