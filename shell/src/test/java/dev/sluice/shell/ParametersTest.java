package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the values of parameters come from, and what is said when they are wrong. */
class ParametersTest {
    private static final String KINDS = """
            runbook 'Kinds'
            enum Mode { FULL, DELTA }
            def count = param 'count', Integer, default: 5, min: 1, max: 10, help: 'how many'
            def big = param 'big', Long, default: 5_000_000_000
            def rate = param 'rate', BigDecimal, default: 0.5, max: 1
            def name = param 'name', String, default: 'ann', matches: '[a-z]+'
            def fast = param 'fast', Boolean, default: false
            def day = param 'day', LocalDate, default: '2026-01-31', min: '2026-01-01'
            def mode = param 'mode', Mode, default: Mode.FULL
            def level = param 'level', String, default: 'low', oneOf: ['low', 'high']
            def data = param 'data', Path, default: null
            def old = param 'old', File, default: null
            def token = param 'token', String, default: 'none', secret: true, env: 'TOKEN', help: 'of the service'
            note "$count $big $rate $name $fast $day ${mode.name()} $level $data $old"
            if (mode == Mode.DELTA) { note "only changes, ${day.year + count}" }
            note "token $token"
            """;

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeFiles() {
        shell = new Shell(directory)
                .file("sluice.toml", "default = \"home\"\n[profiles.home]\nurl = \"jdbc:sqlite:home.db\"\n")
                .file("kinds.groovy", KINDS)
                .file("asks.groovy", """
                        def name = param 'name', String, help: 'who'
                        def key = param 'key', String, secret: true
                        note "$name ${key.length()}"
                        """);
    }

    private String notes(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "run";
        all[1] = "kinds.groovy";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        Outcome outcome = shell.run(all);
        assertThat(outcome.err()).isEmpty();
        return outcome.out().lines().filter(l -> l.startsWith("  ")).reduce("", (a, b) -> a + b + "\n");
    }

    @Test
    void everyTypeHasADefaultOfItsOwnType() {
        assertThat(notes()).isEqualTo("""
                  5 5000000000 0.5 ann false 2026-01-31 FULL low null null
                  token ***
                """);
    }

    @Test
    void everyTypeTakesAValue() {
        String file = directory.resolve("kinds.groovy").toString();

        assertThat(notes(
                        "count=7",
                        "big=1",
                        "rate=-0.25",
                        "name=bob",
                        "fast=yes",
                        "day=2026-02-01",
                        "mode=DELTA",
                        "level=high",
                        "data=" + file,
                        "old=" + file))
                .isEqualTo("""
                          7 1 -0.25 bob true 2026-02-01 DELTA high %1$s %1$s
                          only changes, 2033
                          token ***
                        """.formatted(file));
    }

    @Test
    void allThatIsWrongIsSaidAtOnceBeforeAnyConnection() {
        Outcome outcome = shell.run(
                "run",
                "kinds.groovy",
                "count=0",
                "big=x",
                "rate=2",
                "name=Ann",
                "fast=maybe",
                "day=2025-12-31",
                "mode=FUL",
                "level=hihg",
                "data=/nowhere",
                "tokn=x");

        assertThat(outcome).isEqualTo(new Outcome(2, "", """
                sluice: unknown parameter "tokn" - did you mean "token"?
                sluice: parameter "count" must be at least 1, was "0" - parameter count
                sluice: parameter "big" must be a whole number, was "x" - parameter big
                sluice: parameter "rate" must be at most 1, was "2" - parameter rate
                sluice: parameter "name" must match [a-z]+, was "Ann" - parameter name
                sluice: parameter "fast" must be true or false, was "maybe" - parameter fast
                sluice: parameter "day" must be at least 2026-01-01, was "2025-12-31" - parameter day
                sluice: parameter "mode" must be one of FULL, DELTA, was "FUL" - parameter mode - did you mean "FULL"?
                sluice: parameter "level" must be one of low, high, was "hihg" - parameter level - did you mean "high"?
                sluice: parameter "data" must be a file that exists, was "/nowhere" - parameter data - check the path
                state: nothing changed
                """));
        assertThat(directory.resolve("home.db")).doesNotExist();
    }

