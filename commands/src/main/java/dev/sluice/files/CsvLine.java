package dev.sluice.files;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.sluice.rows.FileRow.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One record of CSV, filled field by field. An unquoted field of nothing is null; {@code ""} is a text of no characters. */
final class CsvLine extends CsvCallbackHandler<CsvLine> {
    private final Cells cells = new Cells();
    private final List<String> nulls;
    private int[] slots = new int[0];
    private int size;
    private long number;
    private int count;
    private boolean empty;
    private boolean tooLong;
    private boolean mapped;
    private final StringBuilder raw = new StringBuilder();
    private Optional<Character> between = Optional.empty();

    CsvLine(List<String> nulls) {
        this.nulls = nulls;
    }

    /** From here on a field goes to its place instead of being kept as it comes. */
    void maps(int[] slotOfField, FieldMap fields) {
        slots = slotOfField.clone();
        size = fields.size();
        mapped = true;
        cells.clear(size);
    }

    /** From here on the text of each record is kept as well. */
    void keepsText(char delimiter) {
        between = Optional.of(delimiter);
    }

    /** The record as it stands in the file, where that was asked for. */
    String raw() {
        return raw.toString();
    }

    int fields() {
        return slots.length;
    }

    Cells cells() {
        return cells;
    }

    long number() {
        return number;
    }

    boolean isEmpty() {
        return empty;
    }

    /** What is wrong with the record as a whole. */
    Optional<String> problem() {
        if (tooLong) {
            return Optional.of("the record is longer than " + Records.longest() + " bytes");
        }
        if (count == slots.length || (empty && slots.length == 1)) {
            return Optional.empty();
        }
        return Optional.of(
                "the record has " + count + (count == 1 ? " field" : " fields") + " and the header " + slots.length);
    }

    /** The fields as texts; those of a header. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            texts.add(new String(
                    cells.buffer(),
                    cells.start(i),
                    Math.max(0, cells.end(i) - cells.start(i)),
                    java.nio.charset.StandardCharsets.UTF_8));
        }
        return texts;
    }

    @Override
    protected RecordType getRecordType() {
        return RecordType.DATA;
    }

    @Override
    protected int getFieldCount() {
        return count;
    }

    @Override
    protected void beginRecord(long startingLineNumber) {
        number = startingLineNumber;
        count = 0;
        empty = false;
        tooLong = false;
        raw.setLength(0);
        cells.clear(mapped ? size : 0);
    }

    @Override
    protected void addField(char[] buf, int offset, int len, boolean quoted) {
        between.ifPresent(delimiter -> keep(delimiter, new String(buf, offset, len), quoted));
        int field = count++;
        int slot = mapped ? (field < slots.length ? slots[field] : FieldMap.IGNORED) : field;
        if (slot < 0) {
            return;
        }
        if (cells.bytes() > Records.longest()) {
            tooLong = true;
            return;
        }
        cells.ensure(slot + 1);
        if (!quoted && isNull(buf, offset, len) && mapped) {
            cells.putNull(slot);
        } else {
            cells.put(slot, Sort.PLAIN).text(buf, offset, len);
        }
    }

    private void keep(char delimiter, String field, boolean quoted) {
        if (raw.length() > Records.longest()) {
            return;
        }
        if (count > 0) {
            raw.append(delimiter);
        }
        raw.append(quoted ? '"' + field.replace("\"", "\"\"") + '"' : field);
    }

    private boolean isNull(char[] buf, int offset, int len) {
        return len == 0 || (!nulls.isEmpty() && nulls.contains(new String(buf, offset, len)));
    }

    @Override
    protected void setComment(char[] buf, int offset, int len) {
        throw new AssertionError("comments are off");
    }

    @Override
    protected void setEmpty() {
        empty = true;
        if (slots.length == 1 && slots[0] >= 0) {
            cells.putNull(slots[0]);
        }
    }

    @Override
    protected CsvLine buildRecord() {
        return this;
    }
}
