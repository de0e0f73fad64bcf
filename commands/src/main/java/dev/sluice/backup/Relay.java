package dev.sluice.backup;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader.TextSink;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Hands text on to a sink in a thread of its own, a few blocks at a time: it is digested while more is read. */
public final class Relay implements TextSink, AutoCloseable {
    private static final int BLOCKS = 6;
    private static final int ROOM = 1 << 16;

    private static final class Block {
        private final byte[] text = new byte[ROOM];
        private int length;
        private boolean last;
    }

    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final Thread thread;
    private Block block = new Block();
    private volatile @Nullable Throwable failure;

    public Relay(TextSink sink) {
        for (int i = 1; i < BLOCKS; i++) {
            empty.add(new Block());
        }
        thread = new Thread(() -> relay(sink), "sluice-digest");
        thread.setDaemon(true);
        thread.start();
    }

    private void relay(TextSink sink) {
        try {
            for (Block next = full.take(); !next.last; next = full.take()) {
                if (failure == null) {
                    give(sink, next);
                }
                next.length = 0;
                empty.put(next);
            }
        } catch (InterruptedException e) {
            // Nobody waits for it any more: what reads has failed.
            Thread.currentThread().interrupt();
        }
    }

    /** What fails here is thrown at the end; until then, what comes is taken, for nobody must wait for a thread that is gone. */
    private void give(TextSink sink, Block next) {
        try {
            sink.text(next.text, 0, next.length);
        } catch (Throwable t) {
            failure = t;
        }
    }

    @Override
    public void text(byte[] bytes, int start, int end) {
        int from = start;
        while (from < end) {
            if (block.length == ROOM) {
                hand(block);
                block = taken();
            }
            int part = Math.min(end - from, ROOM - block.length);
            System.arraycopy(bytes, from, block.text, block.length, part);
            block.length += part;
            from += part;
        }
    }

    /** Waits until all of it has been handed on. */
    public void finish() {
        hand(block);
        Block last = new Block();
        last.last = true;
        hand(last);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        Throwable failed = failure;
        if (failed instanceof RuntimeException e) {
            throw e;
        }
        if (failed instanceof Error e) {
            throw e;
        }
    }

    private void hand(Block next) {
        try {
            full.put(next);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Block taken() {
        try {
            return empty.take();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static SluiceException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return SluiceException.of(Kind.INTERRUPTED, "interrupted while digesting a backup", "", "")
                .causedBy(e);
    }

    /** Ends the thread where it has not been finished. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
