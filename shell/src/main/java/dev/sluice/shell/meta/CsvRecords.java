package dev.sluice.shell.meta;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads RFC 4180 a record at a time. An empty field without quotes is null, as {@code \copy} to a file writes it. */
final class CsvRecords {
    private final Reader reader;
    private int next;
    private int line = 1;

    CsvRecords(Reader reader) throws IOException {
        this.reader = reader;
        this.next = reader.read();
    }

    int line() {
        return line;
    }

    /** The next record; empty at the end. */
    Optional<List<@Nullable String>> next() {
        try {
            if (next < 0) {
                return Optional.empty();
            }
            List<@Nullable String> fields = new ArrayList<>();
            fields.add(field());
            while (next == ',') {
                advance();
                fields.add(field());
            }
            if (next == '\r') {
                advance();
            }
            advance();
            return Optional.of(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable String field() throws IOException {
        StringBuilder text = new StringBuilder();
        if (next != '"') {
            while (next >= 0 && next != ',' && next != '\n' && next != '\r') {
                text.append((char) next);
                advance();
            }
            return Optional.of(text.toString()).filter(t -> !t.isEmpty()).orElse(null);
        }
        int opened = line;
        advance();
        while (true) {
            if (next < 0) {
                throw broken("a quote is opened and never closed", opened);
            }
            if (next == '"') {
                advance();
                if (next != '"') {
                    break;
                }
            }
            text.append((char) next);
            advance();
        }
        if (next >= 0 && next != ',' && next != '\n' && next != '\r') {
            throw broken("something stands behind a closing quote", line);
        }
        return text.toString();
    }

    private static SluiceException broken(String fact, int at) {
        return SluiceException.of(Kind.USAGE, fact, "line " + at, "mend the file; load reads other forms of CSV");
    }

    private void advance() throws IOException {
        line += next == '\n' ? 1 : 0;
        next = reader.read();
    }
}
