package dev.sluice.command.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.Report;
import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file of records set aside: it costs no other file, and is there when the rows are. */
class RejectsTest {
    @TempDir
    Path folder;

    private LoadBench bench(Engine engine) {
        return new LoadBench(engine, folder)
                .with("create table t (id integer primary key)")
                .file("good.ndjson", "{\"id\":1}\n{\"id\":2}\n")
                .file("bad.ndjson", "{\"id\":3}\n{\"id\":\"x\"}\n");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(f -> f.getFileName().toString())
                    .filter(name -> name.contains("json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFileThatIsThereIsNeitherReplacedNorRemoved() throws IOException {
        try (LoadBench bench = bench(Engine.SQLITE)) {
            for (String input : List.of("good.ndjson", "bad.ndjson")) {
                String before = Files.readString(folder.resolve(input));
                assertThatThrownBy(() -> bench.load(input, "into", "t", "reject", input))
                        .hasMessageContaining("the file for rejects is there already");
                assertThat(folder.resolve(input)).hasContent(before);
            }
            bench.file("notes.json", "precious");
            assertThatThrownBy(() -> bench.load("bad.ndjson", "into", "t", "reject", "notes.json"))
                    .hasMessageContaining("the file for rejects is there already");
            assertThat(folder.resolve("notes.json")).hasContent("precious");
            assertThat(bench.all("t")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void itIsThereWithTheCommitAndNotBefore(Engine engine) throws IOException {
        try (LoadBench bench = bench(engine)) {
            bench.home().transaction(Access.WRITE, tx -> {
                Report report = bench.load("bad.ndjson", "into", "t", "reject", "out.json");
                assertThat(report.setAside()).isEqualTo(1);
                assertThat(folder.resolve("out.json")).doesNotExist();
                return report;
            });
            assertThat(folder.resolve("out.json")).content().contains("\\\"x\\\"");
            assertThat(files()).containsExactly("bad.ndjson", "good.ndjson", "out.json");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTransactionThatIsTakenBackLeavesNone(Engine engine) throws IOException {
        try (LoadBench bench = bench(engine)) {
            assertThatThrownBy(() -> bench.home().transaction(Access.WRITE, tx -> {
                        bench.load("bad.ndjson", "into", "t", "reject", "out.json");
                        throw new IllegalStateException("later");
                    }))
                    .hasMessage("later");
            assertThatThrownBy(() -> bench.home().transaction(Access.WRITE, tx -> {
                        try {
                            tx.nested(() -> {
                                bench.load("bad.ndjson", "into", "t", "reject", "out.json");
                                throw new IllegalStateException("inner");
                            });
                        } catch (IllegalStateException e) {
                            assertThat(e).hasMessage("inner");
                        }
                        bench.load("bad.ndjson", "into", "t", "mode", "append", "reject", "out.json");
                        throw new IllegalStateException("outer");
                    }))
                    .as("the name is free again for the second load")
                    .hasMessage("outer");
            assertThat(bench.rehearse("bad.ndjson", "into", "t", "reject", "out.json")
                            .setAside())
                    .isEqualTo(1);
            assertThat(files()).containsExactly("bad.ndjson", "good.ndjson");
            assertThat(bench.all("t")).isEmpty();
        }
    }

    @Test
    void twoLoadsOfOneTransactionNeedTwoFiles() throws IOException {
        try (LoadBench bench = bench(Engine.SQLITE)) {
            assertThatThrownBy(() -> bench.home().transaction(Access.WRITE, tx -> {
                        bench.load("bad.ndjson", "into", "t", "reject", "out.json");
                        return bench.load("good.ndjson", "into", "t", "mode", "append", "reject", "./out.json");
                    }))
                    .hasMessageContaining("another load of this transaction sets records aside there");
            assertThat(files()).containsExactly("bad.ndjson", "good.ndjson");
        }
    }

    @Test
    void nothingSetAsideMakesNoFile() throws IOException {
        try (LoadBench bench = bench(Engine.SQLITE)) {
            bench.load("good.ndjson", "into", "t", "reject", "out.json");
            assertThat(files()).containsExactly("bad.ndjson", "good.ndjson");
        }
    }
}
