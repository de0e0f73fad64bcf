package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.db.RawRows.RawRow;
import dev.sluice.db.RawRows.Storage;

/** A row of one text. */
record OneText(String text) implements RawRow {
    @Override
    public Storage storage(int column) {
        return Storage.TEXT;
    }

    @Override
    public long integer(int column) {
        throw new AssertionError("it is text");
    }

    @Override
    public double real(int column) {
        throw new AssertionError("it is text");
    }

    @Override
    public byte[] bytes(int column) {
        return text.getBytes(UTF_8);
    }
}
