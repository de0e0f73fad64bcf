package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;

/** Finds out whether the journal's tables are there, and makes them where they may be made. */
final class TableSetup {
    private enum State {
        THERE,
        /** There, but this role may not write them. */
        CLOSED,
        ABSENT,
        /** Absent, and this role may not make them. */
        FORBIDDEN
    }

    private static final String LOOK = """
            select case
                when c.oid is null and coalesce(has_schema_privilege(n.oid, 'create'),
                                                has_database_privilege(current_database(), 'create')) then 'ABSENT'
                when c.oid is null then 'FORBIDDEN'
                when has_schema_privilege(n.oid, 'usage')
                     and has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert')
                     and has_table_privilege(c.oid, 'update') then 'THERE'
                else 'CLOSED' end as state,
                n.oid is not null as schema_there
            from (values (?, ?)) as wanted (schema, name)
            left join pg_namespace n on n.nspname = wanted.schema
            left join pg_class c on c.relnamespace = n.oid and c.relname = wanted.name
            """;

    private static final String LOOK_SQLITE =
            "select case count(*) when 0 then 'ABSENT' else 'THERE' end as state from sqlite_schema where name = ?";

    private final Tables tables;

    TableSetup(Tables tables) {
        this.tables = tables;
    }

    /** Whether there are tables that can be read and written. */
    boolean there(Reader reader) {
        State state = state(reader);
        if (state == State.CLOSED) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "the journal's tables in schema " + tables.schema().quoted() + " are not this role's to write",
                    "",
                    "see the grants of: sluice journal ddl");
        }
        if (state == State.THERE) {
            refuseOtherVersion(reader);
        }
        return state == State.THERE;
    }

    /** Sees to it that the tables are there; false where they are not and may not be made. */
    boolean ensure(Transaction tx) {
        if (there(tx)) {
            return true;
        }
        if (state(tx) == State.FORBIDDEN) {
            return false;
        }
        if (!tables.sqlite()) {
            // "if not exists" fails when two sessions create at once; the second waits here, then finds all there.
            long key = Digest.number("sluice journal " + tables.schema());
            tx.query(Sql.of("select pg_advisory_xact_lock(?)", key));
        }
        make(tx);
        return true;
    }

    private void make(Transaction tx) {
        // The statement asks for the right to create schemas even where there is nothing to create.
        if (!tables.sqlite() && !schemaThere(tx)) {
            tx.execute(Sql.of(JournalDdl.schema(tables)));
        }
        JournalDdl.statements(tables).forEach(statement -> tx.execute(Sql.of(statement)));
    }

    private void refuseOtherVersion(Reader reader) {
        Rows rows = reader.query(Sql.of("select max(version) as version from " + tables.version()));
        String version = Row.first(rows).text("version");
        if (!version.equals(String.valueOf(Tables.VERSION))) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "the journal's tables are of version " + version + ", this program knows " + Tables.VERSION,
                    tables.version(),
                    "use the program that made them, or another journal-schema");
        }
    }

    private State state(Reader reader) {
        return State.valueOf(Row.first(look(reader)).text("state"));
    }

    private boolean schemaThere(Reader reader) {
        return Row.first(look(reader)).truth("schema_there");
    }

    private Rows look(Reader reader) {
        return tables.sqlite()
                ? reader.query(Sql.of(LOOK_SQLITE, tables.plain("version")))
                : reader.query(Sql.of(LOOK, tables.schema().text(), tables.plain("version")));
    }
}
