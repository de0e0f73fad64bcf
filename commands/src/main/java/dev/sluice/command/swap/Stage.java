package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Ddl;
import dev.sluice.command.Plan;
import dev.sluice.command.Work;
import dev.sluice.db.Catalog;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Sqlite;
import dev.sluice.relations.OwnersOnly;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.Trait;
import dev.sluice.sql.TableName;
import dev.sluice.stage.GoneKeys;
import dev.sluice.stage.Retired;
import dev.sluice.stage.Turn;
import dev.sluice.stage.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The staging table of a merge: columns, defaults, not null and key of the table, and a mark that tells whose it is. */
record Stage(Site site, Maker maker) {
    Stage(Site site) {
        this(site, Maker.NOBODY);
    }

    /** Makes it, and removes one that a swap has left. */
    List<Sql> create() {
        return site.postgres() ? inPostgres() : List.of(inSqlite(Twin.MARK + maker.text()));
    }

    private List<Sql> inPostgres() {
        String name = site.staging().quoted();
        List<Sql> all = new ArrayList<>();
        // No publication has an unlogged table, and what it holds is made anew after a crash anyway.
        all.add(Sql.of("create unlogged table " + name + " (like "
                + site.target().name().quoted() + " including defaults including generated)"));
        for (Name numbered : site.numbered()) {
            all.add(Sql.of("alter table " + name + " alter column " + numbered.quoted() + " set default 0"));
        }
        all.add(Sql.of("alter table " + name + " add " + key() + " " + list(site.key())));
        all.add(new OwnersOnly(site.staging()).revoke());
        all.add(mark());
        return all;
    }

    private String key() {
        return site.key().equals(site.target().primaryKey()) ? "primary key" : "unique";
    }

    private static String list(List<Name> names) {
        return names.stream().map(Name::quoted).collect(Collectors.joining(", ", "(", ")"));
    }

    /** SQLite: a table with the columns and the key of the table, and that remark in its text. */
    Sql inSqlite(String mark) {
        Table target = site.target();
        boolean primary = site.key().equals(target.primaryKey());
        List<Table.UniqueKey> unique =
                primary ? List.of() : List.of(new Table.UniqueKey(Name.of("key"), site.key(), false, true));
        Set<Trait> traits = target.is(Trait.STRICT) ? Set.of(Trait.STRICT) : Set.of();
        Table like = new Table(
                site.staging(),
                0,
                Table.Sort.TABLE,
                target.columns().stream()
                        .filter(Column::writable)
                        .map(this::column)
                        .toList(),
                primary ? target.primaryKey() : List.of(),
                unique,
                List.of(),
                traits);
        // What stands in the text of a table is kept with it.
        return Sql.of(new Sqlite().createTable(like).replaceFirst("\\(\n", "( /* " + mark + " */\n"));
    }

    private Column column(Column column) {
        boolean numbered = site.numbered().contains(column.name());
        return new Column(
                column.name(),
                column.type(),
                (column.declared() + site.collated(column.name())).strip(),
                !numbered && column.notNull(),
                numbered ? Optional.of("0") : column.defaultSql(),
                column.generation());
    }

    /** PostgreSQL: says whose table it is. */
    Sql mark() {
        return Sql.of("comment on table " + site.staging().quoted() + " is '" + Twin.MARK + maker.text() + "'");
    }

    Sql drop() {
        return Sql.of("drop table " + (site.postgres() ? "" : "main.")
                + site.staging().quoted());
    }

    /** Whether the table of that name is one that a swap has made, and left; or an unswap, which had put another in its place. */
    boolean isLeftOver(Reader reader) {
        return marks(reader).stream().anyMatch(text -> text.contains(Twin.MARK) || text.startsWith(Retired.MARK));
    }

    /** Another may have removed it meanwhile and made one of its own. */
    boolean isMine(Reader reader) {
        return marks(reader).stream().anyMatch(text -> text.contains(Twin.MARK + maker.text()));
    }

    void refuseAnothers(Reader reader) {
        if (!isMine(reader)) {
            throw SluiceException.of(
                    Kind.RETRY,
                    "table " + site.staging() + " is not the one that this swap had made",
                    "cut over",
                    "run it again");
        }
    }

    private List<String> marks(Reader reader) {
        TableName name = site.staging();
        Sql sql = site.postgres()
                ? Sql.of("select obj_description(to_regclass(?), 'pg_class') as text", name.quoted())
                : Sql.of(
                        "select sql as text from sqlite_schema where type = 'table' and name = ? collate nocase",
                        name.name().text());
        return reader.query(sql).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    /** Whether there is one to be removed first; one that a swap has not made is never touched. */
    boolean isInTheWay(Reader reader, Catalog catalog) {
        refuseHidden(reader);
        boolean there = catalog.find(site.staging()).isPresent();
        if (there && !isLeftOver(reader)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "table \"" + site.staging() + "\" exists, and swap has not made it",
                    "swap",
                    "give the staging table another name with staging:, or bring its rows with with:");
        }
        if (there && marks(reader).stream().anyMatch(Maker::isAtWork)) {
            throw Turn.refusal(site.target().name(), site.staging());
        }
        return there;
    }

    /** SQLite: a temporary table of a name is meant wherever the name stands alone. */
    void refuseHidden(Reader reader) {
        if (site.postgres()) {
            return;
        }
        String sql = "select name from temp.sqlite_schema where type in ('table', 'view')"
                + " and (name = ? collate nocase or name = ? collate nocase)";
        reader.query(Sql.of(
                        sql,
                        site.target().name().name().text(),
                        site.staging().name().text()))
                .rows()
                .forEach(row -> {
                    throw SluiceException.of(
                            Kind.REFUSED,
                            "the temporary table or view \"" + row.get(0)
                                    + "\" of this session hides a table of the swap",
                            "swap",
                            "drop it, or give the staging table another name with staging:");
                });
    }

    /** Removes the table and what goes with it; keys beside old rows stay with those. */
    List<Sql> leftOvers(Transaction tx, Databases databases) {
        List<Sql> statements = new ArrayList<>(List.of(drop()));
        GoneKeys gone = new GoneKeys(site.target().name());
        if (gone.isThere(tx) && !Retired.of(site.target().name(), databases).isThere(tx)) {
            statements.add(gone.drop());
        }
        return statements;
    }

    /** Makes the table in the open transaction. */
    void make(Transaction tx, Work work) {
        Catalog catalog = Catalog.of(tx, work.databases().home().dialect());
        List<Sql> statements = new ArrayList<>();
        if (isInTheWay(tx, catalog)) {
            statements.addAll(leftOvers(tx, work.databases()));
        }
        statements.addAll(create());
        new Ddl(tx, work.databases().ddlLockTimeout()).execute(statements);
    }

    /** Fills it with what another command makes of the source, in the open transaction. */
    void fill(Command<?> command, Work.Joined work) {
        run(command, work);
    }

    private <P extends Plan> void run(Command<P> command, Work.Joined work) {
        P plan = new WholeRows(site).planned(command, work.databases());
        if (work.transaction().isPostgres()) {
            var found = work.databases().capabilities(work.transaction());
            command.needs(plan).forEach(need -> found.require(need, "swap"));
        }
        command.run(plan, work);
    }
}
