package dev.sluice.profile;

/**
 * A value that is asked for only when it is needed and never shown; {@link #reveal} registers it for scrubbing first.
 *
 * <p>Two secrets are equal only when they are the same object: comparing values would mean asking for them.
 */
public final class Secret {
    /** Gets the value anew on every call; may be slow, and may fail. */
    @FunctionalInterface
    interface Source {
        String ask();
    }

    private final String origin;
    private final SecretRegistry registry;
    private final Source source;

    private Secret(String origin, SecretRegistry registry, Source source) {
        this.origin = origin;
        this.registry = registry;
        this.source = source;
    }

    /** A value already at hand; registered at once. */
    public static Secret known(String value, String origin, SecretRegistry registry) {
        registry.register(value);
        return new Secret(origin, registry, () -> value);
    }

    static Secret asked(Source source, String origin, SecretRegistry registry) {
        return new Secret(origin, registry, source);
    }

    /** The value, asked for again each time, because what a command answers may be valid for minutes only. */
    public String reveal() {
        String value = source.ask();
        registry.register(value);
        return value;
    }

    /** Where it comes from, such as {@code environment variable PGPASSWORD}; never the value. */
    public String origin() {
        return origin;
    }

    @Override
    public String toString() {
        return "***";
    }
}
