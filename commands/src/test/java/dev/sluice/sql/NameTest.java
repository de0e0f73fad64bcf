package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {
    private static final int LIMIT = 63;
    private static final List<String> SUFFIXES = List.of("_new", "_old", "_bak");

    @ParameterizedTest
    @ValueSource(strings = {"orders", "we\"ird", "a;drop table t--", "sel'ect", "\uD83D\uDE00", " "})
    void aDerivedNameOfAShortOneIsThatAndTheSuffix(String text) {
        assertThat(Name.of(text).derived("_old")).isEqualTo(Name.of(text + "_old"));
    }

    /** The server would cut {@code <63 characters>_old} to the table's own name. */
    @Test
    void noDerivedNameIsCutByTheServerOrIsTheNameItself() {
        for (String unit : List.of("a", "\u00e9", "\u20ac", "\uD83D\uDE00")) {
            for (int length = 1; length <= 80; length++) {
                Name name = Name.of(unit.repeat(length));
                for (String suffix : SUFFIXES) {
                    Name derived = name.derived(suffix);
                    assertThat(derived.fitsPostgres())
                            .as("%s of %s", suffix, name)
                            .isTrue();
                    assertThat(derived).isNotEqualTo(name);
                    assertThat(derived.text()).endsWith(suffix);
                }
            }
        }
    }

    /** Names that differ at their ends only, which is where a cut falls. */
    @Test
    void noTwoNamesHaveTheSameDerivedName() {
        Set<String> seen = new HashSet<>();
        int count = 0;
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String stem = "x".repeat(LIMIT - 8) + String.format("%08x", random.nextInt());
            for (String suffix : SUFFIXES) {
                if (seen.add("of " + stem + suffix)) {
                    count++;
                    assertThat(seen.add(Name.of(stem).derived(suffix).text()))
                            .as("%s of %s", suffix, stem)
                            .isTrue();
                }
            }
        }
        assertThat(count).isGreaterThan(50_000);
    }

    /** Two strings with the same String.hashCode are easily found, and may be two tables of one schema. */
    @Test
    void namesMadeToCollideDoNot() {
        String stem = "x".repeat(LIMIT - 4);
        assertThat((stem + "AaAa").hashCode()).isEqualTo((stem + "BBBB").hashCode());
        assertThat(Name.of(stem + "AaAa").derived("_old"))
                .isNotEqualTo(Name.of(stem + "BBBB").derived("_old"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "\uD800", "a\uDC00"})
    void whatCannotBeANameIsRefused(String text) {
        assertThatThrownBy(() -> Name.of(text)).hasMessageContaining("use another name");
    }

    @Test
    void quotesAreDoubledAndNothingElseIsTouched() {
        assertThat(Name.of("we\"ird; --'").quoted()).isEqualTo("\"we\"\"ird; --'\"");
    }
}
