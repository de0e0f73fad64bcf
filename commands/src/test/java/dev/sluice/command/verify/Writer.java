package dev.sluice.command.verify;

import dev.sluice.command.verify.TwoSides.Engines;
import java.util.concurrent.atomic.AtomicBoolean;

/** What another client does again and again. */
interface Writer {
    void write(TwoSides again, int round) throws InterruptedException;

    /** Runs the body while another client writes. */
    static void meanwhile(Writer writer, Runnable body) {
        AtomicBoolean over = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            try (TwoSides again = Engines.POSTGRES_POSTGRES.again()) {
                for (int i = 0; !over.get(); i++) {
                    writer.write(again, i);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        try {
            body.run();
        } finally {
            over.set(true);
            end(thread);
        }
    }

    private static void end(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
