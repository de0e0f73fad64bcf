package dev.sluice.rows;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.TupleStream;
import java.util.function.LongConsumer;

/**
 * Counts a side's rows, and sees to it that they come in order and that no key comes twice: a comparison of rows out of order
 * would report every one of them.
 */
public final class OrderChecked implements TupleStream {
    /** After so many rows progress is told. */
    public static final int EVERY = 8192;

    private final TupleStream source;
    private final TupleOrder order;
    private final RowEncoding encoding;
    private final Side side;
    private final HeldTuple last = new HeldTuple();
    private long rows;

    /**
     * Whose rows they are.
     *
     * @param name by which messages speak of it
     * @param hidden whether its key is not to be shown
     * @param progress hears now and then how many rows have passed
     */
    public record Side(String name, boolean hidden, LongConsumer progress) {}

    /**
     * A stream that is checked as it is read.
     *
     * @param encoding whose key, where it has one, tells rows apart
     */
    public OrderChecked(TupleStream source, TupleOrder order, RowEncoding encoding, Side side) {
        this.source = source;
        this.order = order;
        this.encoding = encoding;
        this.side = side;
    }

    /** How many have been read. */
    public long rows() {
        return rows;
    }

    @Override
    public boolean next() {
        if (!read()) {
            return false;
        }
        int compared = rows == 0 ? -1 : order.compare(last, source);
        if (compared > 0) {
            throw new KeyChecked.OutOfOrder();
        }
        if (compared == 0 && hasIdentity()) {
            throw duplicate();
        }
        if (++rows % EVERY == 0) {
            side.progress().accept(rows);
        }
        last.copy(source);
        return true;
    }

    private boolean read() {
        try {
            return source.next();
        } catch (SluiceException e) {
            throw e.about(side.name());
        }
    }

    private SluiceException duplicate() {
        String key = side.hidden() ? "a key" : "the key " + encoding.keyText(source, 0);
        return SluiceException.of(
                Kind.FAILED,
                key + " is there twice",
                side.name(),
                "choose a key: that tells rows apart, or key: [] to compare whole rows");
    }

    private boolean hasIdentity() {
        int at = source.start();
        for (int i = 0; i < encoding.keySize(); i++) {
            if (Fields.length(source.buffer(), at) < 0) {
                return false;
            }
            at = Fields.skip(source.buffer(), at);
        }
        return encoding.keySize() > 0;
    }

    @Override
    public byte[] buffer() {
        return source.buffer();
    }

    @Override
    public int start() {
        return source.start();
    }

    @Override
    public int end() {
        return source.end();
    }

    @Override
    public void close() {
        source.close();
    }
}
