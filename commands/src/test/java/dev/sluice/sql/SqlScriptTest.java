package dev.sluice.sql;

import static dev.sluice.sql.Lexis.POSTGRES;
import static dev.sluice.sql.Lexis.SQLITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SqlScriptTest {
    @Test
    void cutsAtSemicolonsOutsideQuotesAndComments() {
        assertThat(texts("select ';'; select $$;$$ /* ; */ ; -- ;\nselect \";\"", POSTGRES))
                .containsExactly("select ';'", "select $$;$$ /* ; */", "-- ;\nselect \";\"");
    }

    @Test
    void countsNoEmptyStatement() {
        assertThat(texts(";; -- nothing\n; select 1;; /* end */ ", POSTGRES)).containsExactly("select 1");
    }

    @Test
    void givesThePlaceOfTheFirstWordAndTheOffsetOfTheText() {
        String script = "select 1;\r\n  -- why\r\n\té😀 x; y";
        List<SqlStatement> statements = SqlScript.split(script, POSTGRES);

        assertThat(statements).hasSize(3);
        assertThat(statements.get(1)).isEqualTo(new SqlStatement("-- why\r\n\té😀 x", 13, 3, 2, POSTGRES));
        assertThat(statements.get(2)).isEqualTo(new SqlStatement("y", script.length() - 1, 3, 8, POSTGRES));
    }

    @ParameterizedTest
    @EnumSource(Lexis.class)
    void everyStatementStandsInTheScriptAtItsOffsetAndPlace(Lexis lexis) {
        RandomSql texts = new RandomSql(99);
        for (int i = 0; i < 10_000; i++) {
            // Without the mark that is space at a text's start and a letter elsewhere.
            String script = texts.next().replace("\uFEFF", "");
            for (SqlStatement statement : SqlScript.split(script, lexis)) {
                assertThat(script.startsWith(statement.text(), statement.offset()))
                        .isTrue();
                int first = statement.offset() + firstWord(statement);
                assertThat(new Place(statement.line(), statement.column())).isEqualTo(Place.of(script, first));
            }
        }
    }

    @Test
    void keepsTheBodyOfAnAtomicFunctionTogether() {
        String body = """
                create or replace function f(a int) returns int language sql
                begin atomic
                  update t set b = case when a > 1 then case a when 2 then 3 end else 2 end;
                  select t.end from t;
                end""";
        assertThat(texts(body + "; select 1", POSTGRES)).containsExactly(body, "select 1");
    }

    @Test
    void cutsBehindABeginThatIsNoBody() {
        assertThat(texts("begin; update t set a = 1; end; create table begin(atomic int); x", POSTGRES))
                .hasSize(5);
    }

    @Test
    void keepsTheCommandsOfARuleTogether() {
        String rule = "create rule r as on insert to t do also (insert into a values (1); delete from b)";
        assertThat(texts(rule + "; select 1", POSTGRES)).containsExactly(rule, "select 1");
    }

    @Test
    void aForgottenParenthesisDoesNotSwallowTheRest() {
        assertThat(texts("select (1; select 2", POSTGRES)).containsExactly("select (1", "select 2");
    }

    @Test
    void keepsTheBodyOfATriggerTogether() {
        String trigger = """
                create temp trigger if not exists t after insert on a begin
                  select case when 1 then 2 end;
                  update b set c = ';' where d = 'end;'; -- end;
                END""";
        assertThat(texts(trigger + " ; select 1;", SQLITE)).containsExactly(trigger, "select 1");
    }

    @Test
    void aTriggerOfPostgresHasNoBody() {
        assertThat(texts("create trigger t before insert on a for each row execute function f(); select 1", POSTGRES))
                .hasSize(2);
    }

    @Test
    void readsEachEnginesQuotes() {
        assertThat(texts("select [a;b], `c;d`", SQLITE)).hasSize(1);
        assertThat(texts("select a[1;b], `c;d`", POSTGRES)).hasSize(3);
    }

    @Test
    void aLongScriptIsCutInOnePass() {
        String script = "insert into t values ('a', 1);\n".repeat(100_000);
        List<SqlStatement> statements = SqlScript.split(script, POSTGRES);
        assertThat(statements).hasSize(100_000);
        assertThat(statements.get(99_999).line()).isEqualTo(100_000);
    }

    private static int firstWord(SqlStatement statement) {
        return SqlScript.tokens(statement.text(), statement.lexis()).stream()
                .filter(Token::significant)
                .findFirst()
                .orElseThrow()
                .start();
    }

    private static List<String> texts(String script, Lexis lexis) {
        return SqlScript.split(script, lexis).stream().map(SqlStatement::text).toList();
    }
}
