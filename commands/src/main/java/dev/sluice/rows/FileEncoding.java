package dev.sluice.rows;

import dev.sluice.db.RawRows.Storage;
import dev.sluice.sql.Column;
import dev.sluice.sql.Visible;
import java.util.List;
import java.util.Optional;

/** How records of files become tuples in the encoding of a table's columns. */
public final class FileEncoding {
    private final List<Column> columns;
    private final FileFields.Writer[] writers;

    private FileEncoding(List<Column> columns, List<FileFields.Writer> writers) {
        this.columns = List.copyOf(columns);
        this.writers = writers.toArray(FileFields.Writer[]::new);
    }

    /**
     * What is wrong with a value.
     *
     * @param column the place of its column
     * @param value as messages show it
     * @param rule such as {@code is not a number}
     */
    public record Flaw(int column, String value, String rule) {}

    /** For the columns of a PostgreSQL table. */
    public static FileEncoding toPostgres(List<Column> columns, TimeForms forms) {
        return new FileEncoding(
                columns, columns.stream().map(c -> FileFields.of(c, forms)).toList());
    }

    /** For the columns of a SQLite table. */
    public static FileEncoding toSqlite(List<Column> columns, TimeForms forms) {
        return new FileEncoding(
                columns, columns.stream().map(c -> FileSqlite.of(c, forms)).toList());
    }

    /** Adds the row's fields; where a value cannot be kept, adds nothing and gives the first one of the row. */
    public Optional<Flaw> encode(FileRow row, TupleBuffer out) {
        int start = out.size();
        int column = 0;
        try {
            while (column < writers.length) {
                field(row, column, out);
                column++;
            }
            return Optional.empty();
        } catch (BadValue e) {
            out.truncate(start);
            return Optional.of(new Flaw(column, shown(row, column), e.reason()));
        }
    }

    private void field(FileRow row, int column, TupleBuffer out) {
        if (row.storage(column) != Storage.NULL) {
            writers[column].write(row, column, out);
        } else if (columns.get(column).notNull()) {
            throw new BadValue("does not go into a column that is not null");
        } else {
            out.addNull();
        }
    }

    private static String shown(FileRow row, int column) {
        return switch (row.sort(column)) {
            case ABSENT -> "null";
            case NUMBER, BOOLEAN -> Visible.value(FileNumbers.text(row, column)).replaceAll("^'|'$", "");
            case PLAIN, STRING, STRUCTURE -> Visible.value(FileNumbers.text(row, column));
        };
    }
}
