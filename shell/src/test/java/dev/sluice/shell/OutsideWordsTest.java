package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.shell.Shell.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words that speak with people, programs and servers. */
class OutsideWordsTest {
    @TempDir
    private Path directory;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private Shell shell;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/up", exchange -> answer(exchange, 200, "all is up"));
        server.createContext("/down", exchange -> answer(exchange, 503, "down"));
        server.createContext("/soon", exchange -> answer(exchange, asked.incrementAndGet() < 2 ? 503 : 200, "soon"));
        server.createContext(
                "/echo",
                exchange -> answer(
                        exchange,
                        201,
                        exchange.getRequestMethod() + " "
                                + exchange.getRequestHeaders().getFirst("X-Who") + " "
                                + new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        server.start();
        shell = new Shell(directory)
                .file("sluice.toml", "default = \"home\"\n[profiles.home]\nurl = \"jdbc:sqlite:home.db\"\n")
                .file("asks.groovy", """
                        runbook 'Asks'
                        step('one') { sql 'create table t (id integer)'; sql 'insert into t values (1), (2)' }
                        confirm('go live') { "Put ${count('t')} rows live?" }
                        def said = checklist('before', ['Is the backup done?', 'Who is on call?'])
                        note "${said['Who is on call?']} is on call"
                        """);
        shell.run("home", "-c", "create table made (id integer)");
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        }
    }

