package dev.sluice.rows;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.RawRows;
import dev.sluice.db.RawRows.RawRow;
import dev.sluice.db.TupleStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads and encodes rows on a thread of its own, so that reading SQLite, comparing, and the server's work overlap. A few blocks
 * are in flight at a time; memory does not grow with the table.
 */
public final class EncodedRows implements TupleStream {
    /** Makes tuples of rows, on the reader's thread. */
    public interface Encoder {
        /** Adds the row's fields; false when the row was complained of and nothing was added. */
        boolean encode(RawRow row, TupleBuffer out);

        /** Hears that there are no more rows; throws where rows were complained of. */
        void end();
    }

    private static final int BLOCKS = 4;
    private static final int ROWS_A_READ = 64;
    private static final int FULL = 1 << 17;

    /** Tuples end to end; the last block has none and may bring a failure. */
    private static final class Block {
        final TupleBuffer tuples = new TupleBuffer(FULL + (FULL >> 3));
        int[] ends = new int[256];
        int rows;
        boolean last;

        @Nullable
        Throwable failure;

        void clear() {
            tuples.truncate(0);
            rows = 0;
        }

        void endRow() {
            if (rows == ends.length) {
                ends = Arrays.copyOf(ends, rows * 2);
            }
            ends[rows++] = tuples.size();
        }
    }

    private final RawRows source;
    private final Encoder encoder;
    private final int batchSize;
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final Thread reader;
    private Block block = new Block();
    private int row = -1;
    private boolean finished;

    /**
     * Starts reading.
     *
     * @param batchSize how many rows are handed over at a time, at most
     */
    public EncodedRows(RawRows source, Encoder encoder, int batchSize) {
        this.source = source;
        this.encoder = encoder;
        this.batchSize = batchSize;
        for (int i = 0; i < BLOCKS - 1; i++) {
            empty.add(new Block());
        }
        reader = new Thread(this::produce, "sluice-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void produce() {
        Block last = new Block();
        last.last = true;
        try {
            boolean more = true;
            while (more) {
                Block target = empty.take();
                target.clear();
                more = fill(target);
                full.put(target);
            }
            encoder.end();
        } catch (InterruptedException e) {
            // The stream was closed before its end; nobody waits for the rest.
            Thread.currentThread().interrupt();
            return;
        } catch (Throwable t) {
            last.failure = t;
        }
        hand(last);
    }

    private void hand(Block last) {
        try {
            full.put(last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean fill(Block target) {
        boolean more = true;
        while (more && target.tuples.size() < FULL && target.rows < batchSize) {
            more = source.read(Math.min(ROWS_A_READ, batchSize - target.rows), raw -> {
                if (encoder.encode(raw, target.tuples)) {
                    target.endRow();
                }
            });
        }
        return more;
    }

    @Override
    public boolean next() {
        while (++row >= block.rows) {
            if (finished) {
                return false;
            }
            advance();
        }
        return true;
    }

    private void advance() {
        try {
            Block used = block;
            block = full.take();
            empty.put(used);
            row = -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted while reading rows", "", "run again")
                    .causedBy(e);
        }
        finished = block.last;
        if (block.failure != null) {
            throw rethrown(block.failure);
        }
    }

    private static SluiceException rethrown(Throwable failure) {
        if (failure instanceof SluiceException e) {
            return e;
        }
        return SluiceException.of(Kind.BUG, "reading rows failed: " + failure, "", "please report this")
                .causedBy(failure);
    }

    @Override
    public byte[] buffer() {
        return block.tuples.bytes();
    }

    @Override
    public int start() {
        return row == 0 ? 0 : block.ends[row - 1];
    }

    @Override
    public int end() {
        return block.ends[row];
    }

    @Override
    public void close() {
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}
