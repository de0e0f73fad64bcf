package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.shell.Checkout.Outcome;
import dev.sluice.shell.script.BuiltIn;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** {@code runbooks/tour.groovy} on a fresh database. */
class TourTest {
    private static HttpServer healthPage() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                boolean known = "canary-7".equals(exchange.getRequestHeaders().getFirst("Authorization"));
                exchange.sendResponseHeaders(known ? 200 : 403, 2);
                exchange.getResponseBody().write("up".getBytes(UTF_8));
            }
        });
        server.start();
        return server;
    }

    @Test
    void theTourRunsToItsEndAndADryRunChangesNothing() throws IOException {
        HttpServer server = healthPage();
        try (TestDatabase database = TestPostgres.freshDatabase();
                Checkout checkout =
                        Checkout.fresh().withSample().syncingInto(database).with("TOUR_TOKEN", "canary-7")) {
            Outcome rehearsed = checkout.run("run", "runbooks/tour.groovy", "--dry-run");
            assertThat(rehearsed.code()).as(rehearsed.all()).isZero();
            assertThat(checkout.run("warehouse", "-c", "select * from tour_archive")
                            .code())
                    .isNotZero();

            Outcome outcome = checkout.run(
                    "run",
                    "runbooks/tour.groovy",
                    "go live=yes",
                    "before going live=yes; Ann",
                    "health=http://127.0.0.1:" + server.getAddress().getPort() + "/");

            assertThat(outcome.code()).as(outcome.all()).isZero();
            assertThat(outcome.out())
                    .contains("customer  orders")
                    .contains("taken back: ")
                    .contains("hello ann")
                    .doesNotContain("canary");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theTourShowsEveryWord() {
        String tour = Checkout.text("runbooks/tour.groovy") + Checkout.text("runbooks/tour/tables.groovy");

        assertThat(BuiltIn.names())
                // A dry run of a part is for the prompt; a file is a source of commands that are yet to come.
                .filteredOn(word -> !word.equals("dryRun") && !word.equals("file"))
                .allSatisfy(word -> assertThat(tour).containsPattern("\\b" + word + "(?! by)[ (]"));
        assertThat(BuiltIn.values())
                .flatExtracting(BuiltIn::options)
                // It is to run on every profile.
                .filteredOn(option -> !option.name().equals("profile"))
                .allSatisfy(option -> assertThat(tour).contains(option.name() + ": "));
    }
}
