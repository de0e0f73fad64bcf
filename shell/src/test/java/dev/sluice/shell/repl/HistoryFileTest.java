package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryFileTest {
    @TempDir
    private Path directory;

    @Test
    void inputsComeBackAsTheyWere() throws IOException {
        HistoryFile history = history();
        history.add("select 1;");
        history.add("select '\\n',\n  2;\n");

        assertThat(history.read()).containsExactly("select 1;", "select '\\n',\n  2;");
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        history().add("select 1;");

        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(file().getParent()).toString()).doesNotContain("GROUP", "OTHERS");
    }

    @Test
    void aFileThatOthersMayReadIsClosedAgain() throws IOException {
        history().add("select 1;");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        history().add("select 2;");

        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " select 1;",
                "\tselect 1;",
                "create role x login password 'p4ss'",
                "alter user me set search_path = a",
                "CREATE USER x PASSWORD 'p'",
                "set passwd = 1",
                "def secret = 'x'",
                "def apiKey = 'x'",
                "env('GITHUB_TOKEN')",
                "select dblink('host=x', 'select 1')",
                "\\connect postgresql://me@host/db",
                "query('postgresql://me:pw@host/db', 'select 1')",
                "select * from vault_credentials"
            })
    void whatSpeaksOfASecretIsNotKept(String input) throws IOException {
        history().add(input);

        assertThat(file()).doesNotExist();
    }

    @Test
    void aLineWithTheValueOfASecretIsNotKept() throws IOException {
        HistoryFile history =
                new HistoryFile(file(), text -> text.replace("hunter2", "***"), new HistoryFile.Owner("lab", false));
        history.add("select 'hunter2';");
        history.add("select 'harmless';");

        assertThat(Files.readString(file())).isEqualTo("lab\tselect 'harmless';\n");
    }

    @Test
    void aProtectedProfileIsOfferedItsOwnInputsOnly() throws IOException {
        HistoryFile prod = new HistoryFile(file(), text -> text, new HistoryFile.Owner("prod", true));
        history().add("delete from orders;");
        prod.add("select 1;");

        assertThat(prod.read()).containsExactly("select 1;");
        assertThat(history().read()).containsExactly("delete from orders;", "select 1;");
    }

    @Test
    void aLongFileIsShortenedAndStaysPrivate() throws IOException {
        history().add("first");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 10_001; i++) {
            many.append("select ").append(i).append(";\n");
        }
        Files.writeString(file(), many);

        List<String> read = history().read();

        assertThat(read).hasSize(5_000).endsWith("select 10000;");
        assertThat(Files.readAllLines(file())).hasSize(5_000);
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private HistoryFile history() {
        return new HistoryFile(file(), text -> text, new HistoryFile.Owner("lab", false));
    }

    private Path file() {
        return directory.resolve("state/sluice/history");
    }
}
