package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Checkout.Outcome;
import org.junit.jupiter.api.Test;

/** {@code runbooks/verify-sync.groovy} after a sync, and after one byte has changed. */
class VerifySyncTest {
    @Test
    void findsTheOneByteThatDiffers() {
        try (Analysts analysts = new Analysts();
                Checkout checkout = Checkout.fresh().withSample().syncingInto(analysts.database())) {
            Outcome synced = checkout.run("warehouse", "-c", "upsert from: profile('lab')");
            assertThat(synced.code()).as(synced.all()).isZero();
            Outcome same = checkout.run("run", "runbooks/verify-sync.groovy", "--profile", "warehouse");
            assertThat(same.code()).as(same.all()).isZero();

            analysts.execute("update narrative_results set response = overlay(response placing '#' from 3)"
                    + " where result_id = (select max(result_id) from narrative_results)");
            Outcome different = checkout.run("run", "runbooks/verify-sync.groovy", "--profile", "warehouse");

            assertThat(different.code()).as(different.all()).isEqualTo(3);
            assertThat(different.all()).contains("1 changed, 0 only in lab:narrative_results", "response: ");
        }
    }
}
