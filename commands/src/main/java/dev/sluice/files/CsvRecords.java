package dev.sluice.files;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.rows.FileRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** CSV and TSV: quotes as RFC 4180 has them, a header that names the fields, and as many fields in each record. */
final class CsvRecords implements Records {
    /** The file and its dialect. */
    record Sheet(String file, Manner manner) {}

    private static final int LOOK_AHEAD = 1 << 16;

    private final Sheet sheet;
    private final Flaws flaws;
    private final Reader text;
    private final CsvLine line;
    private final CsvReader<CsvLine> reader;
    private final CloseableIterator<CsvLine> lines;
    private long record;
    private long blank;
    private boolean ended;

    CsvRecords(Sheet sheet, Reader text, FieldMap fields, Flaws flaws) throws IOException {
        this.sheet = sheet;
        this.flaws = flaws;
        Reader buffered = new BufferedReader(text, LOOK_AHEAD);
        this.text = buffered;
        this.line = new CsvLine(sheet.manner().csv().nulls());
        char delimiter = delimiter(buffered);
        this.reader = reader(delimiter);
        if (flaws.wantsText()) {
            line.keepsText(delimiter);
        }
        this.lines = reader.iterator();
        names(fields);
    }

    private CsvReader<CsvLine> reader(char delimiter) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(Records.longest())
                .build((CsvCallbackHandler<CsvLine>) line, text);
    }

    private char delimiter(Reader peeked) throws IOException {
        Optional<Character> given = sheet.manner().csv().delimiter();
        if (given.isPresent()) {
            return given.get();
        }
        return sheet.manner().format() == Format.TSV ? '\t' : Delimiters.find(peeked, LOOK_AHEAD);
    }

    private void names(FieldMap fields) {
        Manner.Csv csv = sheet.manner().csv();
        List<String> names = csv.names();
        if (csv.header()) {
            if (!advance()) {
                if (!ended) {
                    fail(1, "the file is empty", "a file without records still has a header; see header: false");
                }
                return;
            }
            if (line.isEmpty()) {
                fail(1, "the header is blank", "the first line names the fields; see header: false");
                return;
            }
            names = line.texts();
            refuse(names);
        }
        int[] slots = names.stream().mapToInt(fields::slot).toArray();
        line.maps(slots, fields);
        List<String> all = List.copyOf(names);
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == FieldMap.UNKNOWN) {
                fail(1, "field \"" + all.get(i) + "\" goes into no column", "");
            }
        }
    }

    private void refuse(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isEmpty()) {
                fail(1, "field " + (i + 1) + " of the header has no name", "name it");
            } else if (!seen.add(names.get(i))) {
                fail(1, "field \"" + names.get(i) + "\" is twice in the header", "rename one of them");
            }
        }
    }

    private void fail(long at, String what, String remedy) {
        flaws.flaw(new Place(sheet.file(), at, 0), what, remedy, "");
    }

    @Override
    public boolean next() {
        while (advance()) {
            if (line.isEmpty() && line.fields() > 1) {
                blank = blank == 0 ? line.number() : blank;
                continue;
            }
            record++;
            refuseBlank();
            if (readable()) {
                return true;
            }
        }
        return false;
    }

    /** Blank lines at the end harm nobody; in the middle something may be missing. */
    private void refuseBlank() {
        if (blank > 0) {
            fail(blank, "the line is blank", "remove it");
            blank = 0;
        }
    }

    private boolean advance() {
        try {
            if (ended || !lines.hasNext()) {
                return false;
            }
            lines.next();
            return true;
        } catch (CsvParseException | UncheckedIOException e) {
            ended = true;
            tell(e);
            return false;
        }
    }

    private void tell(RuntimeException e) {
        Optional<IOException> fault = Optional.ofNullable(Faults.brokenText(e));
        if (fault.isPresent()) {
            fail(Faults.line(fault.get(), line.number()), Faults.said(fault.get()), Faults.remedy(fault.get()));
            return;
        }
        String said = String.valueOf(e.getMessage());
        if (said.contains("buffer size")) {
            fail(
                    line.number(),
                    "a field is longer than " + Records.longest() + " characters",
                    "look for a quote that is not closed");
        } else if (said.startsWith("Unclosed")) {
            fail(line.number(), "a quote is not closed before the end of the file", "close it, or get the file anew");
        } else {
            fail(line.number(), said.replaceAll("\\s*\\(record starting.*", ""), "double a quote inside of quotes");
        }
    }

    private boolean readable() {
        Optional<String> problem = line.problem();
        problem.ifPresent(p -> flaws.flaw(place(), p, "", raw()));
        return problem.isEmpty();
    }

    @Override
    public FileRow row() {
        return line.cells();
    }

    @Override
    public Place place() {
        return new Place(sheet.file(), line.number(), record);
    }

    @Override
    public String raw() {
        return line.raw();
    }

    @Override
    public void close() {
        try {
            reader.close();
            text.close();
        } catch (IOException e) {
            throw SluiceException.of(Kind.FAILED, "a file could not be closed: " + e.getMessage(), sheet.file(), "")
                    .causedBy(e);
        }
    }
}
