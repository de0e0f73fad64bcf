package dev.sluice.rows;

import dev.sluice.db.RawRows;
import dev.sluice.db.RawRows.RawRow;
import dev.sluice.db.TupleStream;
import dev.sluice.sql.Column;
import dev.sluice.sql.ValueType;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How rows become tuples in the encoding of a target's columns: the one table of equality. Two values are equal when, encoded
 * for the target column, they have the same bytes; so a comparison right after a write finds nothing.
 *
 * <p>Sources send their columns in the order of the target's list.
 */
public final class RowEncoding {
    private final List<Column> targets;
    private final List<Integer> key;
    private final boolean postgres;

    private RowEncoding(List<Column> targets, List<Integer> key, boolean postgres) {
        this.targets = List.copyOf(targets);
        this.key = List.copyOf(key);
        this.postgres = postgres;
    }

    /** For columns of a PostgreSQL table; {@code key} holds the places of the key's columns. */
    public static RowEncoding toPostgres(List<Column> targets, List<Integer> key) {
        return new RowEncoding(targets, key, true);
    }

    /** For columns of a SQLite table. */
    public static RowEncoding toSqlite(List<Column> targets, List<Integer> key) {
        return new RowEncoding(targets, key, false);
    }

    public int fields() {
        return targets.size();
    }

    int keySize() {
        return key.size();
    }

    /** Rows of SQLite, read and encoded on a thread of their own, at most {@code batchSize} handed over at a time. */
    public TupleStream encode(RawRows rows, int batchSize, Complaints complaints) {
        List<FieldEncoder> encoders = targets.stream().map(this::encoder).toList();
        return new EncodedRows(rows, new RowEncoder(encoders, complaints), batchSize);
    }

    /**
     * Tuples of PostgreSQL.
     *
     * @param sent what the source sends for each column
     * @param plain for each column, whether source and target have the very same type
     */
    public TupleStream recode(TupleStream tuples, List<ValueType> sent, List<Boolean> plain, Complaints complaints) {
        List<Recoder> recoders = java.util.stream.IntStream.range(0, targets.size())
                .mapToObj(i -> recoder(sent.get(i), plain.get(i), targets.get(i)))
                .toList();
        boolean nothingToDo = recoders.stream().allMatch(r -> r == Recoder.SAME);
        return nothingToDo ? tuples : new RecodedTuples(tuples, recoders, new TupleDescription(sent, complaints));
    }

    private FieldEncoder encoder(Column target) {
        if (postgres) {
            return PostgresFields.of(target);
        }
        SqliteValue value = new SqliteValue(target.declared());
        return value::add;
    }

    private Recoder recoder(ValueType sent, boolean plain, Column target) {
        if (!postgres) {
            return Recoders.toSqlite(sent, target);
        }
        return plain ? Recoder.SAME : Recoders.toPostgres(target);
    }

    /** Encodes one row after another. */
    final class RowEncoder implements EncodedRows.Encoder {
        private final FieldEncoder[] encoders;
        private final Complaints complaints;

        RowEncoder(List<FieldEncoder> encoders, Complaints complaints) {
            this.encoders = encoders.toArray(FieldEncoder[]::new);
            this.complaints = complaints;
        }

        @Override
        public boolean encode(RawRow row, TupleBuffer out) {
            int start = out.size();
            int column = 0;
            try {
                while (column < encoders.length) {
                    encoders[column].encode(row, column, out);
                    column++;
                }
                return true;
            } catch (BadValue e) {
                out.truncate(start);
                complaints.add(name(column), keyOf(row), shown(row, column), e.reason());
                return false;
            }
        }

        @Override
        public void end() {
            complaints.throwIfAny();
        }

        private String keyOf(RawRow row) {
            return key.stream().map(k -> name(k) + "=" + shown(row, k)).collect(Collectors.joining(", ", "(", ")"));
        }

        private String shown(RawRow row, int column) {
            return complaints.shown(column, () -> RawValue.shown(row, column));
        }
    }

    private String name(int column) {
        return targets.get(column).name().text();
    }

    /** Names a tuple in a complaint. */
    final class TupleDescription {
        private final List<ValueType> sent;
        private final Complaints complaints;

        TupleDescription(List<ValueType> sent, Complaints complaints) {
            this.sent = sent;
            this.complaints = complaints;
        }

        void complain(TupleStream tuple, int column, BadValue bad) {
            String keyText =
                    key.stream().map(k -> name(k) + "=" + shown(tuple, k)).collect(Collectors.joining(", ", "(", ")"));
            complaints.add(name(column), keyText, shown(tuple, column), bad.reason());
        }

        private String shown(TupleStream tuple, int column) {
            int at = Fields.offset(tuple.buffer(), tuple.start(), column);
            return complaints.shown(column, () -> TupleText.shown(tuple.buffer(), at, sent.get(column)));
        }

        void throwIfAny() {
            complaints.throwIfAny();
        }
    }

    /** The values of a tuple's key as people write them, such as {@code (id=7)}. */
    public String keyText(TupleStream tuple, int firstField) {
        return key.stream()
                .map(k -> name(k) + "="
                        + TupleText.shown(
                                tuple.buffer(),
                                Fields.offset(tuple.buffer(), tuple.start(), k + firstField),
                                targets.get(k).type()))
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
