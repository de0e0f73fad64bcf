package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Source;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.Optional;
import java.util.function.Function;

/** Resolves both sides. */
final class ComparePlanner {
    private final Compare command;
    private final Databases databases;

    ComparePlanner(Compare command, Databases databases) {
        this.command = command;
        this.databases = databases;
    }

    ComparePlan plan() {
        Database subject = database(command.subject());
        Database reference = database(command.reference());
        return reading(
                subject,
                left -> subject == reference
                        ? plan(side(command.subject(), subject, left), side(command.reference(), reference, left))
                        : reading(
                                reference,
                                right -> plan(
                                        side(command.subject(), subject, left),
                                        side(command.reference(), reference, right))));
    }

    private ComparePlan plan(Side subject, Side reference) {
        return new ColumnPairing(command, subject, reference).plan();
    }

    private Database database(Source side) {
        return Compare.profile(side).map(databases::named).orElseGet(databases::home);
    }

    private static <T> T reading(Database database, Function<Reader, T> body) {
        return database.current()
                .map(tx -> body.apply(tx))
                .orElseGet(() -> database.transaction(Access.READ, tx -> body.apply(tx)));
    }

    private Side side(Source source, Database database, Reader reader) {
        Catalog catalog = Catalog.of(reader, database.dialect());
        if (source instanceof Source.OfTable of) {
            Table table = catalog.table(of.table());
            refuseHidden(table);
            String label = database.profile() + ":" + of.table();
            Sql relation = Sql.of(table.name().quoted() + " as s");
            return new Side(label, database, relation, table.columns(), Optional.of(table));
        }
        Sql query = ((Source.OfQuery) source).sql();
        Sql relation = new Sql("(" + query.text() + ") as s", query.binds());
        return new Side(source.described(), database, relation, catalog.columns(query), Optional.empty());
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
