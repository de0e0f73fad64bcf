package dev.sluice.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.RawRows.RawRow;
import dev.sluice.db.Reader.TextSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of SQLite as lines of COPY text, and lines as values. The first field has a letter for each value: i, r, t, b or n. */
final class SqliteLine {
    private static final HexFormat HEX = HexFormat.of();

    private final int columns;
    private final Bytes out = new Bytes();

    SqliteLine(int columns) {
        this.columns = columns;
    }

    /** Bytes that can be handed on without a copy. */
    private static final class Bytes extends ByteArrayOutputStream {
        void drain(TextSink sink) {
            sink.text(buf, 0, count);
            reset();
        }
    }

    void add(RawRow row) {
        for (int i = 0; i < columns; i++) {
            out.write(letter(row, i));
        }
        for (int i = 0; i < columns; i++) {
            out.write('\t');
            value(row, i);
        }
        out.write('\n');
    }

    void flush(TextSink sink) {
        out.drain(sink);
    }

    private static char letter(RawRow row, int column) {
        return switch (row.storage(column)) {
            case INTEGER -> 'i';
            case REAL -> 'r';
            case TEXT -> 't';
            case BLOB -> 'b';
            case NULL -> 'n';
        };
    }

    private void value(RawRow row, int column) {
        switch (row.storage(column)) {
            case INTEGER -> ascii(Long.toString(row.integer(column)));
            case REAL -> ascii(Double.toString(row.real(column)));
            case TEXT -> escaped(row.bytes(column));
            case BLOB -> ascii(HEX.formatHex(row.bytes(column)));
            case NULL -> ascii("\\N");
        }
    }

    private void ascii(String text) {
        out.writeBytes(text.getBytes(US_ASCII));
    }

    private void escaped(byte[] text) {
        refuseOtherThanText(text);
        for (byte b : text) {
            int letter = letterOf(b);
            if (letter != 0) {
                out.write('\\');
                out.write(letter);
            } else {
                out.write(b);
            }
        }
    }

    /** SQLite keeps any bytes as a text; what is none could not be bound again. */
    private static void refuseOtherThanText(byte[] text) {
        for (byte b : text) {
            if (b < 0) {
                decoded(ByteBuffer.wrap(text));
                return;
            }
        }
    }

    private static String decoded(ByteBuffer text) {
        try {
            return UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw broken("a text is no UTF-8").causedBy(e);
        }
    }

    /** As PostgreSQL escapes them. */
    private static int letterOf(byte b) {
        return switch (b) {
            case '\\' -> '\\';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\b' -> 'b';
            case '\f' -> 'f';
            case 0x0b -> 'v';
            default -> 0;
        };
    }

    /** The values of a line: null, Long, Double, String or byte array. */
    static List<@Nullable Object> values(byte[] line, int start, int end, int columns) {
        List<@Nullable Object> values = new ArrayList<>(columns);
        int at = start + columns;
        for (int i = 0; i < columns; i++) {
            if (at >= end || line[at] != '\t') {
                throw broken("a line has not as many fields as columns");
            }
            int from = at + 1;
            at = from;
            while (at < end && line[at] != '\t') {
                at++;
            }
            values.add(value((char) line[start + i], line, from, at));
        }
        if (at != end) {
            throw broken("a line has more fields than columns");
        }
        return values;
    }

    private static @Nullable Object value(char letter, byte[] line, int from, int to) {
        String text = letter == 't' ? "" : new String(line, from, to - from, US_ASCII);
        return switch (letter) {
            case 'i' -> Long.valueOf(text);
            case 'r' -> Double.valueOf(text);
            case 't' -> plain(line, from, to);
            case 'b' -> HEX.parseHex(text);
            case 'n' -> null;
            default -> throw broken("a value has the storage class '" + letter + "'");
        };
    }

    private static String plain(byte[] line, int from, int to) {
        ByteBuffer plain = ByteBuffer.allocate(to - from);
        for (int i = from; i < to; i++) {
            plain.put(line[i] == '\\' && i + 1 < to ? meant(line[++i]) : line[i]);
        }
        return decoded(plain.flip());
    }

    private static byte meant(byte letter) {
        return switch (letter) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            default -> letter;
        };
    }

    private static SluiceException broken(String what) {
        return SluiceException.of(
                Kind.FAILED, what + ", which a backup cannot hold", "", "mend the value in the table");
    }
}
