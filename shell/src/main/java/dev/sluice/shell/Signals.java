package dev.sluice.shell;

import dev.sluice.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The operating system's signals: the first ends what runs, in order; the second ends the process at once, and the server rolls
 * back what was open.
 *
 * <p>By reflection, since {@code sun.misc.Signal} is the JVM's only way to hear a signal twice and the compiler warns of it.
 */
final class Signals {
    private static final Map<String, Kind> KINDS =
            Map.of("INT", Kind.INTERRUPTED, "TERM", Kind.TERMINATED, "HUP", Kind.TERMINATED);

    private final Predicate<Kind> interrupt;
    private final AtomicInteger count = new AtomicInteger();

    private Signals(Predicate<Kind> interrupt) {
        this.interrupt = interrupt;
    }

    /** Hands signals on; where {@code interrupt} finds nothing to end, the process ends. */
    static void listen(Predicate<Kind> interrupt) {
        Signals signals = new Signals(interrupt);
        KINDS.forEach((name, kind) -> register(name, () -> signals.heard(kind)));
    }

    private void heard(Kind kind) {
        if (count.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(kind.exitCode());
        }
        if (!interrupt.test(kind)) {
            // Not on this thread: exit hooks may take their time, and the next signal must be heard meanwhile.
            new Thread(() -> System.exit(kind.exitCode()), "exit on signal").start();
        }
    }

    private static void register(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (p, method, a) -> {
                        action.run();
                        // The method gives nothing; what a proxy gives in its place is dropped.
                        return p;
                    });
            Object instance = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, instance, proxy);
        } catch (InvocationTargetException e) {
            // The JVM was told not to use signals (-Xrs) or has the name for itself: its own way of ending stays.
            org.slf4j.LoggerFactory.getLogger(Signals.class).debug("signal {}", name, e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("jdk.unsupported is part of every JDK", e);
        }
    }
}
