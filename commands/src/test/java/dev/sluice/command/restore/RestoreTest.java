package dev.sluice.command.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.SluiceException;
import dev.sluice.backup.Backups;
import dev.sluice.backup.Draft;
import dev.sluice.command.Report;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words {@code backup} and {@code restore}. */
class RestoreTest {
    private static final String[] TEAMS = {
        "create table teams (id integer primary key, name varchar(40) unique, boss integer references teams)",
        "create table players (id integer primary key, team_id integer references teams, name text, born date)",
        "insert into teams values (1, 'Perth', null), (2, 'Hobart', 1), (3, null, 2)",
        "insert into players values (7, 1, 'Ann', '1999-12-31'), (8, 2, '', null), (9, null, 'a\tb\\\nc', '2000-01-01')"
    };
    private static final List<String> BOTH = List.of("players", "teams");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void onlyWhatDiffersIsWritten(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder).with(TEAMS)) {
            String before = bench.all("teams") + bench.all("players");
            bench.backup(BOTH, "as", "before");
            bench.with(
                    "update players set name = 'Eve' where id = 7",
                    "delete from players where id = 8",
                    "insert into teams values (4, 'Cairns', 4)",
                    "insert into players values (10, 4, 'Di', null)");

            assertThat(bench.restore("before")).containsExactly("teams +0 ~0 -1", "players +1 ~1 -1");
            assertThat(bench.all("teams") + bench.all("players")).isEqualTo(before);
            assertThat(bench.restore("before")).containsExactly("teams +0 ~0 -0", "players +0 ~0 -0");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void emptyTablesAreFilledAndOneTableMayBeTakenOfMany(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder).with(TEAMS)) {
            String before = bench.all("teams") + bench.all("players");
            Path backup = bench.backup(BOTH);
            bench.with("delete from players", "update teams set boss = null", "delete from teams");

            assertThat(bench.refusal(backup.getFileName().toString(), "only", List.of("players")))
                    .startsWith("1: ");
            assertThat(bench.restore(backup + "/")).containsExactly("teams +3 ~0 -0", "players +3 ~0 -0");
            assertThat(bench.all("teams") + bench.all("players")).isEqualTo(before);
            bench.with("update teams set name = 'x' where id = 1", "delete from players");
            assertThat(bench.restore(backup.toString(), "only", List.of("players")))
                    .containsExactly("players +3 ~0 -0");
            assertThat(bench.all("teams")).contains("[1, x");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatHaveTradedUniqueValuesComeBack(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder).with(TEAMS)) {
            String before = bench.all("teams");
            bench.backup(List.of("teams"), "as", "b");
            bench.with("delete from players", "delete from teams where id = 3");
            bench.with(
                    "update teams set name = 'x' where id = 1",
                    "update teams set name = 'Perth' where id = 2",
                    "update teams set name = 'Hobart' where id = 1");
            assertThat(bench.restore("b")).containsExactly("teams +1 ~2 -0");
            assertThat(bench.all("teams")).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void tablesWithoutAKeyAreReplaced(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder)
                .with("create table t (a integer, b text)", "insert into t values (1, 'x'), (1, 'x'), (null, null)")) {
            bench.backup(List.of("t"), "as", "b");
            bench.with("insert into t values (2, 'y')");
            assertThat(bench.restore("b")).containsExactly("t +3 ~0 -4");
            assertThat(bench.all("t").split("x", -1)).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsOfOtherTablesAreNeitherDeletedNorOrphaned(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder)
                .with(
                        "create table p (id integer primary key)",
                        "create table c (id integer primary key, p integer references p on delete cascade)",
                        "insert into p values (1)")) {
            bench.backup(List.of("p"), "as", "b");
            bench.with("insert into p values (2)", "insert into c values (1, 2)");
            assertThat(bench.refusal("b"))
                    .startsWith("8: restoring ")
                    .contains("p would reach 1 row of ", "c (on delete cascade), which the backup does not hold");
            assertThat(bench.all("c")).isEqualTo("[[1, 2]]");
            assertThat(bench.all("p")).isEqualTo("[[1], [2]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anotherDefinitionIsRefusedWithTheDifference(Engine engine) {
        try (BackupBench bench =
                new BackupBench(engine, folder).with("create table t (id integer primary key, a text)")) {
            bench.backup(List.of("t"), "as", "b");
            bench.with("alter table t add column b integer", "insert into t values (1, 'x', 2)");
            assertThat(bench.refusal("b"))
                    .startsWith("2: ")
                    .containsIgnoringCase("is not what it was: + \"b\" integer");
            bench.with("drop table t");
            assertThat(bench.refusal("b")).startsWith("2: ").contains("does not exist");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTriggerThatChangesWhatIsRestoredIsFound(Engine engine) {
        try (BackupBench bench =
                new BackupBench(engine, folder).with("create table t (id integer primary key, a text)")) {
            bench.with("insert into t values (1, 'x')").backup(List.of("t"), "as", "b");
            bench.with("delete from t");
            bench.with(
                    engine == Engine.POSTGRES
                            ? "create function f() returns trigger language plpgsql as 'begin new.a = ''y''; return new; end'"
                            : "create trigger g after insert on t begin update t set a = 'y'; end",
                    engine == Engine.POSTGRES
                            ? "create trigger g before insert on t for each row execute function f()"
                            : "select 1");
            assertThat(bench.refusal("b")).startsWith("1: its rows are not those of the backup");
            assertThat(bench.all("t")).isEqualTo("[]");
        }
    }

    @Test
    void everyValueOfSqliteKeepsItsStorageClass() {
        try (BackupBench bench = new BackupBench(Engine.SQLITE, folder)
                .with(
                        "create table t (id integer primary key, a, b numeric, c text, d blob)",
                        "insert into t values (1, '12', '12', 12, x'00ff'), (2, 12, 1.5, 'a\\tb', 'text'), (3, 0.1, 'x', null, 1e300), "
                                + "(4, -9223372036854775808, 9e999, 'ä\u0001', x'')")) {
            String classes =
                    "select group_concat(typeof(a) || typeof(b) || typeof(c) || typeof(d) || quote(a) || quote(b) || quote(c) || quote(d)) from t";
            String before = bench.database.query(classes).toString();
            bench.backup(List.of("t"), "as", "b");
            bench.with("update t set a = 'other', b = null, c = '', d = 0 where id > 2", "delete from t where id = 1");
            assertThat(bench.restore("b")).containsExactly("t +1 ~2 -0");
            assertThat(bench.database.query(classes)).hasToString(before);
        }
    }

    @Test
    void everyTypeOfPostgresComesBack() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder)
                .with(
                        "create type mood as enum ('sad', 'ok')",
                        "create table t (id bigint generated always as identity primary key, a numeric, b timestamptz, c bytea, d jsonb, "
                                + "e mood, f integer[], g interval, h char(5), i float8, j text generated always as (h || 'x') stored, k json)",
                        "insert into t (a, b, c, d, e, f, g, h, i, k) values ('NaN', 'infinity', '\\x00ff', '{\"a\":1}', 'ok', '{1,null}', "
                                + "'1 mon 2 days', 'ab', 0.1, '{\"b\" : 1}'), (1.50, '0044-03-15 00:00:00+00 BC', '', 'null', null, '{}', '-1 sec', '', '-0', '[]')")) {
            String before = bench.all("t");
            bench.backup(List.of("t"), "as", "b");
            bench.with("update t set a = 1.5, i = 0 where id = 2", "delete from t where id = 1");
            assertThat(bench.restore("b")).containsExactly("t +1 ~1 -0");
            assertThat(bench.all("t")).isEqualTo(before);
            bench.with("insert into t (a) values (7)");
            assertThat(bench.all("t")).contains("[3, 7,");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void allTablesAreOfOneMomentAndNothingOfAnOpenTransactionIsIn(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder).with(TEAMS)) {
            bench.home().transaction(Access.WRITE, tx -> {
                bench.backup(List.of("players"), "as", "b");
                tx.execute(Sql.of("delete from players"));
                if (engine == Engine.POSTGRES) {
                    assertThatThrownBy(() -> bench.backup(List.of("players")))
                            .isInstanceOf(SluiceException.class)
                            .hasMessageContaining("this transaction has written public.players");
                }
                return 0;
            });
            assertThat(bench.all("players")).isEqualTo("[]");
            assertThat(bench.restore("b")).containsExactly("players +3 ~0 -0");
        }
    }

    @Test
    void aDryRunWritesNoBackupAndKeepsNoRow() {
        try (BackupBench bench = new BackupBench(Engine.SQLITE, folder).with(TEAMS)) {
            bench.backup(BOTH, "as", "b");
            bench.with("delete from players");
            Report rehearsed = bench.session().rehearse(BackupBench.command(RestoreWord.WORD, List.of("b")));
            assertThat(rehearsed.outline().title()).startsWith("dry run: restore b-");
            assertThat(rehearsed.outline().notes()).startsWith("dry run: nothing changed; all of this was taken back");
            bench.session().rehearse(BackupBench.command(dev.sluice.command.backup.BackupWord.WORD, BOTH, "retain", 1));
            assertThat(bench.all("players")).isEqualTo("[]");
            assertThat(bench.kept()).hasSize(1);
        }
    }

    @Test
    void theNewestAreRetainedAndLeftOversGo() throws IOException {
        try (BackupBench bench = new BackupBench(Engine.SQLITE, folder).with(TEAMS)) {
            bench.backup(BOTH, "as", "other");
            Path part = Files.createDirectories(folder.resolve("backups/.left-20200101T000000Z.part"));
            Files.createFile(folder.resolve("backups/.lost-20200101T000000Z.part.lock"));
            Path odd = Files.createDirectories(folder.resolve("backups/odd"));
            try (Draft busy = new Backups(folder.resolve("backups")).begin("busy", Instant.now())) {
                for (int i = 0; i < 4; i++) {
                    bench.backup(BOTH, "as", "day", "retain", 2);
                }
                assertThat(busy.file("x").getParent())
                        .as("one that is being written")
                        .exists();
            }
            assertThat(bench.kept()).hasSize(4).contains("odd");
            assertThat(part).doesNotExist();
            assertThat(bench.refusal("odd")).contains("the backup is damaged: manifest.json cannot be read");
            assertThat(bench.refusal("dya")).contains("there is no backup \"dya\"", "did you mean \"day\"");
            assertThat(odd).exists();
        }
    }

    @Test
    void aBackupLiesThereForItsOwnerOnlyAndUnderItsNameOnlyWhenItIsProven() throws IOException {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder).with(TEAMS)) {
            Path backup = bench.backup(BOTH);
            try (Stream<Path> files = Files.list(backup)) {
                for (Path file : files.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------");
                }
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                    .isEqualTo("rwx------");
            assertThatThrownBy(() -> bench.backup(List.of("players", "teems"))).hasMessageContaining("teams");
            bench.with("create view v as select 1 as a");
            assertThatThrownBy(() -> bench.backup(List.of("v"))).hasMessageContaining("is a view, not a table");
            assertThat(bench.kept()).hasSize(1);
        }
    }

    @Test
    void aConnectionWhoseTextNobodyWantsAnyMoreIsGoodForMore() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder)) {
            bench.home().transaction(Access.READ, tx -> {
                assertThatThrownBy(() -> tx.copyText(Sql.of("select generate_series(1, 100000)"), (text, from, to) -> {
                            throw new UncheckedIOException(new IOException("the disk is full"));
                        }))
                        .hasMessageContaining("the disk is full");
                return assertThat(tx.query(Sql.of("select 7 as n")).value()).isEqualTo(7);
            });
        }
    }

    @Test
    void theTransactionGoesOnWithItsRowSecurity() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder).with(TEAMS)) {
            bench.backup(BOTH, "as", "before");
            bench.home().transaction(Access.WRITE, tx -> {
                bench.restore("before");
                return assertThat(tx.query(Sql.of("show row_security")).value()).isEqualTo("on");
            });
        }
    }

    @Test
    void whatPostgresHidesByAPolicyIsNotLeftOut() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder)
                .with("create table t (id integer primary key)", "insert into t values (1)")) {
            bench.with("alter table t enable row level security", "alter table t force row level security");
            String user = bench.database
                    .query("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
                    .toString();
            if (user.equals("[[true]]")) {
                bench.backup(List.of("t"), "as", "b");
                assertThat(bench.restore("b")).containsExactly("t +0 ~0 -0");
            } else {
                assertThatThrownBy(() -> bench.backup(List.of("t"))).hasMessageContaining("row-level security");
            }
        }
    }
}
