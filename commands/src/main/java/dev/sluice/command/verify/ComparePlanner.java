package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Source;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Resolves both sides. */
final class ComparePlanner {
    private static final Set<Table.Sort> HOLDABLE =
            EnumSet.of(Table.Sort.TABLE, Table.Sort.PARTITIONED, Table.Sort.VIEW, Table.Sort.TEMPORARY);

    /** Who may read columns alone may not lock the table. */
    private static final String STANDING = """
            select current_setting('server_encoding') as encoding,
                   has_table_privilege(nullif(cast(? as text), ''), 'select')::text as granted""";

    private final Compare command;
    private final Databases databases;

    ComparePlanner(Compare command, Databases databases) {
        this.command = command;
        this.databases = databases;
    }

    ComparePlan plan() {
        Database subject = database(command.subject());
        Database reference = database(command.reference());
        return subject.read(left -> subject == reference
                ? plan(side(command.subject(), subject, left), side(command.reference(), reference, left))
                : reference.read(right ->
                        plan(side(command.subject(), subject, left), side(command.reference(), reference, right))));
    }

    private ComparePlan plan(Side subject, Side reference) {
        return new ColumnPairing(command, subject, reference).plan();
    }

    private Database database(Source side) {
        return Compare.profile(side).map(databases::named).orElseGet(databases::home);
    }

    private Side side(Source source, Database database, Reader reader) {
        try {
            return found(source, database, reader);
        } catch (SluiceException e) {
            throw e.about(database.profile());
        }
    }

    private Side found(Source source, Database database, Reader reader) {
        Catalog catalog = Catalog.of(reader, database.dialect());
        if (source instanceof Source.OfTable of) {
            Table table = catalog.table(of.table());
            refuseHidden(table);
            String label = database.profile() + ":" + of.table();
            Sql relation = Sql.of(table.name().quoted() + " as s");
            return new Side(
                    label,
                    database,
                    relation,
                    table.columns(),
                    Optional.of(table),
                    standing(database, reader, Optional.of(table)));
        }
        Sql query = ((Source.OfQuery) source).sql();
        Sql relation = new Sql("(" + query.text() + ") as s", query.binds());
        return new Side(
                source.described(),
                database,
                relation,
                catalog.columns(query),
                Optional.empty(),
                standing(database, reader, Optional.empty()));
    }

    private static Side.Standing standing(Database database, Reader reader, Optional<Table> table) {
        if (!(database.dialect() instanceof Postgres)) {
            return new Side.Standing("", false);
        }
        String held = table.filter(t -> HOLDABLE.contains(t.sort()))
                .map(t -> t.name().quoted())
                .orElse("");
        Rows found = reader.query(Sql.of(STANDING, held));
        return new Side.Standing(
                String.valueOf(found.text(0, "encoding")),
                String.valueOf(found.text(0, "granted")).equals("true"));
    }

    /** Rows that this user does not see would count as missing, or as equal on both sides. */
    private void refuseHidden(Table table) {
        if (table.is(Table.Trait.ROW_SECURITY)) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "row security hides rows of table \"" + table.name() + "\" from this user",
                    command.word(),
                    "use a role that owns the table or has bypassrls");
        }
    }
}
