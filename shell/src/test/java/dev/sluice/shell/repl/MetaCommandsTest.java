package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.shell.meta.Meta;
import dev.sluice.shell.meta.MetaTable;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetaCommandsTest extends TypedTest {
    private static final List<String> SERVER =
            List.of("\\dm", "\\df", "\\du", "\\dp", "\\activity", "\\locks", "\\blockers");

    @BeforeEach
    void fill() {
        lab.type("insert into t (label) values ('a'), ('b');");
        lab.type("create view v as select label from t;");
        lab.type("create index by_label on t (label);");
    }

    @Test
    void theCatalogIsListed() {
        assertThat(lab.type("\\d")).contains("t ", "accounts");
        assertThat(lab.type("\\d t")).contains("label", "not null", "primary key (id)", "by_label");
        lab.type("create unique index once on t (label, id);");
        lab.type("create index of_some on t (label) where label > 'b';");
        lab.type("create table u (n integer references t (id));");
        assertThat(lab.type("\\d t"))
                .contains("\nindex by_label (label)\n", "\nindex of_some, over an expression or some rows\n")
                .contains("once (label, id)\n");
        assertThat(lab.type("\\d+ t")).contains("label", "\nreferenced by ").containsPattern("u \\(n\\)\n");
        assertThat(lab.type("\\dt")).contains(" t", "accounts").doesNotContain(" v");
        assertThat(lab.type("\\dt+")).isEqualTo(lab.type("\\dt"));
        assertThat(lab.type("\\dt acc*")).contains("accounts").contains("(1 row)");
        assertThat(lab.type("\\dv")).contains(" v").contains("(1 row)");
        assertThat(lab.type("\\di by*")).contains("by_label");
        assertThat(lab.type("\\dn")).contains(postgres() ? "public" : "main");
        assertThat(lab.type("\\l")).contains(postgres() ? "postgres" : "main");
        assertThat(lab.type("\\sv v")).containsIgnoringCase("create view").contains("label");
        assertThat(lab.failure("\\sv w")).hasMessageStartingWith("view \"w\" does not exist");
        assertThat(lab.failure("\\d nowhere")).hasMessageContaining("does not exist");
    }

    @Test
    void whatAnEngineLacksItSays() {
        for (String command : SERVER) {
            if (!postgres()) {
                assertThat(lab.failure(command)).as(command).hasMessageMatching("SQLite .*it works on PostgreSQL");
            } else {
                assertThat(lab.type(command)).as(command).contains("row");
            }
        }
        if (postgres()) {
            lab.type("create function twice(n int) returns int language sql as 'select n * 2;';");
            assertThat(lab.type("\\df")).contains("twice");
            assertThat(lab.type("\\sf twice")).contains("n * 2");
        } else {
            assertThat(lab.failure("\\sf twice")).hasMessageContaining("SQLite keeps no functions");
        }
    }

    @Test
    void sessionsAreCancelledAndKilledOnceAgreed() {
        lab.answer("no");
        assertThat(lab.failure("\\kill x").kind()).isEqualTo(Kind.USAGE);
        if (postgres()) {
            assertThat(lab.failure("\\cancel 1")).hasMessageStartingWith("there is no session 1");
            lab.type("select pg_backend_pid() as pid \\gset");
            assertThat(lab.failure("\\kill " + lab.type("pid").strip()).kind()).isEqualTo(Kind.REFUSED);
            assertThat(lab.asked).last().asString().startsWith("kill session ");
        }
    }

    @Test
    void aStatementIsSentShownAndKept() {
        lab.type("select label from t order by 1;");
        assertThat(lab.type("\\g")).contains(" a\n", " b\n");
        assertThat(lab.type("select label from t where label = 'a' \\gx")).isEqualTo("""
                -[ row 1 ]----
                label | a
                (1 row)
                """);
        lab.type("select label as l, 7 as n from t where label = 'b' \\gset x_");
        assertThat(lab.type("[x_l, x_n]")).isEqualTo("[b, 7]\n");
        assertThat(lab.failure("select 1 from t \\gset")).hasMessageStartingWith("there is more than one row");
        assertThat(lab.type("select id, label from t \\gdesc"))
                .containsPattern("(?i)id +\\| " + (postgres() ? "(integer|bigint)" : "integer"))
                .containsPattern("(?i)label +\\| text");
        assertThat(lab.failure("delete from t \\gdesc")).hasMessageStartingWith("\\gdesc tells the columns of a query");
        assertThat(lab.failure("query 'select 1'")).hasMessageContaining("no command by itself");
        assertThat(lab.labels()).as("nothing is executed").hasSize(2);
        lab.type("select 'insert into t (label) values (''' || label || '2'')' from t \\gexec");
        assertThat(lab.labels()).containsExactlyInAnyOrder("a", "b", "a2", "b2");
        lab.type("select label from t order by 1 \\g out.csv");
        assertThat(lab.read("out.csv")).contains("label", "a2");
    }

    @Test
    void aWatchEndsWhenItsExpressionHolds() {
        assertThat(lab.type("select count(*) as n from t \\watch 0.1 until it[0].n == 2"))
                .contains(" 2\n");
        assertThat(lab.failure("select 1 \\watch often")).hasMessageContaining("is not understood");
    }

    @Test
    void resultsTakeTheFormAskedFor() {
        lab.type("\\format markdown");
        assertThat(lab.type("select label from t where label = 'a';")).isEqualTo("| label |\n| --- |\n| a |\n");
        lab.type("\\pset format ndjson");
        assertThat(lab.type("select label from t order by 1;")).isEqualTo("{\"label\":\"a\"}\n{\"label\":\"b\"}\n");
        lab.type("\\format html");
        assertThat(lab.type("select '<b>' as x;")).contains("&lt;b&gt;");
        lab.type("\\format aligned");
        lab.type("\\pset null -");
        assertThat(lab.type("select null as x;")).contains("\n -\n");
        lab.type("\\x on");
        assertThat(lab.type("select 1 as x;")).startsWith("-[ row 1 ]");
        lab.type("\\x off");
        lab.type("\\o all.txt");
        assertThat(lab.type("select 5 as five;")).isEmpty();
        lab.type("select 6 as six \\g six.txt");
        lab.type("\\copy (select 8 as eight) to eight.csv");
        assertThat(lab.type("select 7 as seven;"))
                .as("results go there until \\o")
                .isEmpty();
        lab.type("\\o");
        assertThat(lab.read("all.txt")).contains("five", "5", "seven").doesNotContain("six", "eight");
        assertThat(lab.read("six.txt")).contains("six");
        assertThat(lab.read("eight.csv")).isEqualTo("eight\n8\n");
        assertThat(lab.failure("\\format xml")).hasMessageContaining("there are: text, csv");
        lab.type("\\timing");
        assertThat(lab.said()).isEqualTo("timing is on\n");
        lab.type("select 1;");
        assertThat(lab.said()).startsWith("took ");
        lab.type("\\g");
        assertThat(lab.said()).startsWith("took ");
        assertThat(lab.type("\\s 1")).contains("\\s 1");
        assertThat(lab.type("\\quit")).startsWith("LEAVE");
    }

    @Test
    void filesComeInAndGoOut() {
        lab.type("\\copy t to 't.csv'");
        assertThat(lab.read("t.csv")).isEqualTo("id,label\n1,a\n2,b\n");
        lab.file("more.csv", "id,label\n7,\"x, \"\"y\"\"\"\n8,z\n");
        lab.type("\\copy t from 'more.csv'");
        assertThat(lab.labels()).containsExactly("a", "b", "x, \"y\"", "z");
        lab.type("\\copy (select label from t where id = 8) to z.json");
        assertThat(lab.read("z.json")).isEqualTo("[{\"label\":\"z\"}]\n");
        lab.file("bad.csv", "id,label\n9,one\n10\n");
        assertThat(lab.failure("\\copy t from bad.csv"))
                .hasMessageContaining("a record has 1 fields where 2 are named");
        assertThat(lab.labels()).hasSize(4);
    }

    @Test
    void scriptsAndRunbooksRun() {
        lab.file("two.sql", "insert into t (label) values ('c');\n-- and\ninsert into t (label) values ('d');\n");
        lab.file("run.groovy", "runbook 'x'\nstep('one') { }\n");
        lab.file("lines.groovy", "def n = 4\nn + 1\n");
        lab.type("\\i two.sql");
        assertThat(lab.labels()).containsExactly("a", "b", "c", "d");
        lab.type("\\i run.groovy n=1");
        assertThat(lab.runs).containsExactly("/run.groovy n=1");
        assertThat(lab.type("\\i lines.groovy")).contains("5");
        lab.type("begin");
        assertThat(lab.failure("\\i run.groovy")).hasMessageStartingWith("a runbook has transactions of its own");
    }

    @Test
    void inputsAreListedEditedAndSaved() {
        lab.type("select 1 as n;");
        assertThat(lab.type("\\e")).contains(" 2\n");
        assertThat(lab.type("\\history 4")).contains("select 1 as n;", "select 2 as n;");
        int last = lab.desk.past().size() + 1;
        lab.type("def x = 7");
        lab.type("update t set label = 'c' where label = 'it''s';");
        lab.type("\\save saved.groovy " + last + "-" + (last + 1));
        assertThat(lab.read("saved.groovy")).isEqualTo("""
                runbook 'Saved from the prompt'

                step('typed') {
                    def x = 7
                    sql '''update t set label = 'c' where label = 'it''s\\''''
                }
                """);
    }

    @Test
    void aFailureInAFileSaysWhereItsInputBegins() {
        lab.file("bad.sql", "-- first\nselect 1;\ncount 't'\n\nselect * from nowhere;\n");
        assertThat(lab.failure("\\i bad.sql"))
                .hasMessageContaining("nowhere")
                .hasMessageContaining("bad.sql, from line ");
        lab.file("worse.groovy", "count 't'\n\\nonsense\n");
        assertThat(lab.failure("\\i worse.groovy")).hasMessageContaining("worse.groovy, from line 2");
    }

    @Test
    void variablesAndEchoAreSet() {
        lab.type("\\set who 'me'");
        assertThat(lab.type("who")).isEqualTo("me\n");
        lab.type("\\set ECHO on");
        assertThat(lab.runs).containsExactly("echo true");
        assertThat(lab.type("\\conninfo"))
                .startsWith("test (here)\n")
                .containsPattern(postgres() ? "user \\S+ at \\S+:\\d+/\\S+\n$" : "\n$");
        assertThat(lab.failure("\\errverbose").getMessage()).isEqualTo("nothing has failed so far");
        lab.failure("select * from nowhere;");
        assertThat(lab.type("\\errverbose")).startsWith("verbose: ");
    }

    @Test
    void everyCommandIsDescribed() {
        assertThat(MetaTable.all()).hasSizeGreaterThan(40).allSatisfy(meta -> {
            assertThat(meta.summary()).endsWith(".");
            assertThat(lab.type("\\?")).contains(meta.signature());
        });
        assertThat(MetaTable.all().stream().map(Meta::name)).doesNotHaveDuplicates();
    }
}
