package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Checkout.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SQLite files that others made, from the test documents of Apache Tika. */
class ThirdPartyFileTest {
    private Checkout checkout;
    private Analysts analysts;

    @BeforeEach
    void open() {
        analysts = new Analysts();
        checkout = Checkout.fresh().syncingInto(analysts.database());
        checkout.write("sluice.toml", Checkout.text("sluice.toml") + """
                [profiles.it]
                url = "jdbc:sqlite:it.db"
                """);
    }

    @AfterEach
    void close() {
        checkout.close();
        analysts.close();
    }

    private void take(String resource) throws IOException {
        try (InputStream file = ThirdPartyFileTest.class.getResourceAsStream("/test-documents/" + resource)) {
            Files.copy(file, checkout.path("it.db"));
        }
    }

    private Outcome line(String line) {
        return checkout.run("warehouse", "-c", line, "--format", "json");
    }

    @Test
    void aWholeFileArrivesAndASecondRunWritesNothing() throws IOException {
        take("testSqlite3b.db");

        Outcome first = line("upsert from: profile('it')");
        Outcome second = line("upsert from: profile('it')");

        assertThat(first.code()).as(first.all()).isZero();
        assertThat(first.out()).contains("\"inserted\" : 5,");
        assertThat(second.code()).as(second.all()).isZero();
        assertThat(second.out())
                .contains("\"inserted\" : 0,", "\"updated\" : 0,", "\"unchanged\" : 5,", "\"deleted\" : 0,");
        assertThat(analysts.value("select (select count(*) from my_table1), (select count(*) from my_table2)"))
                .isEqualTo("3|2");
    }

    @Test
    void aTableWithoutAKeyIsRefusedWithTheWayOut() throws IOException {
        take("testSQLITE3.db");

        Outcome refused = line("upsert from: profile('it')");
        Outcome keyed = line("upsert 'tika', from: 'it:tika', key: ['status']");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("has no primary key").contains("pass key: [...]");
        assertThat(keyed.code()).as(keyed.all()).isZero();
        assertThat(analysts.value("select text, status from tika")).isEqualTo("Hello World!|42");
    }
}
