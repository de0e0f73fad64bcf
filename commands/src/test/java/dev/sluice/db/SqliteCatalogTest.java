package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.Trait;
import dev.sluice.sql.TableName;
import dev.sluice.sql.ValueType;
import dev.sluice.testing.HostileNames;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCatalogTest {
    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = BareDatabase.sqlite(folder.resolve("test.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void execute(String... statements) {
        database.transaction(Access.WRITE, t -> {
            for (String statement : statements) {
                t.execute(Sql.of(statement));
            }
            return 0;
        });
    }

    private <T> T read(Function<Catalog, T> question) {
        return database.transaction(Access.READ, t -> question.apply(Catalog.of(t, new Sqlite())));
    }

    private Table table(String name) {
        return read(catalog -> catalog.table(TableName.parse(name)));
    }

    @Test
    void readsColumnsWithTheirDeclaredTypes() {
        execute(
                "create table t (id integer primary key, a varchar(20) not null default 'x', b, c text default (lower('A')))");

        Table table = table("t");

        assertThat(table.name().schema()).isEmpty();
        assertThat(table.columns()).extracting(Column::declared).containsExactly("INTEGER", "varchar(20)", "", "TEXT");
        assertThat(table.columns()).extracting(Column::type).containsOnly(ValueType.DYNAMIC);
        assertThat(table.columns()).extracting(Column::notNull).containsExactly(true, true, false, false);
        assertThat(table.columns().get(1).defaultSql()).contains("'x'");
        assertThat(table.columns().get(3).defaultSql()).contains("(lower('A'))");
    }

    @Test
    void tellsARowidKeyFromOneThatOnlyLooksLikeIt() {
        execute(
                "create table a (id integer primary key)",
                "create table b (id integer primary key desc)",
                "create table c (id int primary key)",
                "create table d (k text, id integer, primary key (id, k)) without rowid",
                "create table e (id integer primary key) strict");

        assertThat(table("a").traits()).containsExactly(Trait.ROWID_KEY);
        assertThat(table("b").traits()).isEmpty();
        assertThat(table("c").traits()).isEmpty();
        assertThat(table("d").traits()).containsExactly(Trait.WITHOUT_ROWID);
        assertThat(table("d").primaryKey()).containsExactly(Name.of("id"), Name.of("k"));
        assertThat(table("d").columns()).allMatch(Column::notNull);
        assertThat(table("e").traits()).containsExactlyInAnyOrder(Trait.ROWID_KEY, Trait.STRICT);
    }

    @Test
    void marksGeneratedColumnsAsComputed() {
        execute("create table t (a int, b int as (a + 1) virtual, c int as (a + 2) stored)");

        assertThat(table("t").columns())
                .extracting(Column::generation)
                .containsExactly(Generation.NONE, Generation.COMPUTED, Generation.COMPUTED);
    }

    @Test
    void readsOnlyUniqueKeysOverPlainColumnsOfTheWholeTable() {
        execute(
                "create table t (a text unique, b text, c text, unique (b, c))",
                "create unique index partial on t(c) where b is not null",
                "create unique index expression on t(lower(c))",
                "create unique index folded on t(c collate nocase)",
                "create index usual on t(b)");

        assertThat(table("t").uniqueKeys())
                .extracting(Table.UniqueKey::columns)
                .containsExactlyInAnyOrder(
                        List.of(Name.of("a")), List.of(Name.of("b"), Name.of("c")), List.of(Name.of("c")));
        List<Table.Index> indexes = read(catalog -> catalog.indexes(catalog.table(TableName.parse("t"))));
        assertThat(indexes)
                .filteredOn(index -> !index.name().text().startsWith("sqlite_"))
                .containsExactly(
                        new Table.Index(Name.of("expression"), List.of(), true, false, ""),
                        new Table.Index(Name.of("folded"), List.of(Name.of("c")), true, true, "NOCASE"),
                        new Table.Index(Name.of("partial"), List.of(), true, false, ""),
                        new Table.Index(Name.of("usual"), List.of(Name.of("b")), false, true, ""));
    }

    @Test
    void foreignKeysLeadToTheParentsStoredNamesAndItsPrimaryKeyWhenNoneIsNamed() {
        execute(
                "create table Parent (K1 int, K2 int, u int unique, primary key (K1, K2))",
                "create table child (a int, b int, c int references PARENT(U) on delete set null,"
                        + " foreign key (A, B) references parent, foreign key (c) references gone)");

        Table child = table("child");

        assertThat(child.foreignKeys()).hasSize(3);
        assertThat(child.foreignKeys().get(0).parentColumns()).isEmpty();
        assertThat(child.foreignKeys().get(1))
                .isEqualTo(new Table.ForeignKey(
                        "",
                        List.of(Name.of("a"), Name.of("b")),
                        TableName.parse("Parent"),
                        List.of(Name.of("K1"), Name.of("K2")),
                        "no action",
                        false,
                        List.of(Name.of("a"), Name.of("b"))));
        assertThat(child.foreignKeys().get(2).parentColumns()).containsExactly(Name.of("u"));
        assertThat(child.foreignKeys().get(2).onDelete()).isEqualTo("set null");
        assertThat(table("parent").is(Trait.REFERENCED)).isTrue();
        List<Table.Inbound> inbound = read(c -> c.inboundReferences(c.table(TableName.parse("parent"))));
        assertThat(inbound).extracting(Table.Inbound::child).containsExactly(child.name(), child.name());
    }

    @Test
    void namesIgnoreCaseAndComeBackAsStored() {
        execute("create table Orders (id int)");

        assertThat(table("ORDERS").name()).isEqualTo(TableName.parse("Orders"));
        assertThat(table("main.orders").name()).isEqualTo(TableName.parse("Orders"));
    }

    @Test
    void suggestsTheNearestNames() {
        execute("create table orders (id int)", "create table players (id int)");

        assertThatThrownBy(() -> table("ordres"))
                .hasMessage("table \"ordres\" does not exist - did you mean \"orders\"?");
        assertThatThrownBy(() -> table("zzz")).hasMessage("table \"zzz\" does not exist");
    }

    @Test
    void listsOrdinaryTablesOnly() {
        execute(
                "create table b (id integer primary key autoincrement)",
                "create table a (id int)",
                "create table sluice_runs (id int)",
                "create view v as select * from a",
                "create view broken as select * from nowhere",
                "create virtual table f using fts5(x)",
                "create temp table t (id int)");

        assertThat(read(Catalog::tables)).extracting(t -> t.name().toString()).containsExactly("a", "b");
        assertThat(table("v").sort()).isEqualTo(Table.Sort.VIEW);
    }

    @Test
    void hostileNamesAreNamesLikeAnyOther() {
        List<String> hostile = HostileNames.ALL;
        for (String name : hostile) {
            String quoted = Name.of(name).quoted();
            execute("create table " + quoted + " (" + quoted + " int primary key)");
        }

        List<Table> tables = read(Catalog::tables);

        assertThat(tables).extracting(t -> t.name().name().text()).containsExactlyInAnyOrderElementsOf(hostile);
        assertThat(tables).allSatisfy(t -> assertThat(t.primaryKey())
                .containsExactly(t.name().name()));
        for (String name : hostile) {
            assertThat(table(name).name().name().text()).isEqualTo(name);
        }
    }

    @Test
    void knowsTheSizeOfTheFile() {
        execute("create table t (id int)");

        assertThat(read(Catalog::databaseSize))
                .isEqualTo(folder.resolve("test.db").toFile().length());
    }
}
