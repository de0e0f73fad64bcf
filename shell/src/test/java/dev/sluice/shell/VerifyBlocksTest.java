package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the blocks of {@code verify}, and what {@code sluice init verify} writes. */
class VerifyBlocksTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeTables() {
        shell = Shell.comparing(directory, """
                create table "it's" (a integer, b text not null default 'x', primary key (a, b), unique (a));
                create table t (id integer primary key, p integer references "it's" (a), f text, u text);
                create index t_p on t (p);
                create view w as select id from t;
                insert into t values (1, null, '2026-01-01', '2026-01-02'), (2, null, '2026-01-03', null);
                """);
    }

    private Outcome run(String text) {
        return shell.file("blocks.groovy", "runbook 'blocks'\n" + text).run("run", "blocks.groovy");
    }

    private void passes(String text) {
        Outcome outcome = run(text);
        assertThat(outcome.code()).as(text + outcome.out() + outcome.err()).isZero();
    }

    private void fails(int code, String text, String sentence) {
        Outcome outcome = run(text);
        assertThat(outcome.code()).as(text + outcome.out() + outcome.err()).isEqualTo(code);
        assertThat(outcome.err()).contains(sentence);
    }

    @Test
    void theSchemaIsVerifiedWordByWord() {
        passes("""
                verify {
                  schema {
                    tables 't'
                    onlyTables 't', "it's"
                    views 'w'
                    table('t') {
                      column 'id'
                      column 'p', 'integer', nullable: true, default: null
                      primaryKey 'id'
                      foreignKey 'p', "it's"
                      index 't_p', '(p)'
                    }
                    sound()
                  }
                  schema.matches(profile('ref'))
                }
                """);
        fails(
                3,
                "verify { schema { table('t') { column 'p', 'text' } } }",
                "column \"p\" of \"t\", type text: type is INTEGER");
        fails(3, "verify { schema { table('t') { column 'id'; noOtherColumns() } } }", "\"p\" is there too");
        fails(
                2,
                "verify { schema { table('t') { column 'p', 'text', nulable: true } } }",
                "unknown option \"nulable\"");
        fails(2, "verify { schema { tabels 't' } }", "tabels");
        shell.run("ref", "-c", "drop index t_p");
        fails(3, "verify { schema.matches(profile('ref')) }", "index \"t_p\" of \"t\" is only in lab");
        passes("verify { schema { matches profile('ref'), ignore: ['index'] } }");
        passes("verify { schema { warn { tables 'nothing' } } }");
    }

    @Test
    void theWordsOfATableTakeTheirOptions() {
        passes("""
                verify { table('t') {
                  fresh 'f', within: 1.hours, zone: 'UTC', now: '2026-01-03 00:30:00'
                  noGaps 'id'
                  noOverlap 'f', 'u', by: ['p'], inclusive: true
                  rowsAs 'ref:t'
                  sumAs 'id', 'ref:t', 'id'
                  references 'p', "it's", column: 'a', where: 's.id > 1'
                } }
                """);
        fails(
                3,
                "verify { table('t') { fresh 'f', within: 1.hours, zone: 'UTC' } }",
                "f is fresh within 60 min: the newest is");
        fails(2, "verify { table('t') { fresh 'f', zone: 'UTC' } }", "fresh needs the option \"within\"");
        fails(2, "verify { table('t') { noOverlap 'f', 'u', inclusiv: true } }", "unknown option \"inclusiv\"");
    }

    @Test
    void expectCountsRowsOfAQueryAndOfTheStep() {
        passes("""
                expect 'two', finds: 'select id from t', is: 2
                step('write') {
                  sql 'update t set p = null'
                  expect 'both', changed: 2
                  expect 'some', changed: 1..3
                }
                """);
        fails(3, "expect 'two', finds: 'select id from t', between: 3..4", "was 2, expected between");
        fails(3, "step('write') { sql 'delete from t where id = 1'; expect 'none', changed: 0 }", "was 1, expected 0");
        assertThat(shell.run("lab", "-c", "count 't'").out()).isEqualTo("2\n");
    }

    @Test
    void aDifferenceFeedsAnUpsertAndIsVerifiedBeforeItIsCommitted() {
        shell.run("ref", "-c", "insert into t values (3, null, 'a', 'b'); update t set f = 'x' where id = 2");
        shell.run("lab", "-c", "insert into t values (9, null, 'only', 'here')");
        passes("""
                step('mend') {
                  def d = compare 't', against: 'ref:t'
                  upsert 't', from: d.missing
                  upsert 't', from: d.changed, key: ['id']
                  verify 't', against: 'ref:t', where: 's.id < 9'
                  expect 'two', changed: 2
                }
                """);
        assertThat(shell.run("compare", "lab:t", "ref:t", "--where", "id < 9", "--recheck", "1s")
                        .code())
                .isZero();
    }

    /** Trap 25. */
    @Test
    void whatIsExpectedCannotWrite() {
        fails(8, "step('s') { expect 'none', none: 'delete from t returning id' }", "readonly");
        fails(2, "expect 'none', none: 'select 1 where 1 = 0; delete from t'", "2 statements");
        assertThat(shell.run("lab", "-c", "count 't'").out()).isEqualTo("2\n");
    }

    @Test
    void initVerifyWritesWhatTheDatabasePassesAndOverwritesNothing() throws IOException {
        assertThat(shell.run("init", "verify", "--profile", "lab").code()).isZero();
        assertThat(Files.readString(directory.resolve("verify.groovy")))
                .contains("onlyTables 'it\\'s', 't'", "column 'b', 'TEXT', nullable: false, default: '\\'x\\''")
                .contains("primaryKey 'a', 'b'", "unique 'a'", "foreignKey(['p'], 'it\\'s')", "views 'w'", "sound()");
        Outcome verified = shell.run("verify", "verify.groovy");
        assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
        shell.run("lab", "-c", "drop index t_p");
        assertThat(shell.run("verify", "verify.groovy").code()).isEqualTo(3);
        assertThat(shell.run("init", "verify", "--profile", "lab").code()).isEqualTo(2);
    }
}
