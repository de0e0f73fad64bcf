package dev.sluice.db;

import java.sql.SQLException;

/** A running {@code copy ... from stdin} of text. Closing it before {@link #finish} cancels it. */
public final class CopyTextIn implements AutoCloseable {
    private final Link link;
    private final org.postgresql.copy.CopyIn copy;

    CopyTextIn(Link link, org.postgresql.copy.CopyIn copy) {
        this.link = link;
        this.copy = copy;
    }

    /** Sends a piece, which need not end where a line does. */
    public void text(byte[] bytes, int start, int end) {
        try {
            copy.writeToCopy(bytes, start, end - start);
        } catch (SQLException e) {
            throw link.failed(ErrorMap.translate(e, ""));
        }
    }

    /** Ends the copy; gives the server's count of rows. */
    public long finish() {
        try {
            return copy.endCopy();
        } catch (SQLException e) {
            throw link.failed(ErrorMap.translate(e, ""));
        }
    }

    @Override
    public void close() {
        if (!copy.isActive()) {
            return;
        }
        try {
            copy.cancelCopy();
        } catch (SQLException e) {
            throw link.failed(ErrorMap.translate(e, ""));
        }
    }
}
