package dev.sluice.command.backfill;

import dev.sluice.sql.Name;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * How the elements of an array in a document become rows: declared once, read by the backfill, by what keeps both forms in step, and
 * by what compares them.
 *
 * @param documents where they are
 * @param into the table whose rows the elements become
 * @param parent the columns that say whose document it was
 * @param fields the other columns
 * @param key tells the rows; elements that share it become one row
 * @param told what is told of the elements themselves
 * @param links where lists in the elements go
 */
public record Mapping(
        Documents documents,
        TableName into,
        List<Parent> parent,
        List<Field> fields,
        List<Name> key,
        Told told,
        Optional<Links> links) {
    /**
     * Where the documents are.
     *
     * @param path to the array
     */
    record Documents(TableName table, Name column, JsonPath path) {}

    /** A column of the rows, and the column of the documents' table that it comes from. */
    record Parent(Name column, Name source) {}

    /**
     * A column of the rows, and where its value stands in an element.
     *
     * @param missing what it is where the key is missing
     */
    record Field(Name column, JsonPath path, Optional<Object> missing, boolean required) {}

    /**
     * Columns about the elements themselves.
     *
     * @param count how many of them became the row
     * @param position of the first of them in the array, from 0
     */
    record Told(Optional<Name> count, Optional<Name> position) {}

    /**
     * Values of a list in each element, as rows of another table: a set, joined over the elements that become one row.
     *
     * @param row the column with the row's key
     * @param value the column with the value
     * @param path to the list in the element
     * @param position column with the position of the first element that named the value
     */
    record Links(TableName into, Name row, Name value, JsonPath path, Optional<Name> position) {}

    public Mapping {
        parent = List.copyOf(parent);
        fields = List.copyOf(fields);
        key = List.copyOf(key);
        if (parent.isEmpty() || fields.isEmpty() || key.isEmpty()) {
            throw Backfill.invalid("documents(...) needs parent:, columns: and key:");
        }
    }

    /** The table and its column, as reports name them. */
    String described() {
        return documents.table() + "." + documents.column();
    }
}
