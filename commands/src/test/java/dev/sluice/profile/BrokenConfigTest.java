package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenConfigTest {
    /** A broken file and its one message; every file starts with a profile that is well, so that only one thing is wrong. */
    private record Case(String toml, String message) {
        @Override
        public String toString() {
            return message;
        }
    }

    private static final String WELL = "[profiles.ok]\nurl = \"embedded:postgres\"\n";
    private static final String PROD = "[profiles.prod]\nurl = \"postgresql://ops@h/app\"\n";

    @TempDir
    Path root;

    private Workplace place;

    @BeforeEach
    void makePlace() {
        place = new Workplace(root);
    }

    static Stream<Case> keysAndTypes() {
        return Stream.of(
                prod("pasword = 1", "unknown key \"pasword\" in profile \"prod\"", "did you mean \"password\"?"),
                prod(
                        "read_only = true",
                        "unknown key \"read_only\" in profile \"prod\"",
                        "did you mean \"read-only\"?"),
                prod(
                        "locktimeout = \"1s\"",
                        "unknown key \"locktimeout\" in profile \"prod\"",
                        "did you mean \"lock-timeout\"?"),
                prod("read-only = \"yes\"", "\"read-only\" in profile \"prod\" must be true or false, was a text", ""),
                prod(
                        "protected = 1",
                        "\"protected\" in profile \"prod\" must be true or false, was a whole number",
                        ""),
                prod(
                        "batch-size = \"1000\"",
                        "\"batch-size\" in profile \"prod\" must be a whole number, was a text",
                        ""),
                prod("batch-size = 1.5", "\"batch-size\" in profile \"prod\" must be a whole number, was a number", ""),
                prod(
                        "batch-size = 0",
                        "\"batch-size\" in profile \"prod\" must be at least 1 and at most 2147483647, was 0",
                        ""),
                prod("mask = \"*.email\"", "\"mask\" in profile \"prod\" must be a list of texts, was a text", ""),
                prod(
                        "mask = [1]",
                        "\"mask\" in profile \"prod\" must hold texts only, holds a whole number",
                        "write each between quotes"),
                prod(
                        "mask = [\" \"]",
                        "\"mask\" in profile \"prod\" must not hold an empty text or a NUL character",
                        "leave it out"),
                prod("role = 2020-01-01", "\"role\" in profile \"prod\" must be a text, was a date or time", ""),
                prod(
                        "role = \" \"",
                        "\"role\" in profile \"prod\" must not be empty or hold a NUL character",
                        "leave it out"),
                prod(
                        "journal-schema = \"\"",
                        "\"journal-schema\" in profile \"prod\" must not be empty or hold a NUL character",
                        "leave it out"),
                prod("tls = \"require\"", "\"tls\" in profile \"prod\" must be a table, was a text", ""),
                prod("expect = []", "\"expect\" in profile \"prod\" must be a table, was a list", ""),
                prod("set = 1", "\"set\" in profile \"prod\" must be a table, was a whole number", ""));
    }

    static Stream<Case> values() {
        String form = "write a number and ms, s, min, h or d, such as \"100ms\"";
        return Stream.of(
                prod(
                        "lock-timeout = 5",
                        "\"lock-timeout\" in profile \"prod\" must be a duration such as \"5s\", was a whole number",
                        ""),
                prod(
                        "lock-timeout = \"5 sec\"",
                        "\"lock-timeout\" in profile \"prod\" must be a duration of at most 24 days, was \"5 sec\"",
                        form),
                prod(
                        "idle-timeout = \"-1s\"",
                        "\"idle-timeout\" in profile \"prod\" must be a duration of at most 24 days, was \"-1s\"",
                        form),
                prod(
                        "statement-timeout = \"90d\"",
                        "\"statement-timeout\" in profile \"prod\" must be a duration of at most 24 days, was \"90d\"",
                        form),
                prod(
                        "direct-url = \"jdbc:sqlite:x.db\"",
                        "\"direct-url\" in profile \"prod\" must be that of a PostgreSQL server",
                        ""),
                prod("service = \"app\"", "\"service\" in profile \"prod\" stands beside a url", "keep one of the two"),
                prod(
                        "password = \"canary\"",
                        "\"password\" in profile \"prod\" is written in plain text",
                        "use password = { env = \"NAME\" }, { file = \"PATH\" } or { command = \"...\" }, or ~/.pgpass"),
                prod("password = 12345", "\"password\" in profile \"prod\" must be a table, was a whole number", ""),
                new Case(
                        WELL + PROD + "password = {}",
                        "\"password\" in profile \"prod\" is empty - sluice.toml:5:1 - write one of env, file and command"),
                inner(
                        "password = { env = \"A\", file = \"b\" }",
                        25,
                        "\"file\" in \"password\" in profile \"prod\" stands beside \"env\"",
                        "keep one of the two"),
                inner(
                        "password = { comand = \"x\" }",
                        14,
                        "unknown key \"comand\" in \"password\" in profile \"prod\"",
                        "did you mean \"command\"?"),
                inner(
                        "password = { command = \"x 'y\" }",
                        14,
                        "\"command\" in \"password\" in profile \"prod\" leaves a quote open or names no program",
                        "close the quote; no shell reads it"),
                inner(
                        "tls = { mode = \"full\" }",
                        9,
                        "\"mode\" in \"tls\" in profile \"prod\" is no TLS mode: \"full\"",
                        "use one of disable, prefer, require, verify-ca, verify-full"),
                inner(
                        "tls = { rot = \"x\" }",
                        9,
                        "unknown key \"rot\" in \"tls\" in profile \"prod\"",
                        "did you mean \"root\"?"),
                inner(
                        "expect = { systm = 1 }",
                        12,
                        "unknown key \"systm\" in \"expect\" in profile \"prod\"",
                        "did you mean \"system\"?"),
                inner(
                        "set = { role = \"x\" }",
                        9,
                        "\"role\" in \"set\" in profile \"prod\" has a key of its own",
                        "write role in the profile"),
                inner(
                        "set = { \"a b\" = 1 }",
                        9,
                        "\"a b\" in \"set\" in profile \"prod\" is no name of a setting",
                        "write a name such as work_mem"),
                inner(
                        "set = { work_mem = [] }",
                        9,
                        "\"work_mem\" in \"set\" in profile \"prod\" must be a text, a number or true or false, was a list",
                        ""));
    }

    static Stream<Case> urls() {
        return Stream.of(
                new Case(
                        WELL + "[profiles.x]\nread-only = true",
                        "profile \"x\" has no url - sluice.toml:3:1"
                                + " - add url = \"...\" or service = \"...\"; url = \"postgresql://\" takes all from PG variables"),
                new Case(
                        WELL + "[profiles.x]\nurl = 1",
                        "\"url\" in profile \"x\" must be a text or { env = \"NAME\" }, was a whole number - sluice.toml:4:1"),
                new Case(
                        WELL + "[profiles.x]\nurl = { evn = \"A\" }",
                        "unknown key \"evn\" in \"url\" in profile \"x\" - sluice.toml:4:9 - did you mean \"env\"?"),
                new Case(
                        WELL + "[profiles.x]\nurl = {}",
                        "\"url\" in profile \"x\" is empty - sluice.toml:4:1 - write { env = \"NAME\" }"),
                new Case(
                        WELL + "[profiles.x]\nurl = \"postgresql://u:can%ary@h\"",
                        "the url holds a % that starts no valid escape - sluice.toml:4:1 - write %25 for a plain %"),
                new Case(
                        WELL + "[profiles.x]\nurl = \"jdbc:postgresql://h/d?socketFactory=evil.Class\"",
                        "url parameter \"socketFactory\" is not allowed - sluice.toml:4:1 - leave it out"),
                new Case(
                        WELL + "[profiles.x]\nurl = \"jdbc:sqlite:x.db\"\nuser = \"a\"",
                        "\"user\" in profile \"x\" means nothing for SQLite - sluice.toml:5:1 - leave it out"),
                new Case(
                        WELL + "[profiles.x]\nurl = \"jdbc:sqlite:x.db\"\n[profiles.x.set]\nwork_mem = \"1GB\"",
                        "\"set\" in profile \"x\" means nothing for SQLite - sluice.toml:5:1 - leave it out"),
                new Case(
                        WELL + "[profiles.x]\nurl = \"jdbc:sqlite:x.db\"\nexpect = { database = \"a\" }",
                        "\"expect\" in profile \"x\" means nothing for SQLite - sluice.toml:5:1 - leave it out"),
                new Case(
                        WELL + "[profiles.x]\nurl = \"jdbc:sqlite:x.db\"\nidle-timeout = \"1h\"",
                        "\"idle-timeout\" in profile \"x\" means nothing for SQLite - sluice.toml:5:1 - leave it out"),
                new Case(
                        WELL + "[profiles.x]\nurl = \"jdbc:sqlite:x.db\"\nddl-lock-timeout = \"1s\"",
                        "\"ddl-lock-timeout\" in profile \"x\" means nothing for SQLite - sluice.toml:5:1 - leave it out"),
                new Case(
                        WELL + "[profiles.x]\nurl = \"jdbc:sqlite:x.db\"\nstatement-timeout = \"1h\"",
                        "\"statement-timeout\" in profile \"x\" means nothing for SQLite - sluice.toml:5:1 - leave it out"),
                new Case(
                        WELL + "tls = { mode = \"require\" }",
                        "\"tls\" in profile \"ok\" means nothing for the embedded PostgreSQL - sluice.toml:3:1 - leave it out"));
    }

    static Stream<Case> theFileItself() {
        return Stream.of(
                new Case(
                        "defualt = \"ok\"\n" + WELL,
                        "unknown key \"defualt\" - sluice.toml:1:1 - did you mean \"default\"?"),
                new Case(
                        "default = \"okk\"\n" + WELL,
                        "unknown profile \"okk\" - sluice.toml:1:1 - did you mean \"ok\"? profiles: ok"),
                new Case("default = 1\n" + WELL, "\"default\" must be a text, was a whole number - sluice.toml:1:1"),
                new Case(
                        "[profile.x]\nurl = \"jdbc:sqlite:a\"",
                        "unknown key \"profile\" - sluice.toml:1:1 - did you mean \"profiles\"?"),
                new Case("profiles = 1", "\"profiles\" must be a table, was a whole number - sluice.toml:1:1"),
                new Case(
                        "[profiles]\nx = \"embedded:postgres\"",
                        "\"x\" in [profiles] must be a table, was a text - sluice.toml:2:1"),
                new Case("[[profiles]]\nurl = \"x\"", "\"profiles\" must be a table, was a list - sluice.toml:1:1"),
                new Case(
                        "[profiles.\"a:b\"]\nurl = \"jdbc:sqlite:a\"",
                        "\"a:b\" in [profiles] is no name for a profile - sluice.toml:1:1 - use letters, digits, _ - and . only"),
                new Case(
                        WELL + "[detect]\nnone = { env = \"A\" }",
                        "unknown profile \"none\" - sluice.toml:4:1 - profiles: ok"),
                new Case(
                        WELL + "[detect]\nok = \"A\"",
                        "\"ok\" in [detect] must be a table, was a text - sluice.toml:4:1"),
                new Case(
                        WELL + "[detect]\nok = { equals = \"A\" }",
                        "\"ok\" in [detect] names no variable - sluice.toml:4:1 - write { env = \"NAME\" } or { env = \"NAME\", equals = \"VALUE\" }"),
                new Case(
                        WELL + "[detect]\nok = { env = \"A\", equal = \"B\" }",
                        "unknown key \"equal\" in [detect] rule \"ok\" - sluice.toml:4:19 - did you mean \"equals\"?"));
    }

    static Stream<Case> syntax() {
        return Stream.of(
                new Case(PROD + "password = canary9", "unexpected text, expected a value - sluice.toml:3:12"),
                new Case(
                        PROD + "role = \"a\"canary",
                        "unexpected text, expected a newline or end-of-input - sluice.toml:3:11"),
                new Case(
                        PROD + "role = \"a\\canary\"",
                        "invalid escape sequence; a text between ' keeps its backslashes - sluice.toml:3:10"),
                new Case(
                        PROD + "role = \"canary",
                        "Unexpected end of input, expected \" or a character - sluice.toml:3:15"),
                new Case(PROD + "url = \"canary\"", "url previously defined at line 2, column 1 - sluice.toml:3:1"),
                new Case(
                        PROD + "[profiles.prod]\nrole = \"canary\"",
                        "profiles.prod previously defined at line 1, column 1 - sluice.toml:3:1"),
                new Case(PROD + "role =", "Unexpected end of input, expected a value - sluice.toml:3:7"),
                new Case("[profiles.a", "Unexpected end of input, expected ] - sluice.toml:1:12"));
    }

    @ParameterizedTest
    @MethodSource({"keysAndTypes", "values", "urls", "theFileItself", "syntax"})
    void saysWhatIsWrongAndWhere(Case broken) {
        SluiceException failure = Workplace.failure(() -> place.profiles(broken.toml()));
        assertThat(failure).hasMessage(broken.message()).hasMessageNotContaining("canary");
        assertThat(failure.kind()).isEqualTo(Kind.USAGE);
    }

    @Test
    void tellsAllProblemsAtOnce() {
        SluiceException failure = Workplace.failure(() -> place.profiles("""
                defalt = "lab"
                [profiles.lab]
                url = "jdbc:sqlite:lab.db?x"
                readonly = true
                [profiles.prod]
                url = "postgresql://h:port/app"
                lock-timeout = "soon"
                password = "canary"
                """));
        assertThat(failure.getMessage().lines())
                .containsExactly(
                        "unknown key \"defalt\" - sluice.toml:1:1 - did you mean \"default\"?",
                        "unknown key \"readonly\" in profile \"lab\" - sluice.toml:4:1 - did you mean \"read-only\"?",
                        "an SQLite url takes no parameters - sluice.toml:3:1 - write jdbc:sqlite:PATH",
                        "\"password\" in profile \"prod\" is written in plain text - sluice.toml:8:1 - use password ="
                                + " { env = \"NAME\" }, { file = \"PATH\" } or { command = \"...\" }, or ~/.pgpass",
                        "\"lock-timeout\" in profile \"prod\" must be a duration of at most 24 days, was \"soon\""
                                + " - sluice.toml:7:1 - write a number and ms, s, min, h or d, such as \"100ms\"",
                        "the port in the url is not a number - sluice.toml:6:1"
                                + " - percent-encode special characters such as @ : / ? # % in user and password");
    }

    @Test
    void tellsAllSyntaxErrorsAtOnce() {
        SluiceException failure = Workplace.failure(() -> place.profiles("a = \n[b\nc = 'x\n"));
        assertThat(failure.problems()).hasSize(3);
    }

    @Test
    void refusesAFileThatIsNoText() throws Exception {
        Files.write(place.directory.resolve("sluice.toml"), new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThat(Workplace.failure(place::load))
                .hasMessage("configuration file is not UTF-8 - sluice.toml - save it as UTF-8");
    }

    @Test
    void readsAFileThatBeginsWithAByteOrderMark() throws Exception {
        Files.write(place.directory.resolve("sluice.toml"), ("\uFEFF" + WELL).getBytes(StandardCharsets.UTF_8));
        assertThat(place.load().names()).containsExactly("ok");
    }

    @Test
    void saysWhichLineOfTheEnvFileIsWrong() {
        place.write(".env", "# mine\nA=1\nno canary here\nB=\"canary\n");
        SluiceException failure = Workplace.failure(() -> place.profiles("env-file = \".env\"\n" + WELL));
        assertThat(failure.getMessage().lines())
                .containsExactly(
                        "a line of the env-file is not KEY=VALUE - .env:3 - write KEY=VALUE, or # before a comment",
                        "the value of B opens a quote and does not close it - .env:4 - close the quote");
    }

    @Test
    void anEnvFileThatIsNotThereSetsNothing() {
        assertThat(place.profiles("env-file = \".env\"\n" + WELL).names()).isNotEmpty();
    }

    private static Case prod(String line, String what, String remedy) {
        return inner(line, 1, what, remedy);
    }

    private static Case inner(String line, int column, String what, String remedy) {
        List<String> parts = Stream.of(what, "sluice.toml:5:" + column, remedy)
                .filter(part -> !part.isEmpty())
                .toList();
        return new Case(WELL + PROD + line, String.join(" - ", parts));
    }
}
