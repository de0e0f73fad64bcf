package dev.sluice.shell.prompt;

import dev.sluice.shell.print.SafeWriter;

/** Where one result goes; closing it ends the result. */
interface Paper extends AutoCloseable {
    SafeWriter writer();

    /** Throws nothing: what was not written the writer knows. */
    @Override
    void close();

    /** One that stays open. */
    static Paper of(SafeWriter writer) {
        return new Paper() {
            @Override
            public SafeWriter writer() {
                return writer;
            }

            @Override
            public void close() {
                // Others write there too.
            }
        };
    }
}
