package dev.sluice.command.load;

import dev.sluice.db.RawRows;
import dev.sluice.files.Place;
import dev.sluice.files.Records;
import dev.sluice.rows.EncodedRows;
import dev.sluice.rows.FileEncoding;
import dev.sluice.rows.FileEncoding.Flaw;
import dev.sluice.rows.FileRow;
import dev.sluice.rows.TupleBuffer;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of a table's files, one file after another, as rows to be encoded; read on the encoder's thread. */
final class FileTuples implements RawRows, EncodedRows.Encoder {
    private final TableLoad load;
    private final FileEncoding encoding;
    private final Findings findings;
    private final Lead lead;
    private final Iterator<Input> inputs;
    private @Nullable Records records;
    private long read;

    /** Writes the fields that stand before a record's own. */
    @FunctionalInterface
    interface Lead {
        Lead NONE = (number, records, out) -> {};

        void write(long number, Records records, TupleBuffer out);
    }

    FileTuples(TableLoad load, FileEncoding encoding, Findings findings, Lead lead) {
        this.load = load;
        this.encoding = encoding;
        this.findings = findings;
        this.lead = lead;
        this.inputs = load.inputs().iterator();
    }

    @Override
    public boolean read(int atMost, Sink sink) {
        for (int i = 0; i < atMost; ) {
            Records open = records;
            if (open == null) {
                if (!inputs.hasNext()) {
                    return false;
                }
                records = inputs.next().open(load.layout().names(), findings);
            } else if (open.next()) {
                sink.row(open.row());
                i++;
            } else {
                open.close();
                records = null;
            }
        }
        return true;
    }

    @Override
    public boolean encode(RawRow row, TupleBuffer out) {
        Records current = records;
        if (current == null || !(row instanceof FileRow values)) {
            throw new AssertionError("rows come from files");
        }
        int start = out.size();
        lead.write(++read, current, out);
        Optional<Flaw> flaw = encoding.encode(values, out);
        if (flaw.isEmpty()) {
            return true;
        }
        out.truncate(start);
        Place place = current.place();
        findings.value(place, load.layout(), flaw.get(), current.raw());
        return false;
    }

    @Override
    public void end() {
        findings.throwIfAny();
    }

    @Override
    public void close() {
        Records open = records;
        if (open != null) {
            open.close();
        }
    }
}
