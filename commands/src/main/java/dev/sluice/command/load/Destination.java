package dev.sluice.command.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.db.CopyIn;
import dev.sluice.db.Prepared;
import dev.sluice.db.Transaction;
import dev.sluice.db.TupleStream;
import dev.sluice.files.Records;
import dev.sluice.rows.SqliteTuples;
import dev.sluice.rows.TupleBuffer;

/**
 * Where encoded records go: into the table, or into its temporary one with where each of them stands.
 *
 * @param fields of a tuple
 */
record Destination(LoadSql sql, boolean staged, int fields) {
    /** Takes rows; closing it before {@link #finish} breaks it off. */
    interface Sink extends AutoCloseable {
        void row(TupleStream row);

        /** How many rows arrived. */
        long finish();

        @Override
        void close();
    }

    static Destination table(LoadSql sql) {
        return new Destination(sql, false, sql.load().layout().columns().size());
    }

    static Destination stage(LoadSql sql) {
        return new Destination(sql, true, sql.load().layout().columns().size() + LoadSql.LEAD);
    }

    FileTuples.Lead lead() {
        if (!staged) {
            return FileTuples.Lead.NONE;
        }
        boolean aside = sql.load().aside();
        return (number, records, out) -> lead(number, records, out, aside);
    }

    private void lead(long number, Records records, TupleBuffer out, boolean aside) {
        number(number, out);
        text(records.place().text(), out);
        text(aside ? records.raw().replace("\0", "") : "", out);
    }

    private void number(long number, TupleBuffer out) {
        if (sql.postgres()) {
            out.addLongField(number);
        } else {
            SqliteTuples.addInteger(number, out);
        }
    }

    private void text(String text, TupleBuffer out) {
        if (sql.postgres()) {
            out.addField(text.getBytes(UTF_8));
        } else {
            SqliteTuples.addText(text, out);
        }
    }

    Sink open(Transaction tx) {
        if (sql.postgres()) {
            return new Copied(tx.copyIn(staged ? sql.copyStage() : sql.copyTable()), fields);
        }
        return new Inserted(tx.prepare(staged ? sql.stageOne() : sql.insertOne()), fields);
    }

    /** Into PostgreSQL. */
    private record Copied(CopyIn copy, int fields) implements Sink {
        @Override
        public void row(TupleStream row) {
            copy.row(fields, row.buffer(), row.start(), row.end());
        }

        @Override
        public long finish() {
            return copy.finish();
        }

        @Override
        public void close() {
            copy.close();
        }
    }

    /** Into SQLite. */
    private static final class Inserted implements Sink {
        private final Prepared statement;
        private final int fields;
        private long arrived;

        Inserted(Prepared statement, int fields) {
            this.statement = statement;
            this.fields = fields;
        }

        @Override
        public void row(TupleStream row) {
            for (int i = 0; i < fields; i++) {
                statement.bind(i, SqliteTuples.value(row, i));
            }
            arrived += statement.execute();
        }

        @Override
        public long finish() {
            return arrived;
        }

        @Override
        public void close() {
            statement.close();
        }
    }
}