    @Test
    void helpListsThemWithoutTheSecret() {
        assertThat(shell.run("run", "kinds.groovy", "--help").out()).endsWith("""
                Parameters of "Kinds":
                  count  Integer, default: 5, at least 1, at most 10 - how many
                  big    Long, default: 5000000000
                  rate   BigDecimal, default: 0.5, at most 1
                  name   String, default: ann, matching [a-z]+
                  fast   Boolean, default: false
                  day    LocalDate, default: 2026-01-31, at least 2026-01-01
                  mode   choice, default: FULL, one of: FULL, DELTA
                  level  String, default: low, one of: low, high
                  data   Path, default: null
                  old    File, default: null
                  token  String, default: ***, or the variable TOKEN, secret - of the service
                """);
    }

    @Test
    void aPairWinsOverTheFileTheFileOverTheEnvironmentTheEnvironmentOverTheDefault() {
        shell.file("values", "# for the night run\n\ncount = 3\nname=carl\n").with("TOKEN", "from the environment");
        shell.file("token.groovy", "note param('token', String, default: 'd', env: 'TOKEN').toUpperCase()");

        assertThat(notes("--params", "values", "name=dora")).contains("3 5000000000 0.5 dora");
        assertThat(shell.run("run", "token.groovy").out()).contains("FROM THE ENVIRONMENT");
        shell.file("values", "token=from the file\n");
        assertThat(shell.run("run", "token.groovy", "--params", "values").out()).contains("FROM THE FILE");
    }

    @Test
    void aParameterFileIsCheckedLineByLineAndNeverShown() {
        shell.file("values", "count=3\nhunter2\ncount=4\n");

        assertThat(shell.run("run", "kinds.groovy", "--params", "values").err().replace(directory + "/", ""))
                .isEqualTo("""
                        sluice: a line is not name=value - values:2 - write name=value, or # before a comment
                        sluice: parameter "count" is given twice - values:3 - leave one out
                        state: nothing changed
                        """);
        assertThat(shell.run("run", "kinds.groovy", "--params", "none").err())
                .contains("cannot be read - --params - check its path and rights; it is UTF-8 text");
    }

    @Test
    void aSecretIsMaskedWhereverItComesFrom() {
        shell.with("TOKEN", "canary-1").file("values", "token=canary-2\n");

        for (Outcome outcome : new Outcome[] {
            shell.run("run", "kinds.groovy"),
            shell.run("run", "kinds.groovy", "--params", "values"),
            shell.run("run", "kinds.groovy", "token=canary-3"),
        }) {
            assertThat(outcome.code()).as(outcome.err()).isZero();
            assertThat(outcome.out()).contains("token ***").doesNotContain("canary");
        }
    }

    @Test
    void whatIsMissingIsAskedForAtATerminal() {
        Outcome outcome = shell.runAtTerminal("ann\nhunter2\n", "run", "asks.groovy");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .isEqualTo("parameter name: String - who\nparameter key: String (not shown while it is typed)\n");
        assertThat(outcome.out()).contains("ann 7").doesNotContain("hunter2");
    }

    @Test
    void whatIsMissingIsAnErrorWithoutATerminal() {
        assertThat(shell.runWith("ann\nhunter2\n", "run", "asks.groovy", "key=k"))
                .isEqualTo(new Outcome(2, "", """
                sluice: parameter "name" has no value - give name=...
                state: nothing changed
                """));
    }

    @Test
    void aMarkOfByteOrderIsNoPartOfAName() {
        shell.file("values", "\uFEFFcount=3\n");

        assertThat(notes("--params", "values")).contains("3 5000000000");
    }

    @Test
    void numbersAreWrittenInPlainDigits() {
        for (String wrong : new String[] {"count=\u0663", "rate=1e400000000", "rate=\u0663", "big=0x10", "data=."}) {
            Outcome outcome = shell.run("run", "kinds.groovy", wrong);

            assertThat(outcome.code()).as(wrong).isEqualTo(2);
            assertThat(outcome.err()).contains("parameter \"" + wrong.substring(0, wrong.indexOf('=')) + "\" must be ");
        }
    }

    @Test
    void anAnswerThatDoesNotFitIsAskedForAgain() {
        shell.file("asks.groovy", "note param('n', Integer, max: 9) + 1\n");

        Outcome outcome = shell.runAtTerminal("x\n12\n5\n", "run", "asks.groovy");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("6");
        assertThat(outcome.err()).contains("that must be a whole number up to 2147483647, at most 9; parameter n: ");
    }
}
