package dev.sluice.command.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups and restores that are killed at random moments, in processes of their own; {@code scripts/rigs/kill-backup} does many. */
class KilledBackupTest {
    private static final int KILLS = Integer.getInteger("sluice.kills", 2);
    private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern READY = Pattern.compile("ready");

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    private static BackupBench filled(Engine engine, Path folder) {
        String numbers = engine == Engine.SQLITE
                ? "with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000) select i, 'row ' || i, i % 7 from n"
                : "select i, 'row ' || i, i % 7 from generate_series(1, 60000) as i";
        return new BackupBench(engine, folder)
                .with(
                        "create table small (id integer primary key, name text)",
                        "create table big (id integer primary key, name text, small_id integer)",
                        "insert into small values (1, 'one'), (2, 'two')",
                        "insert into big " + numbers);
    }

    /** Starts a child, measures one that is let be, and kills the others within that time; gives what it printed. */
    private static String killed(BackupBench bench, String what, Duration moment, String... options) {
        String[] args = new String[options.length + 3];
        args[0] = what;
        args[1] = bench.folder.toString();
        args[2] = bench.url();
        System.arraycopy(options, 0, args, 3, options.length);
        try (ChildJvm child = ChildJvm.of(BackupChild.class, args).start()) {
            child.awaitOutput(READY, LIMIT);
            if (!moment.isNegative()) {
                child.killAfter(moment);
            }
            child.awaitExit(LIMIT);
            return child.stdout() + child.stderr();
        }
    }

    private Duration moment(long most) {
        return Duration.ofMillis(random.nextLong(Math.max(2, most)));
    }

    private static long undisturbed(Runnable body) {
        long start = System.nanoTime();
        body.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aKilledBackupIsNeitherListedNorLeft(Engine engine) {
        try (BackupBench bench = filled(engine, folder)) {
            String[] done = new String[1];
            long took = undisturbed(() -> done[0] = killed(bench, "backup", Duration.ofMillis(-1), "as", "whole"));
            assertThat(done[0]).contains("done");
            for (int i = 0; i < KILLS; i++) {
                killed(bench, "backup", moment(took / 2), "as", "whole");
                // Whatever has a name is whole: to list it and to prove it finds no fault.
                assertThat(bench.listed()).as("seed %s", SEED).doesNotContain("damaged");
                assertThat(bench.restore("whole"))
                        .as("seed %s", SEED)
                        .containsExactlyInAnyOrder("big +0 ~0 -0", "small +0 ~0 -0");
            }
            bench.backup(List.of("small"), "as", "next");
            assertThat(bench.kept())
                    .as("seed %s: left-overs go with the next backup", SEED)
                    .noneMatch(name -> name.startsWith("."));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aKilledRestoreLeavesTheOldRowsOrTheNew(Engine engine) {
        try (BackupBench bench = filled(engine, folder)) {
            bench.backup(List.of("big", "small"), "as", "whole");
            String rows =
                    "select count(*), count(distinct name), sum(small_id), (select max(name) from small) from big";
            String wanted = bench.database.query(rows).toString();
            String[] change = {
                "update big set name = 'x' where id > 20000",
                "delete from big where id < 9000",
                "update small set name = 'z' where id = 2"
            };
            String changed = bench.with(change).database.query(rows).toString();
            long took = undisturbed(() -> killed(bench, "restore", Duration.ofMillis(-1)));
            assertThat(bench.database.query(rows)).hasToString(wanted);
            for (int i = 0; i < KILLS; i++) {
                bench.with(change);
                killed(bench, "restore", moment(took / 2));
                bench.settled();
                assertThat(bench.database.query(rows).toString())
                        .as("seed %s", SEED)
                        .isIn(wanted, changed);
                assertThat(bench.restore("whole")).hasSize(2);
                assertThat(bench.database.query(rows)).hasToString(wanted);
            }
        }
    }

    /** Kills a child at the beginning of its n-th phase; empty when it came to its end before. */
    private static String killedAt(int phase, BackupBench bench, String what, String... options) {
        List<String> args =
                new ArrayList<>(List.of(what, bench.folder.toString(), bench.url(), "stopAt", String.valueOf(phase)));
        args.addAll(List.of(options));
        try (ChildJvm child =
                ChildJvm.of(BackupChild.class, args.toArray(String[]::new)).start()) {
            child.awaitOutput(Pattern.compile("stopped at|done|Exception"), LIMIT);
            String said = child.stdout() + child.stderr();
            assertThat(said).doesNotContain("Exception");
            return said.contains("done") ? "" : said.replaceAll("(?s).*stopped at ([^\\n]*).*", "$1");
        }
    }

    private static BackupBench zoo(Engine engine, Path folder) {
        return new BackupBench(engine, folder)
                .with("create table zoo (id integer primary key, name text)", "insert into zoo values (1, 'lion')");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aCopyOfADatabaseThatWasKilledAtAnyPhaseGoesWithTheNext(Engine engine) {
        try (BackupBench bench = zoo(engine, folder)) {
            try {
                List<String> phases = new ArrayList<>();
                String phase = killedAt(1, bench, "backup", "database", "true", "endSessions", "true");
                while (!phase.isEmpty()) {
                    phases.add(phase);
                    assertThat(bench.kept()).as(phase).allMatch(name -> name.startsWith("."));
                    assertThat(bench.all("zoo")).as(phase).isEqualTo("[[1, lion]]");
                    phase = killedAt(phases.size() + 1, bench, "backup", "database", "true", "endSessions", "true");
                }
                assertThat(phases).hasSizeGreaterThan(2).endsWith("prove the backup");
                bench.backup(List.of(), "database", true, "endSessions", true);
                assertThat(bench.kept()).hasSize(2).noneMatch(name -> name.startsWith("."));
                assertThat(bench.databases()).hasSize(engine == Engine.SQLITE ? 0 : 2);
            } finally {
                bench.dropDatabases();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRestoreOfADatabaseThatWasKilledAtAnyPhaseLeavesTheOldOneOrTheNew(Engine engine) {
        try (BackupBench bench = zoo(engine, folder)) {
            try {
                bench.backup(List.of(), "database", true, "as", "whole");
                List<String> phases = new ArrayList<>();
                List<String> found = new ArrayList<>();
                bench.with("update zoo set name = 'tiger'");
                String phase = killedAt(1, bench, "restore", "endSessions", "true");
                while (!phase.isEmpty()) {
                    phases.add(phase);
                    found.add(bench.all("zoo"));
                    bench.with("update zoo set name = 'tiger'");
                    phase = killedAt(phases.size() + 1, bench, "restore", "endSessions", "true");
                }
                assertThat(phases).contains("prove the copy", "replace the database");
                int exchanged = phases.indexOf("replace the database") + 1;
                assertThat(found.subList(0, exchanged)).containsOnly("[[1, tiger]]");
                assertThat(found.subList(exchanged, found.size())).containsOnly("[[1, lion]]");
                bench.replaced("whole", "endSessions", true);
                assertThat(bench.all("zoo")).isEqualTo("[[1, lion]]");
                assertThat(bench.databases()).noneMatch(name -> name.contains("_sluice_next"));
            } finally {
                bench.dropDatabases();
            }
        }
    }
}
