package dev.sluice.command.backfill;

import dev.sluice.command.TableChange;
import dev.sluice.relations.Condition;
import java.util.List;

/** A chunk that may take rows away, up to the safety limit of the whole. */
record LimitedWriter(PieceWriter writer, TakenAway limit, Cursor from) implements ChunkWriter {
    @Override
    public Condition wanted() {
        return writer.wanted();
    }

    @Override
    public void write(Span span) {
        writer.write(span);
        limit.add(from, writer.taken());
    }

    @Override
    public long rows() {
        return writer.rows();
    }

    @Override
    public List<TableChange> changes() {
        return writer.changes();
    }

    @Override
    public long aside() {
        return writer.aside();
    }

    @Override
    public boolean idempotent() {
        return writer.idempotent();
    }

    @Override
    public boolean changesAgain(Condition rows) {
        return writer.changesAgain(rows);
    }
}
