package dev.sluice.files;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.rows.FileRow;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The records of a file, one at a time. What cannot be read goes to the listener for flaws; reading goes on where it can. */
public interface Records extends AutoCloseable {
    /** Longer than the longest field or record that the memory of this process has room for; in characters. */
    static int longest() {
        return (int) Math.min(1 << 26, Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 32));
    }

    /** Moves to the next record that can be read; false behind the last. */
    boolean next();

    /** The current record; valid until the next. */
    FileRow row();

    Place place();

    /** The current record as it stands in the file, where its listener wants that; as JSON where the file does not keep it. */
    String raw();

    @Override
    void close();

    /** Opens a file; a header is read at once. */
    static Records open(InputFile file, Manner manner, FieldMap fields, Flaws flaws) {
        try {
            Reader text = new DecodedText(file.open(), manner.encoding());
            return switch (manner.format()) {
                case NDJSON -> new NdjsonRecords(file.shown(), text, fields, flaws);
                case JSON ->
                    new JsonRecords(new JsonRecords.Document(file.shown(), manner.path()), text, fields, flaws);
                case CSV, TSV -> new CsvRecords(new CsvRecords.Sheet(file.shown(), manner), text, fields, flaws);
            };
        } catch (IOException e) {
            throw unreadable(file.shown(), e);
        }
    }

    /**
     * Objects of an array inside of each record.
     *
     * @param field the array's name in the outer record
     * @param inherited fields of the outer record that the inner one gets, in places behind its own
     * @param names what they are called in the inner one
     */
    record Nesting(String field, List<String> inherited, List<String> names) {
        public Nesting {
            inherited = List.copyOf(inherited);
            names = List.copyOf(names);
        }
    }

    /** Opens a file for the objects of arrays inside of its records. */
    static Records nested(InputFile file, Manner manner, Nesting nesting, Inner inner) {
        List<String> outer = new ArrayList<>(List.of(nesting.field()));
        outer.addAll(nesting.inherited());
        FieldMap own = inner.fields();
        int room = nesting.inherited().size();
        List<Integer> places =
                IntStream.range(own.size(), own.size() + room).boxed().toList();
        FieldMap all = own instanceof FieldNames names ? names.withRoomFor(room) : own;
        Records records = open(file, manner, new OnlyThese(FieldNames.of(outer, Set.of())), inner.flaws());
        List<Integer> filled = all == own ? List.of() : places;
        return new NestedRecords(
                records, new NestedRecords.Nest(nesting.field(), filled, nesting.names()), all, inner.flaws());
    }

    /** What is wanted of the inner records, and who hears of those that cannot be read. */
    record Inner(FieldMap fields, Flaws flaws) {}

    /** Leaves out every field that has no place. */
    record OnlyThese(FieldMap wanted) implements FieldMap {
        @Override
        public int slot(String field) {
            int slot = wanted.slot(field);
            return slot == UNKNOWN ? IGNORED : slot;
        }

        @Override
        public int size() {
            return wanted.size();
        }
    }

    /** The file cannot be opened. */
    static SluiceException unreadable(String file, IOException e) {
        boolean absent = e instanceof java.nio.file.NoSuchFileException;
        return SluiceException.of(
                        Kind.USAGE,
                        absent ? "there is no such file" : "the file cannot be read: " + Faults.said(e),
                        file,
                        absent ? "check the name" : Faults.remedyOfOpening(e))
                .causedBy(e);
    }
}
