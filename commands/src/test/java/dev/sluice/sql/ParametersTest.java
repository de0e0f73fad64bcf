package dev.sluice.sql;

import static dev.sluice.sql.Lexis.POSTGRES;
import static dev.sluice.sql.Lexis.SQLITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.core.Parser;

class ParametersTest {
    @Test
    void putsAMarkForEachName() {
        Parameters found = of("select :a::int, ':x', \":y\", $$:z$$ /* :c */ from t where b = :b and a = :a");
        assertThat(found.text()).isEqualTo("select ?::int, ':x', \":y\", $$:z$$ /* :c */ from t where b = ? and a = ?");
        assertThat(found.names()).containsExactly("a", "b", "a");
    }

    @Test
    void leavesSlicesAndAssignmentsAlone() {
        assertThat(of("select a[1:2], b[lo:hi], f(x := 1)").names()).isEmpty();
        assertThat(of("select f(x := :n)").text()).isEqualTo("select f(x := ?)");
    }

    @Test
    void doublesQuestionMarksOfOperatorsForPostgres() {
        assertThat(of("select j ? 'a', j ?| :k, j ?& 'c', j @? 'd', '?' from t -- ?")
                        .text())
                .isEqualTo("select j ?? 'a', j ??| ?, j ??& 'c', j @?? 'd', '?' from t -- ?");
    }

    @Test
    void keepsAMarkApartFromTheOperatorBehindIt() {
        Parameters found = of("select :a?'k', j ?:b, wrong");
        assertThat(found.text()).isEqualTo("select ? ??'k', j ???, wrong");
        int position = 1 + "select $1 ?'k', j ?$2, ".length();
        assertThat(found.sourceOffset(position)).isEqualTo(found.source().indexOf("wrong"));
    }

    @Test
    void theDriverSendsWhatThePositionsCountIn() throws SQLException {
        for (String text :
                List.of("select :a?'k', j ?:b, x::int, ':c', $$:d$$", "select j ?| :a from t where b = E'\\':c'")) {
            Parameters found = of(text);
            String sent = Parser.parseJdbcSql(found.text(), true, true, true, false, true)
                    .get(0)
                    .nativeSql;
            for (int i = 1; i <= found.names().size(); i++) {
                int position = 1 + sent.indexOf("$" + i);
                assertThat(found.sourceOffset(position))
                        .isEqualTo(text.indexOf(":" + found.names().get(i - 1)));
            }
        }
    }

    @Test
    void endsANameWhereGroovyWould() {
        assertThat(of("select :größe\u00a0, :a$b").names()).containsExactly("größe", "a");
    }

    @Test
    void leavesTheMarksOfSqliteAsTheyAre() {
        SqlText text = SqlText.of("select ?, @x, :a", SQLITE);
        assertThat(text.parameters().text()).isEqualTo("select ?, @x, ?");
        assertThat(text.marks()).hasSize(2);
    }

    @Test
    void mapsTheServersPositionsBack() {
        Parameters found = of("select :name, '😀', :other, wrong");
        assertThat(found.text()).isEqualTo("select ?, '😀', ?, wrong");
        String sent = "select $1, '😀', $2, wrong";
        int position = 1 + sent.codePointCount(0, sent.indexOf("wrong"));

        assertThat(found.sourceOffset(position)).isEqualTo(found.source().indexOf("wrong"));
        assertThat(found.sourceOffset(1)).isZero();
        assertThat(found.sourceOffset(9)).isEqualTo(found.source().indexOf(":name"));
        assertThat(found.sourceOffset(10_000)).isEqualTo(found.source().length());
    }

    @Test
    void countsTheDigitsOfLateParameters() {
        Parameters found = of("select " + ":a,".repeat(12) + "wrong");
        int position = 1 + "select ".length() + 9 * "$1,".length() + 3 * "$10,".length();
        assertThat(found.sourceOffset(position)).isEqualTo(found.source().indexOf("wrong"));
    }

    private static Parameters of(String text) {
        return SqlText.of(text, POSTGRES).parameters();
    }
}
