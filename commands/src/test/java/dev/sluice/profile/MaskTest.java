package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MaskTest {
    private final Mask mask = Mask.of(List.of("*.email", "users.ssn", "app.secrets.*", "token"));

    @Test
    void hidesTheColumnInAnyTable() {
        assertThat(mask.hides("public.users", "email")).isTrue();
        assertThat(mask.hides("users", "EMAIL")).isTrue();
        assertThat(mask.hides("users", "email_sent")).isFalse();
        assertThat(mask.hides("", "token")).isTrue();
    }

    @Test
    void hidesTheColumnOfOneTableInEverySchema() {
        assertThat(mask.hides("public.users", "ssn")).isTrue();
        assertThat(mask.hides("public.others", "ssn")).isFalse();
    }

    @Test
    void hidesAWholeTable() {
        assertThat(mask.hides("app.secrets", "anything")).isTrue();
        assertThat(mask.hides("public.secrets", "anything")).isFalse();
    }

    @Test
    void aDotOrAStarIsNoPatternOfItsOwn() {
        assertThat(Mask.of(List.of("a+b.c")).hides("aab", "c")).isFalse();
    }

    @Test
    void aMessageDoesNotTellItsTableSoThatAWholeMaskedTableHidesEveryKey() {
        assertThat(mask.message("Key (id)=(7) already exists.")).isEqualTo("Key (id)=(***) already exists.");
    }

    @Test
    void hidesWhatTheServerQuotesOfAColumn() {
        assertThat(mask.message("duplicate key (23505); Key (email)=(a@b.example) already exists."))
                .isEqualTo("duplicate key (23505); Key (email)=(***) already exists.");
        assertThat(Mask.of(List.of("*.email")).message("Key (id)=(7) already exists."))
                .isEqualTo("Key (id)=(7) already exists.");
        assertThat(mask.message("Failing row contains (1, a@b.example, null)."))
                .isEqualTo("Failing row contains (***).");
        assertThat(Mask.NONE.message("Failing row contains (1).")).isEqualTo("Failing row contains (1).");
    }
}