    private Outcome outside(String body) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        shell.file("outside.groovy", "step('out', tx: 'none') {\n" + body.replace("URL", url) + "}\n");
        return shell.run("run", "outside.groovy");
    }

    private String firstLine(Outcome outcome) {
        return outcome.err()
                .replace(directory + "/", "")
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll("127.0.0.1:\\d+", "host");
    }

    private String error(String... arguments) {
        return shell.run(arguments).err().replace(directory + "/", "");
    }

    @Test
    void questionsAreAnsweredAtATerminal() {
        Outcome outcome = shell.runAtTerminal("yes\nyes\nAnn\n", "run", "asks.groovy");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEqualTo("""
                confirm "go live": Put 2 rows live? (yes to go on)
                checklist "before": Is the backup done?
                checklist "before": Who is on call?
                """);
        assertThat(outcome.out()).contains("Ann is on call");
        assertThat(shell.run("home", "-c", "select * from sluice_step").out())
                .contains("go live", "Who is on call?", "Ann");
    }

    @Test
    void questionsAreAnsweredByParametersOfTheirNames() {
        Outcome outcome = shell.run("run", "asks.groovy", "go live=yes", "before=yes; Bob");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("Bob is on call");
    }

    @Test
    void aQuestionWithoutAnAnswerIsRefused() {
        assertThat(shell.run("run", "asks.groovy").code()).isEqualTo(6);
        shell.file("only.groovy", "confirm('go') { 'Go?' }\n");

        assertThat(shell.runWith("yes\n", "run", "only.groovy").code()).isEqualTo(8);
        assertThat(error("run", "only.groovy")).isEqualTo("""
                sluice: confirm "go" has no answer: "Go?" - only.groovy:1 - give 'go=yes', or run it at a terminal
                in confirm
                confirm('go') { 'Go?' }
                ^
                state: nothing changed
                """);
        assertThat(error("run", "only.groovy", "go=no"))
                .startsWith("sluice: confirm \"go\": \"Go?\" was answered \"no\" - only.groovy:1\n");
        assertThat(shell.runAtTerminal("perhaps\n", "run", "only.groovy").code())
                .isEqualTo(8);
        assertThat(shell.run("run", "only.groovy", "gp=yes").err())
                .contains("unknown parameter \"gp\" - did you mean \"go\"?");
    }

    @Test
    void aChecklistWantsAnAnswerToEachAndNoNo() {
        shell.file("list.groovy", "checklist('c', ['a?', 'b?'])\n");

        assertThat(error("run", "list.groovy", "c=yes"))
                .startsWith(
                        "sluice: checklist \"c\" asks 2 questions, the parameter answers 1 - list.groovy:1 - give one answer each");
        assertThat(error("run", "list.groovy", "c=yes;no"))
                .startsWith("sluice: checklist \"c\": \"b?\" was answered \"no\" - list.groovy:1\n");
        assertThat(shell.run("run", "list.groovy", "c=yes;ann").code()).isZero();
    }

    @Test
    void aDryRunAsksNobody() {
        Outcome outcome = shell.run("run", "asks.groovy", "--dry-run");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("confirm: Put 2 rows live?").contains("not asked is on call");
    }

    @Test
    void aReportPrintsRowsWithTheirHostileValuesMadeVisible() {
        shell.file("rows.groovy", """
                def found = fact('rows') { rows "select 1 as id, 'a' || char(27) || '[2J' || char(10) || 'b' as name" }
                report 'What there is', found
                report 'Nothing', []
                """);

        assertThat(shell.run("run", "rows.groovy").out()).contains("""
                  What there is
                    id  name
                    --  -----------
                     1  a\\x1B[2J\\nb
                  Nothing
                    note: no rows
                """);
    }

    @Test
    void aReportShowsNumbersAsTheyAre() {
        shell.file("rows.groovy", "report 'Keys', [[id: 1234567, price: 1.50], [id: 8, price: 10.25]]\n");

        assertThat(shell.run("run", "rows.groovy").out()).contains("""
                  Keys
                         id  price
                    -------  -----
                    1234567   1.50
                          8  10.25
                """);
    }

    @Test
    void httpIsAQuestionUntilItIsToldWhatTheAnswerMustBe() {
        assertThat(outside(
                                "note \"${http('URL/up').ok} ${http('URL/down').ok} ${http('URL/down').status} ${http('http://127.0.0.1:1/').ok}\"\n")
                        .out())
                .contains("true false 503 false");
        assertThat(firstLine(outside("http('URL/down', status: 200)\n")))
                .isEqualTo("sluice: http GET http://host/down answered 503, expected 200 - outside.groovy:2");
        assertThat(firstLine(outside("http('URL/up', contains: 'sideways')\n")))
                .isEqualTo(
                        "sluice: http GET http://host/up answered 200, with \"sideways\" in its body - outside.groovy:2");
    }

    @Test
    void httpSendsWhatItIsGivenAndAsksAgain() {
        assertThat(outside("note http('URL/echo', method: 'POST', headers: ['X-Who': 'ann'], body: 'hello').body\n")
                        .out())
                .contains("POST ann hello");
        assertThat(outside("note http('URL/soon', retryUntil: 10.seconds).body\n")
                        .out())
                .contains("soon");
        assertThat(asked).hasValue(2);
    }

    @Test
    void watchRepeatsUntilItIsSo() {
        assertThat(outside("""
                watch('three', every: 10.millis, for: 20.seconds, until: { count('made') == 3 }) {
                    sql 'insert into made values (1)'
                }
                note "made ${count('made')}"
                """).out()).contains("made 3");
        assertThat(firstLine(outside("watch('never', every: 10.millis, for: 30.millis, until: { false }) { 1 }\n")))
                .isEqualTo(
                        "sluice: watch \"never\" did not come to its end within 30 ms - outside.groovy:2 - raise for:");
        assertThat(outside(
                                "int n = 0\nwatch('a while', every: 10.millis, for: 35.millis) { n++ }\nnote \"rounds $n\"\n")
                        .out())
                .containsPattern("rounds [1-4]\n");
        assertThat(firstLine(outside("watch('endless', every: 1.seconds) { 1 }\n")))
                .contains("watch \"endless\" has no end");
    }

    @Test
    void execPassesArgumentsAsTheyAreAndChecksWhatCameBack() {
        assertThat(outside("note exec(['printf', '%s', '$HOME; `id`']).output\n")
                        .out())
                .contains("$HOME; `id`");
        assertThat(outside("note exec(['sh', '-c', 'pwd; echo $WHO'], dir: '" + directory
                                + "', env: [WHO: 'ann']).output\n")
                        .out())
                .contains(directory.toString())
                .contains("ann");
        assertThat(outside("note \"${exec(['sh', '-c', 'exit 3'], exitCode: 3).exitCode}\"\n")
                        .out())
                .contains("  3\n");
        assertThat(firstLine(outside("exec(['true'], exitCode: 3)\n")))
                .isEqualTo("sluice: program \"true\" ended with code 0, expected 3 - outside.groovy:2");
        assertThat(firstLine(outside("exec(['echo', 'all well'], mustMatch: 'bad')\n")))
                .isEqualTo(
                        "sluice: program \"echo\" wrote nothing that matches \"bad\"; its last line: all well - outside.groovy:2");
        assertThat(firstLine(outside("exec(['echo', 'ERROR 5'], mustNotMatch: 'ERROR')\n")))
                .isEqualTo(
                        "sluice: program \"echo\" wrote what matches \"ERROR\"; its last line: ERROR 5 - outside.groovy:2");
    }
}
