package dev.sluice.rows;

import dev.sluice.db.TupleStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * A stream in an order of ours: for keys that the two engines would sort differently, or that have no order both know. It is read
 * whole when it is made; what does not fit into a few megabytes lies on disk, in sorted runs that are merged as they are read.
 */
public final class SortedTuples implements TupleStream {
    private static final int RUN_BYTES = 6 << 20;

    private final TupleOrder order;
    private final List<Spool> spools = new ArrayList<>();
    private final PriorityQueue<Spool.Reading> runs;
    private final List<Spool.Reading> readings = new ArrayList<>();
    private final TupleBuffer filling = new TupleBuffer(1 << 16);
    private int[] ends = new int[256];
    private int rows;
    private boolean begun;
    private Spool.Reading current;

    public SortedTuples(TupleStream source, TupleOrder order) {
        this.order = order;
        this.runs = new PriorityQueue<>(order::compare);
        this.current = new Spool().read();
        try (source) {
            while (source.next()) {
                add(source);
            }
            endRun();
            filling.release();
            open();
        } catch (Throwable t) {
            spools.forEach(Spool::close);
            throw t;
        }
    }

    private void add(TupleStream tuple) {
        filling.addRaw(tuple.buffer(), tuple.start(), tuple.end());
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, rows * 2);
        }
        ends[rows++] = filling.size();
        if (filling.size() > RUN_BYTES) {
            endRun();
        }
    }

    private void endRun() {
        if (rows == 0) {
            return;
        }
        HeldTuple a = new HeldTuple();
        HeldTuple b = new HeldTuple();
        Integer[] places = IntStream.range(0, rows).boxed().toArray(Integer[]::new);
        Comparator<Integer> byTuple = (i, j) -> order.compare(at(i, a), at(j, b));
        Arrays.sort(places, byTuple);
        Spool run = new Spool();
        spools.add(run);
        for (int place : places) {
            run.add((byte) 0, 0, at(place, a));
        }
        filling.truncate(0);
        rows = 0;
    }

    private HeldTuple at(int row, HeldTuple held) {
        return held.at(filling.bytes(), row == 0 ? 0 : ends[row - 1], ends[row]);
    }

    private void open() {
        for (Spool spool : spools) {
            Spool.Reading reading = spool.read();
            readings.add(reading);
            if (reading.next()) {
                runs.add(reading);
            }
        }
    }

    /** The run that was on top goes back into the heap with its next tuple. */
    @Override
    public boolean next() {
        if (begun && current.next()) {
            runs.add(current);
        }
        begun = true;
        if (runs.isEmpty()) {
            return false;
        }
        current = runs.remove();
        return true;
    }

    @Override
    public byte[] buffer() {
        return current.buffer();
    }

    @Override
    public int start() {
        return current.start();
    }

    @Override
    public int end() {
        return current.end();
    }

    @Override
    public void close() {
        readings.forEach(Spool.Reading::close);
        spools.forEach(Spool::close);
    }
}
