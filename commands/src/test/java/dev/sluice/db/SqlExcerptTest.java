package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlExcerptTest {
    @Test
    void theCaretStandsUnderThePlace() {
        assertThat(SqlExcerpt.of("select 1\nfrom nowhere", 15)).isEqualTo("""
                SQL: from nowhere
                          ^""");
    }

    @Test
    void marksAreLongerThereThanHere() {
        // What the server saw: select $1, $2, x
        assertThat(SqlExcerpt.of("select ?, ?, x", 16)).isEqualTo("""
                SQL: select ?, ?, x
                                  ^""");
    }

    @Test
    void withoutAPlaceTheFirstLineMustDo() {
        assertThat(SqlExcerpt.of("\n  update t\nset a = 1", 0)).isEqualTo("SQL:   update t");
    }

    @Test
    void aLongLineIsCutAroundThePlace() {
        String sql = "select '" + "a".repeat(300) + "', nope from t";
        String[] lines = SqlExcerpt.of(sql, 312).split("\n", -1);

        assertThat(lines[0].length()).isLessThan(180);
        assertThat(lines[0].substring(lines[1].length() - 1)).startsWith("nope");
    }
}
