package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.Word;
import dev.sluice.command.load.LoadWord;
import dev.sluice.testing.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code load ..., mode: 'swap'}. */
class LoadBySwapTest {
    private static final Word LOAD = LoadBySwap.of(LoadWord.WORD);
    private static final String[] TEAMS = {
        "create table teams (id integer primary key, code varchar(9) not null unique, name varchar(20))",
        "create table players (team varchar(9) references teams (code))",
        "insert into teams values (1, 'a', 'Apes'), (2, 'b', 'Bees'), (3, 'c', 'Cats')",
        "insert into players values ('a')"
    };

    @TempDir
    Path folder;

    private Report load(SwapBench bench, String text, Object... options) throws IOException {
        Files.writeString(folder.resolve("teams.csv"), text);
        return bench.session().run(SwapBench.command(LOAD, "teams.csv", options));
    }

    private String refusal(SwapBench bench, String text, Object... options) {
        SluiceException e = catchThrowableOfType(SluiceException.class, () -> load(bench, text, options));
        return e == null ? "loaded" : e.kind().exitCode() + ": " + e.getMessage();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theFilesRowsTakeThePlaceOfThoseThatAreThereAndOnlyDifferencesAreWritten(Engine engine) throws IOException {
        try (SwapBench bench = new SwapBench(engine, folder).with(TEAMS)) {
            Report report = load(
                    bench,
                    "Id;Code;label\n1;a;Apes\n2;b;Boas\n4;d;Dogs\n",
                    "into",
                    "teams",
                    "mode",
                    "swap",
                    "delimiter",
                    ";",
                    "map",
                    Map.of("label", "name", "Id", "id", "Code", "code"));
            assertThat(SwapBench.counts(report)).isEqualTo("+1 ~1 -1");
            assertThat(bench.all("select * from teams order by id"))
                    .isEqualTo("[[1, a, Apes], [2, b, Boas], [4, d, Dogs]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theGateHoldsAndWhatDoesNotFitIsRefused(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(TEAMS)) {
            String head = "id,code,name\n";
            assertThat(refusal(bench, head + "1,a,A\n2,b,B\n", "into", "teams", "mode", "swap", "maxRows", 0))
                    .startsWith("8: 1 of 3 keys");
            assertThat(refusal(bench, head + "1,a,A\n", "into", "teams", "mode", "swap", "maxPercent", 50))
                    .startsWith("8: 2 of 3 keys");
            assertThat(refusal(bench, head + "2,b,B\n", "into", "teams", "mode", "swap"))
                    .startsWith("8: 1 rows of")
                    .contains("players");
            assertThat(refusal(bench, head + "1,a,A\nx,b,B\n", "into", "teams", "mode", "swap"))
                    .contains("teams.csv");
            assertThat(refusal(bench, head, "into", "teams", "mode", "swap", "reject", "bad.csv"))
                    .startsWith("2: option \"reject\" does not go with mode: 'swap'");
            assertThat(refusal(bench, head, "into", Map.of("teams.csv", "teams"), "mode", "swap"))
                    .contains("one table");
            assertThat(bench.all("select count(*) from teams")).isEqualTo("[[3]]");
            assertThat(bench.tables()).containsExactlyInAnyOrder("players", "teams");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aCheckOnlyReads(Engine engine) throws IOException {
        try (SwapBench bench = new SwapBench(engine, folder).with(TEAMS)) {
            load(bench, "id,code,name\n9,z,Z\n", "into", "teams", "mode", "swap", "check", true);
            assertThat(bench.all("select count(*) from teams where id = 9")).isEqualTo("[[0]]");
        }
    }
}
