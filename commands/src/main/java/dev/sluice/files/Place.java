package dev.sluice.files;

/**
 * Where a record stands.
 *
 * @param file as the user named it
 * @param line that it begins in, counted from 1
 * @param record its number in the file, counted from 1; 0 for what is no record
 * @param part of the record, such as {@code innings[2]}; empty for all of it
 */
public record Place(String file, long line, long record, String part) {
    public Place(String file, long line, long record) {
        this(file, line, record, "");
    }

    /** {@code players.csv:17, record 16}. */
    public String text() {
        String inside = part.isEmpty() ? "" : ", " + part;
        return record == 0 ? file + ":" + line : file + ":" + line + ", record " + record + inside;
    }
}
