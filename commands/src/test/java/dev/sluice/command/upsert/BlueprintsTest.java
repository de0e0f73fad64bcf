package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.Access;
import dev.sluice.db.BareDatabase;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.testing.HostileNames;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlueprintsTest extends DrawnTables {
    @Test
    void nullsInAKeyAreRefusedByRow() {
        execute(
                lite,
                "create table t (a text, b int, primary key (a, b))",
                "insert into t values ('x', 1), (null, 1), (null, 1)");

        assertThatThrownBy(() -> make(lite, postgres, "t"))
                .hasMessage(
                        "column \"a\" of \"t\" is of the primary key and holds nulls (rows: 2, the first are rowid 2,"
                                + " rowid 3) - see: select rowid, * from \"t\" where \"a\" is null");
    }

    @Test
    void keysThatIgnoreCaseAreRefused() {
        execute(lite, "create table t (id integer primary key, email text unique collate nocase)");

        assertThatThrownBy(() -> make(lite, postgres, "t"))
                .hasMessageContaining(
                        "on email of \"t\" compares by NOCASE, and PostgreSQL would tell such values apart");
    }

    @Test
    void namesThatWouldMeetOrBeCutAreRefusedTogether() {
        String stem = "n".repeat(63);
        execute(lite, "create table t (id int, \"" + stem + "a\" int, \"" + stem + "b\" int)");

        assertThatThrownBy(() -> make(lite, postgres, "t"))
                .hasMessageContaining("\"" + stem + "a\" has 64 bytes, and PostgreSQL cuts names to 63")
                .hasMessageContaining("\"" + stem + "a\" and \"" + stem + "b\" would be one name");
    }

    @Test
    void namesThatDifferInCaseOnlyDoNotFitIntoSqlite() {
        execute(postgres, "create table t (id int primary key, \"ID\" int)");

        assertThatThrownBy(() -> make(postgres, lite, "t"))
                .hasMessage("columns of \"public.t\": \"id\" and \"ID\" would be one name: SQLite ignores their case"
                        + " - rename one of them on the way, or make the target table yourself");
    }

    @Test
    void hostileNamesArriveAsTheyAre() {
        String columns = String.join(
                ", ",
                HostileNames.ALL.stream()
                        .map(n -> Name.of(n).quoted() + " text")
                        .toList());
        execute(lite, "create table \"a;drop table t--\" (" + columns + ", primary key (\"we\"\"ird\", \"sel'ect\"))");

        Table made = make(lite, postgres, "a;drop table t--").get(0).table();
        Table there = read(postgres, "a;drop table t--");

        assertThat(there.columnNames()).containsExactlyElementsOf(made.columnNames());
        assertThat(there.primaryKey()).containsExactly(Name.of("we\"ird"), Name.of("sel'ect"));
    }

    @Test
    void keysIndexesDefaultsAndForeignKeysComeAlong() {
        execute(
                lite,
                "create table parent (id integer primary key, code text not null unique, unique (code, id))",
                "create table child (id integer primary key, parent_id int references parent on delete cascade,"
                        + " status text not null default 'new', n int default 7, flag boolean default 1,"
                        + " at datetime default current_timestamp, odd text default (lower('A')),"
                        + " twice int as (n * 2), boss int references child, gone int references elsewhere)",
                "create index by_status on child (status)",
                "create index partial on child (n) where n > 0",
                "insert into child (id, at) values (1, '2024-01-01 00:00:00')");

        List<Blueprint> made = make(lite, postgres, "child", "parent");
        Table child = read(postgres, "child");

        assertThat(made.get(0).warnings())
                .containsExactlyInAnyOrder(
                        "column \"odd\": its default (lower('A')) is left out, because it may mean something else there",
                        "column \"twice\" of \"child\" is computed in the source and becomes an ordinary column",
                        "index \"partial\" of \"child\" is left out: it is partial, over an expression, or of a kind of"
                                + " its own",
                        "foreign key of \"child\" to \"elsewhere\" is left out: the target has no such table");
        assertThat(child.columns())
                .extracting(c -> c.defaultSql().orElse(""))
                .containsExactly("", "", "'new'::text", "7", "true", "CURRENT_TIMESTAMP", "", "", "", "");
        assertThat(child.column(Name.of("status")).map(Column::notNull)).hasValue(true);
        assertThat(child.foreignKeys())
                .extracting(key -> key.parent() + " " + key.onDelete())
                .containsExactlyInAnyOrder("public.parent cascade", "public.child no action");
        assertThat(read(postgres, "parent").uniqueKeys())
                .extracting(Table.UniqueKey::columns)
                .containsExactlyInAnyOrder(List.of(Name.of("code")), List.of(Name.of("code"), Name.of("id")));
        List<Table.Index> indexes = postgres.transaction(
                Access.READ, t -> Catalog.of(t, postgres.dialect()).indexes(child));
        assertThat(indexes).extracting(Table.Index::columns).contains(List.of(Name.of("status")));
    }

    @Test
    void aForeignKeyMayLeadToATableThatIsThereAndOnlyToAKeyOfItsType() {
        execute(postgres, "create table there (id int primary key, code int)");
        execute(
                lite,
                "create table there (id integer primary key, code int unique)",
                "create table a (t int references there)",
                "create table b (t text references there)",
                "create table c (t int references there (code))",
                "insert into b values ('x')");

        List<Blueprint> made = make(lite, postgres, "a", "b", "c");

        assertThat(read(postgres, "a").foreignKeys()).hasSize(1);
        assertThat(made.get(1).warnings())
                .containsExactly(
                        "foreign key of \"b\" to \"there\" is left out: column \"t\" is not of its parent's type");
        assertThat(made.get(2).warnings())
                .containsExactly("foreign key of \"c\" to \"there\" is left out: its columns are no key there");
    }

    @Test
    void jsonInAKeyStaysTextBecauseItHasNoEquality() {
        execute(lite, "create table t (k json primary key)", "insert into t values ('{}')");

        make(lite, postgres, "t");

        assertThat(read(postgres, "t").columns()).extracting(Column::declared).containsExactly("text");
    }

    @Test
    void tablesThatReferToEachOtherKeepBothKeys() {
        execute(
                lite,
                "create table a (id integer primary key, b int references b)",
                "create table b (id integer primary key, a int references a)");

        make(lite, postgres, "a", "b");

        assertThat(read(postgres, "a").foreignKeys()).hasSize(1);
        assertThat(read(postgres, "b").foreignKeys()).hasSize(1);
    }

    @Test
    void aTableWithoutRowidAndOneThatHidesItsRowidAreReadLikeOthers() {
        execute(
                lite,
                "create table w (k text primary key, n int) without rowid",
                "insert into w values ('a', 1), ('b', 'x')",
                "create table h (rowid text, _rowid_ text, oid text, n int)",
                "insert into h values ('p', 'q', 'r', 'x')");

        List<Blueprint> made = make(lite, postgres, "w", "h");

        assertThat(made.get(0).warnings().get(0)).endsWith("holds text (rows: 1, the first is row 2)");
        assertThat(made.get(1).warnings().get(0)).endsWith("holds text (rows: 1, the first is row 1)");
    }

    @Test
    void postgresBecomesSqliteWithNothingRounded() {
        execute(
                postgres,
                "create type mood as enum ('a')",
                "create table p (id int primary key)",
                "create table t (id bigint generated always as identity primary key, n numeric(30,10) default 1.5,"
                        + " b boolean not null default true, f real, x bytea, m mood, at timestamptz default now(),"
                        + " s varchar(5) default 'it''s', p int references p, unique (s, n))",
                "create index on t (f)");

        List<Blueprint> made = make(postgres, lite, "public.t", "public.p");
        Table there = read(lite, "t");

        assertThat(there.columns())
                .extracting(Column::declared)
                .containsExactly("INTEGER", "TEXT", "BOOLEAN", "REAL", "BLOB", "TEXT", "TEXT", "TEXT", "INTEGER");
        assertThat(there.is(Table.Trait.ROWID_KEY)).isTrue();
        assertThat(there.columns())
                .extracting(c -> c.defaultSql().orElse(""))
                .containsExactly("", "1.5", "true", "", "", "", "", "'it''s'", "");
        assertThat(there.foreignKeys())
                .extracting(key -> key.parent().toString())
                .containsExactly("p");
        assertThat(there.uniqueKeys()).hasSize(1);
        assertThat(made.get(0).indexes()).hasSize(1);
    }

    @Test
    void theSameEngineKeepsDeclaredTypes() {
        execute(lite, "create table t (id varchar(5) primary key, n decimal(4,1) default (1 + 1), x) without rowid");

        make(lite, lite2, "t");
        Table there = read(lite2, "t");

        assertThat(there.columns()).isEqualTo(read(lite, "t").columns());
        assertThat(there.traits()).isEqualTo(read(lite, "t").traits());
    }

    @Test
    void aTypeThatTheTargetLacksIsRefusedByName() throws SQLException {
        execute(postgres, "create type mood as enum ('a')", "create table t (m mood, c numeric(5,2) default 0)");
        try (TestDatabase other = TestPostgres.freshDatabase();
                Database target = BareDatabase.postgres(other)) {
            assertThatThrownBy(() -> make(postgres, target, "t"))
                    .hasMessage("type \"mood\" of table \"public.t\" does not exist in the target - create it there"
                            + " first");
            execute(target, "create type mood as enum ('a')");

            make(postgres, target, "t");

            assertThat(read(target, "t").columns())
                    .isEqualTo(read(postgres, "t").columns());
        }
    }
}
