package dev.sluice.command.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Source;
import dev.sluice.command.upsert.UpsertWord;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.Engine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Liquibase is large: who does not migrate does not load it. */
class LoadedOnlyWhenUsedTest {
    /** Says whether a class of Liquibase was loaded: before, and once it was used. */
    public static final class Words {
        private Words() {}

        public static void main(String[] arguments) {
            try (MigrateBench bench = new MigrateBench(Engine.SQLITE)) {
                bench.with(
                        "create table a (id integer primary key)",
                        "create table b (id integer primary key)",
                        "insert into b values (1)");
                CommandBench other = bench.bench;
                other.run(UpsertWord.WORD, "a", "from", Source.OfTable.parse("b"));
                MigrateWord.MIGRATE.optionNames();
                System.out.println("upsert done");
                bench.file("one.sql", "--liquibase formatted sql\n--changeset ann:one\ncreate table one (id int);\n");
                bench.run(MigrateWord.MIGRATE, "one.sql");
                System.out.println("migrate done");
            }
        }
    }

    @Test
    void otherWordsLoadNoClassOfIt() {
        try (ChildJvm child = ChildJvm.of(Words.class)
                .withJvmArguments("-Xlog:class+load:stdout")
                .start()) {
            assertThat(child.awaitExit(Duration.ofSeconds(60)))
                    .as(child.stderr())
                    .isZero();
            String[] parts = child.stdout().split("upsert done");
            assertThat(parts).hasSize(2);
            assertThat(parts[0]).contains("dev.sluice.command.upsert").doesNotContain(" liquibase.");
            assertThat(parts[1]).contains(" liquibase.changelog.ChangeSet ");
        }
    }
}
