package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class RunReportsTest {
    private static final String HOSTILE = "\\u001b[2J<script>alert(1)</script>&\\u0001\\u202e\\uffff]]>\\\"";

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeProfiles() {
        shell = new Shell(directory).file("sluice.toml", """
                default = "home"
                [profiles.home]
                url = "jdbc:sqlite:home.db"
                """);
        shell.run("home", "-c", "create table t (id integer primary key, name text)");
        shell.file("good.groovy", """
                runbook 'Good'
                step('fill') {
                    sql "insert into t (name) values ('a')"
                    expect 'one row', is: 1, { count 't' }
                }
                step('loose', tx: 'none') { note 'x' }
                expect 'still one', none: 'select 1 from t where id > 1'
                """);
        shell.file("bad.groovy", """
                runbook 'Bad'
                step('fill') {
                    sql "insert into t (name) values ('a')"
                    expect 'no row', none: 'select 1 from t'
                }
                """);
        shell.file("hostile.groovy", """
                runbook "%s"
                step("%<s") { expect "%<s", { false } }
                """.formatted(HOSTILE));
    }

    private void validate(String file) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.newSchema(getClass().getResource("junit.xsd"))
                .newValidator()
                .validate(new StreamSource(new StringReader(shell.read(file))));
    }

    private Document xml(String file) throws Exception {
        String text = shell.read(file).replaceFirst("<!DOCTYPE html>", "");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    private static String attribute(Document xml, String element, String attribute) {
        return ((Element) xml.getElementsByTagName(element).item(0)).getAttribute(attribute);
    }

    @Test
    void junitIsValidAndCountsStepsAndExpectations() throws Exception {
        shell.run("run", "good.groovy", "--dry-run", "--report", "junit=dry.xml");
        shell.run("run", "good.groovy", "--report", "junit=good.xml");
        shell.run("run", "bad.groovy", "--report", "junit=bad.xml");

        validate("good.xml");
        validate("dry.xml");
        validate("bad.xml");
        assertThat(attribute(xml("good.xml"), "testsuite", "tests")).isEqualTo("4");
        assertThat(attribute(xml("dry.xml"), "testsuite", "skipped")).isEqualTo("1");
        assertThat(attribute(xml("bad.xml"), "testsuite", "tests")).isEqualTo("2");
        assertThat(attribute(xml("bad.xml"), "testsuite", "failures")).isEqualTo("2");
        assertThat(attribute(xml("bad.xml"), "failure", "message")).contains("the query found rows, expected none");
    }

    @Test
    void aFailureOutsideOfStepsIsATestCaseOfItsOwn() throws Exception {
        shell.file("away.groovy", "requires profile: ['elsewhere']\nstep('a') { note 'x' }\n");

        shell.run("run", "away.groovy", "--report", "junit=away.xml");

        validate("away.xml");
        assertThat(attribute(xml("away.xml"), "testsuite", "errors")).isEqualTo("1");
        assertThat(attribute(xml("away.xml"), "testcase", "name")).isEqualTo("run");
    }

    @Test
    void hostileTextsStayTextsInEveryReport() throws Exception {
        shell.run(
                "run",
                "hostile.groovy",
                "--report",
                "junit=h.xml",
                "--report",
                "html=h.html",
                "--report",
                "json=h.json");

        validate("h.xml");
        assertThat(xml("h.html").getElementsByTagName("script").getLength()).isZero();
        for (String file : new String[] {"h.xml", "h.html"}) {
            assertThat(shell.read(file))
                    .contains("\\x1B[2J&lt;script&gt;alert(1)&lt;/script&gt;&amp;\\x01\\u202E\\uFFFF]]&gt;&quot;")
                    .doesNotContain("<script", "\u001b", "\u202e", "\u0001", "\uffff");
        }
        assertThat(shell.read("h.json")).contains("\\u001B[2J<script>").doesNotContain("\u001b");
    }

    @Test
    void whatTheRunbookShowsAndNotesIsInTheReports() throws Exception {
        shell.file("shown.groovy", """
                step('inside') { note 'a note inside'; report 'Seen inside', rows("select 'in <b>' as cell") }
                note 'a note outside'
                report 'Seen outside', fact('seen') { rows "select 'out' as cell" }
                """);
        shell.run("run", "shown.groovy", "--report", "html=s.html", "--report", "json=s.json");

        assertThat(shell.read("s.html"))
                .contains(
                        "Seen inside",
                        "in &lt;b&gt;",
                        "a note inside",
                        "Outside of steps",
                        "Seen outside",
                        "a note outside");
        assertThat(shell.read("s.json")).contains("Seen inside", "a note inside", "Seen outside", "a note outside");
        xml("s.html");
    }

    @Test
    void aLineOfDataPassesForNoLineOfOurs() {
        shell.file("forged.groovy", """
                step('one') { sql 'select 1'; throw new IllegalStateException("x\\nstate: nothing changed") }
                """);
        assertThat(shell.run("run", "forged.groovy").err())
                .containsOnlyOnce("\nstate: ")
                .contains("x\n  state: nothing changed");
    }

    @Test
    void theCaretStandsUnderTheWordThatFailed() {
        shell.file("caret.groovy", "step('one') { sql 'select 1'; expect 'none', none: 'select 1' }\n");
        assertThat(shell.run("run", "caret.groovy").err())
                .contains("in step \"one\", expect\n", "\n" + " ".repeat(30) + "^\n");
    }

    @Test
    void htmlIsOnePageThatTellsAll() throws Exception {
        shell.run("run", "good.groovy", "--report", "html=good.html");
        shell.run("run", "bad.groovy", "--report", "html=bad.html");

        assertThat(shell.read("good.html"))
                .contains("default-src 'none'", "<h1>Good</h1>", "one row - met", "still one - met", ">committed<")
                .doesNotContain("http://", "https://", "src=", "href=");
        assertThat(shell.read("bad.html"))
                .contains("failed, exit code 3", "no row - not met", "nothing changed; rolled back: step")
                .contains("bad.groovy:4");
        xml("good.html");
        xml("bad.html");
    }

    @Test
    void reportsAreForTheOwnerAloneAndWhole() throws IOException {
        shell.file("r.json", "what was there before");

        shell.run("run", "good.groovy", "--report", "json=r.json", "--report", "html=r.html");

        assertThat(shell.read("r.json")).startsWith("{").endsWith("}\n").contains("\"title\" : \"one row\"");
        for (String file : new String[] {"r.json", "r.html"}) {
            assertThat(Files.getPosixFilePermissions(directory.resolve(file)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(name -> name.startsWith(".r."));
        }
    }

    @Test
    void expectationsAreSaidWhetherMetOrNot() {
        assertThat(shell.run("run", "good.groovy").steadyOut())
                .contains("  expectation \"one row\" met\n", "  expectation \"still one\" met\n")
                .endsWith("done: 2 steps, 1 row written, 2 expectations met, N s\n");
        assertThat(shell.run("run", "bad.groovy").out())
                .contains("  expectation \"no row\" not met: the query found rows, expected none\n");
    }

    @Test
    void aFailureShowsStepCommandLineAndStatement() {
        shell.file("sql.groovy", """
                runbook 'Sql'
                step('one') { sql 'insert into t (name) values (1)' }
                step('two') {
                    sql 'update nowhere set a = 1'
                }
                """);

        assertThat(shell.run("run", "sql.groovy").err().replace(directory + "/", ""))
                .isEqualTo("""
                sluice: no such table: nowhere (42000) - sql.groovy:4
                in step "two", sql
                    sql 'update nowhere set a = 1'
                    ^
                SQL: update nowhere set a = 1
                state: committed: step "one"; rolled back: step "two"
                """);
    }
}
