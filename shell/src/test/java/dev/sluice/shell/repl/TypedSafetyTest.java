package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.shell.complete.Offer;
import dev.sluice.shell.prompt.OpenWork.State;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What must not go wrong at night: Ctrl-C, savepoints, what was kept, what is asked, what is remembered. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TypedSafetyTest extends TypedTest {
    private static final String OPEN = "the transaction is open, as it was before this input";

    private String endless() {
        return postgres()
                ? "select pg_sleep(60)::text as n"
                : "with recursive c(n) as (select 1 union all select n + 1 from c) select max(n) as n from c";
    }

    @Test
    void controlCEndsWhatACommandOfThePromptSends() {
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        for (String meta : new String[] {"\\gset", "\\gexec", "\\watch", "\\g out.csv"}) {
            SluiceException failure = lab.interrupted(endless() + " " + meta);
            assertThat(failure).as(meta).hasMessageStartingWith("cancelled");
            assertThat(failure.kind()).as(meta).isEqualTo(Kind.INTERRUPTED);
            assertThat(failure.state()).as(meta).isEqualTo(OPEN);
        }
        lab.type("commit");
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void controlCEndsWhatIsCopiedIn() {
        lab.type("begin");
        String endless = postgres()
                ? "create function slow() returns trigger language plpgsql as"
                        + " $$ begin perform pg_sleep(60); return new; end $$;"
                        + " create trigger slow before insert on t for each row execute function slow();"
                : "create trigger slow before insert on t begin select max(n) from (with recursive c(n) as"
                        + " (select 1 union all select n + 1 from c) select n from c); end;";
        lab.type(endless);
        lab.file("in.csv", "id,label\n7,x\n");

        SluiceException failure = lab.interrupted("\\copy t from in.csv");

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(failure.state()).isEqualTo(postgres() ? OPEN : "the transaction is lost: all it did is taken back");
        assertThat(lab.state()).isEqualTo(postgres() ? State.OPEN : State.NONE);
    }

    @Test
    void controlCEndsADescriptionThatWaitsForALock() {
        Assumptions.assumeTrue(postgres(), "in SQLite a writer keeps nobody from reading");
        lab.type("select 1;");
        lab.lab.whileOtherHolds("lock table pg_constraint, t in access exclusive mode", () -> {
            assertThat(lab.interrupted("\\d t").kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(lab.interrupted("select label from t \\gdesc").kind()).isEqualTo(Kind.INTERRUPTED);
        });
    }

    @Test
    void aSavepointThatIsNotThereCostsNothing() {
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        lab.type("savepoint here;");
        for (String wrong : new String[] {"rollback to wrongname;", "release wrongname;"}) {
            assertThat(lab.failure(wrong).state()).startsWith("the transaction is open, as it was before");
            assertThat(lab.prompt()).isEqualTo("test*>");
        }
        lab.type("insert into t (label) values ('b');");
        lab.type("rollback to here;");
        lab.type("release here;");
        lab.type("commit;");
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void aSavepointThatCannotBeSetCostsNothing() {
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        assertThat(lab.failure("savepoint select;").state()).startsWith("the transaction is open");
        lab.type("savepoint one;");
        lab.type("savepoint two;");
        lab.type("insert into t (label) values ('b');");
        lab.type("-- back\nrollback /* all the way */ to one;");
        lab.type("release one;");
        lab.type("/* and */ commit;");
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void aPartOfAnInputThatStaysIsNotDenied() {
        SluiceException failure = lab.failure("begin; insert into t (label) values ('a'); savepoint s; nonsense;");
        assertThat(failure.state())
                .isEqualTo("the transaction is open, as it was before the statements behind 'savepoint s'");
        lab.type("commit;");
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void whatRunsOutsideOfTransactionsCounts() {
        String sent = postgres() ? "create database sluice_outside" : "vacuum";
        try {
            SluiceException failure = lab.failure(sent + "; nonsense;");
            assertThat(failure.kind()).isEqualTo(Kind.PARTLY);
            assertThat(failure.state()).startsWith("1 transaction of this input is committed");
        } finally {
            lab.answer("y");
            if (postgres()) {
                lab.type("drop database sluice_outside;");
            }
        }
    }

    @Test
    void anInvalidIndexThatIsLeftBehindIsNamed() {
        Assumptions.assumeTrue(postgres(), "SQLite builds no index concurrently");
        lab.type("insert into t (label) values ('a'), ('a');");
        SluiceException failure = lab.failure("create unique index concurrently twice on t (label);");
        assertThat(failure.kind()).isEqualTo(Kind.PARTLY);
        assertThat(failure.state())
                .isEqualTo("an invalid index is left behind, which no query uses; take it away: drop index concurrently"
                        + " twice;");
        lab.type("drop index concurrently twice;");
        assertThat(lab.failure("create index concurrently nothing on nowhere (label);")
                        .state())
                .isEmpty();
    }

    @Test
    void noWayAroundTheQuestionBeforeDestruction() {
        lab.type("insert into t (label) values ('a'), ('b');");
        lab.type("begin");
        refused("delete from t returning label as gone \\gset", "delete from t: 2 rows. Go on? [y/N]");
        refused("delete from t where label = 'a' returning 1 as n \\gexec", "delete from t: 1 row. Go on? [y/N]");
        refused("sql 'delete from t where label = :l', l: 'a'", "delete from t: 1 row. Go on? [y/N]");
        refused("sql \"delete from t where label = ${'b'}\"", "delete from t: 1 row. Go on? [y/N]");
        refused("rows 'delete from t returning label'", "delete from t: 2 rows. Go on? [y/N]");
        refused("value \"delete from t where label = 'a' returning label\"", "delete from t: 1 row. Go on? [y/N]");
        refused("transaction { sql 'update t set label = :l', l: 'x' }", "update t: 2 rows. Go on? [y/N]");
        if (postgres()) {
            refused("explain analyze delete from t;", "explain analyze delete from t: 2 rows. Go on? [y/N]");
            refused(
                    "merge into t using accounts a on a.id = t.id when matched then delete;",
                    "merge into t: an unknown number of rows. Go on? [y/N]");
            refused(
                    "alter table t drop constraint t_pkey, drop column label;",
                    "alter table t drop: 2 rows. Go on? [y/N]");
        }
        lab.type("rollback");
        int asked = lab.asked.size();
        assertThat(lab.type("dryRun { sql 'delete from t' }"))
                .isEqualTo("dryRun: all of it is taken back; this is what it would have done\n2\n");
        assertThat(lab.asked).as("what is taken back destroys nothing").hasSize(asked);
        assertThat(lab.labels()).containsExactly("a", "b");
    }

    private void refused(String input, String question) {
        SluiceException failure = lab.answer("n").failure(input);
        assertThat(failure.kind()).as(input).isEqualTo(Kind.REFUSED);
        assertThat(failure.state()).as(input).isEqualTo(OPEN);
        assertThat(lab.asked).as(input).last().isEqualTo(question);
    }

    @Test
    void aStatementThatWritesGivesItsRowToVariables() {
        lab.type("insert into t (label) values ('a') returning label as l \\gset");
        assertThat(lab.type("l")).isEqualTo("a\n");
        lab.answer("y");
        lab.type("delete from t returning label as gone \\gset");
        assertThat(lab.type("gone")).isEqualTo("a\n");
        assertThat(lab.labels()).isEmpty();
        assertThat(lab.failure("insert into t (label) values ('b'), ('c') returning 1 as n \\gset"))
                .hasMessageStartingWith("there is more than one row");
        assertThat(lab.failure("insert into t (label) select 'd' where 1 = 2 returning 1 as n \\gset"))
                .hasMessageStartingWith("there is no row");
        assertThat(lab.labels())
                .as("what gives no row for the variables is taken back")
                .isEmpty();
    }

    @Test
    void aStatementWithVariablesWritesNothingOnAProtectedProfile() {
        try (TypedLab prod = new TypedLab(engine, directory, new Gate("test", false, true, false))) {
            assertThat(prod.failure("insert into t (label) values ('a') returning label as l \\gset")
                            .kind())
                    .isEqualTo(Kind.REFUSED);
            prod.file("in.csv", "id,label\n7,x\n");
            assertThat(prod.failure("\\copy t from in.csv").kind()).isEqualTo(Kind.REFUSED);
            assertThat(prod.failure("set transaction read write;").kind()).isEqualTo(Kind.USAGE);
            prod.type("begin;");
            assertThat(prod.failure("set transaction read write;").kind()).isEqualTo(Kind.USAGE);
            assertThat(prod.failure("insert into t (label) values ('a');").kind())
                    .isEqualTo(Kind.REFUSED);
            prod.type("rollback;");
            if (postgres()) {
                prod.type("select set_config('default_transaction_read_only', 'off', false);");
                assertThat(prod.failure("select lo_create(0);")).hasMessageContaining("read-only transaction");
                assertThat(prod.failure("select set_config('transaction_read_only', 'off', true);"))
                        .hasMessageContaining("transaction read-write mode must be set before any query");
            }
            assertThat(prod.labels()).isEmpty();
        }
    }

    @Test
    void aSecretThatWasEditedIsNotRemembered() {
        String secret = "select 'password=hunter1' as n;";
        lab.file("own.sql", secret);
        lab.type("\\e own.sql");
        lab.type("\\save all.groovy");
        assertThat(lab.type("\\history")).contains("\\e own.sql").doesNotContain("hunter");
        assertThat(lab.read("all.groovy")).doesNotContain("hunter");
    }

    @Test
    void aProfileIsNotLeftWithAnOpenTransaction() {
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        assertThat(lab.failure("\\c lab")).hasMessageContaining("a transaction is open - commit or roll back first");
        assertThat(lab.prompt()).isEqualTo("test*>");
        lab.type("commit");
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void aWriteThatIsInterruptedLosesTheTransactionInSqliteOnly() {
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        SluiceException failure = lab.interrupted("insert into t (label) "
                + endless().replace("as n from", "|| '' as n from").replace("::text as n", "::text"));
        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(failure.state()).isEqualTo(postgres() ? OPEN : "the transaction is lost: all it did is taken back");
        assertThat(lab.prompt()).isEqualTo(postgres() ? "test*>" : "test>");
    }

    @Test
    void aCommitThatFailsKeepsNothingAndIsOver() {
        if (!postgres()) {
            lab.type("pragma foreign_keys = on;");
        }
        lab.type("create table child (parent integer references t (id) deferrable initially deferred);");
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        lab.type("insert into child values (99);");
        SluiceException failure = lab.failure("commit;");
        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(lab.prompt()).isEqualTo("test>");
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void aDefectDoesNotSayThatTheOpenTransactionIsRolledBack() {
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        lab.desk.ask(question -> {
            throw new IllegalStateException("defect");
        });
        SluiceException failure = lab.failure("delete from t;");
        assertThat(failure.kind()).isEqualTo(Kind.BUG);
        assertThat(failure.state()).isEqualTo("the transaction is open; look at it before you commit");
        lab.type("commit");
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void aFileOfResultsThatIsIncompleteIsToldWhenLeaving() {
        Assumptions.assumeTrue(Path.of("/dev/full").toFile().exists(), "no full disk at hand");
        lab.type("\\o /dev/full");
        lab.type("select 1 as one;");
        assertThatThrownBy(lab.evaluator::finish).hasMessageContaining("the file of \\o is incomplete");
        assertThat(lab.type("select 2 as two;")).as("and the screen is back").contains("two");
    }

    @Test
    void theReaderOfAPlainQueryMayLeaveAfterAWrite() {
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        lab.type("\\o /dev/full");
        lab.type("select label from t;");
        if (postgres()) {
            lab.type("create table written (n int);");
            lab.type("create function writes() returns int language sql volatile as"
                    + " 'insert into written values (1) returning n';");
            assertThat(lab.failure("select writes() from generate_series(1, 5);"))
                    .hasMessageContaining("the statement writes as it is read");
        }
        assertThat(lab.state()).isEqualTo(State.OPEN);
        lab.desk.work().commit();
        assertThatThrownBy(lab.evaluator::finish).hasMessageContaining("incomplete");
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void completionHearsOfTablesThatCameFromElsewhere() {
        lab.evaluator.getReady();
        lab.file("made.sql", "create table from_file (id int);\n");
        lab.file("edited.sql", "create table edited_0 (id int);\n");
        lab.type("\\i made.sql");
        offered("select * from from_", "from_file");
        lab.type("\\e edited.sql");
        offered("select * from edit", "edited_0");
        lab.type("select 'create table from_exec (id int)' as made \\gexec");
        offered("select * from from_e", "from_exec");
    }

    private void offered(String input, String table) {
        while (lab.evaluator.completion().at(input, input.length()).isEmpty()) {
            LockSupport.parkNanos(20_000_000L);
        }
        assertThat(lab.evaluator.completion().at(input, input.length()))
                .extracting(Offer::text)
                .contains(table);
    }

    @Test
    void textIsEchoedAndProgramsRun() {
        assertThat(lab.type("\\echo 'two words'")).isEqualTo("two words\n");
        assertThat(lab.type("\\! echo one | tr o 0")).isEqualTo("0ne\n");
        assertThat(lab.failure("\\! exit 3")).hasMessageContaining("ended with code 3");
        assertThat(lab.interrupted("\\! sleep 60").kind()).isEqualTo(Kind.INTERRUPTED);
        lab.type("insert into t (label) values ('a'), ('b');");
        lab.type("\\copy t to t.csv");
        assertThat(lab.said()).startsWith("2 rows copied to ");
    }
}
