package dev.sluice.command.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Outline;
import dev.sluice.command.Plan;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the plan of a restore says beforehand, and what the manifest tells of the definitions. */
class PlanNotesTest {
    @TempDir
    Path folder;

    private static Outline planned(BackupBench bench) {
        Plan plan = bench.session().plan(BackupBench.command(RestoreWord.WORD, List.of("b")));
        return plan.outline();
    }

    private BackupBench bench(Engine engine) {
        BackupBench bench = new BackupBench(engine, folder)
                .with(
                        "create table p (id integer primary key)",
                        "create table c (id integer primary key, p integer references p)");
        return engine == Engine.SQLITE
                ? bench.with("create trigger keep after delete on p begin select 1; end")
                : bench.with(
                        "create function keep() returns trigger language plpgsql as 'begin return null; end'",
                        "create trigger keep after delete on p for each row execute function keep()");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void triggersAreNamedAndSlowForeignKeysTold(Engine engine) {
        try (BackupBench bench = bench(engine)) {
            bench.backup(List.of("p"), "as", "b");
            assertThat(String.join("\n", planned(bench).notes()))
                    .containsPattern("p: triggers fire for the rows that change: keep")
                    .containsPattern(
                            "each row deleted from .*p reads all of .*c: its foreign key \\(p\\) has no index");
            bench.with("create index on_p on c (p, id)");
            assertThat(String.join("\n", planned(bench).notes())).doesNotContain("reads all of");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theSchemaVersionIsOfTheChangeLogOrElseADigest(Engine engine) {
        try (BackupBench bench = bench(engine)) {
            bench.backup(List.of("p"), "as", "b");
            String first = version(bench);
            assertThat(first).matches("definitions: [0-9a-f]{16}");
            bench.with("insert into p values (1)").backup(List.of("p"), "as", "b2");
            bench.with("create index on_p on c (p)");
            bench.backup(List.of("c"), "as", "b");
            assertThat(version(bench)).matches("definitions: [0-9a-f]{16}").isNotEqualTo(first);
            bench.with(
                    "create table databasechangelog (id varchar(255), author varchar(255), orderexecuted integer)",
                    "insert into databasechangelog values ('1', 'ann', 1), ('2', 'bo', 2)");
            bench.backup(List.of("c"), "as", "c");
            assertThat(bench.listed()).contains("databasechangelog: 2 by bo");
        }
    }

    private static String version(BackupBench bench) {
        return planned(bench).figures().stream()
                .filter(f -> f.name().equals("schema version"))
                .map(f -> f.measure().toString().replaceAll("^Text\\[text=|]$", ""))
                .findFirst()
                .orElse("");
    }
}
