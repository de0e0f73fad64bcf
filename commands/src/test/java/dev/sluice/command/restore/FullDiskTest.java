package dev.sluice.command.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that is full in the middle of a backup. */
class FullDiskTest {
    @TempDir
    Path folder;

    /** The limit on a file's size stands in for the disk: a write fails in the same place, with an error of the system. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aBackupWithoutRoomIsRefusedAndLeavesNothing(Engine engine) throws IOException, InterruptedException {
        String random = engine == Engine.SQLITE
                ? "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select i, hex(randomblob(400)) from n"
                : "select i, (select string_agg(md5(random()::text || n), '') from generate_series(1, 25 + i * 0) as n) from generate_series(1, 20000) as i";
        try (BackupBench bench = new BackupBench(engine, folder)
                .with(
                        "create table small (id integer primary key)",
                        "create table big (id integer primary key, name text)",
                        "insert into big " + random)) {
            List<String> command =
                    new ArrayList<>(List.of("bash", "-c", "ulimit -f 4000; trap '' XFSZ; exec \"$@\"", "bash"));
            command.addAll(ChildJvm.of(BackupChild.class, "backup", folder.toString(), bench.url())
                    .withJvmArguments("-XX:-UsePerfData")
                    .command());
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isNotZero();
            assertThat(said)
                    .contains("the backup cannot be written: table ")
                    .contains("File too large")
                    .contains("free space there");
            assertThat(bench.kept()).isEmpty();
        }
    }
}
