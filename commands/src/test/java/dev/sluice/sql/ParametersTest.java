package dev.sluice.sql;

import static dev.sluice.sql.Lexis.POSTGRES;
import static dev.sluice.sql.Lexis.SQLITE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
