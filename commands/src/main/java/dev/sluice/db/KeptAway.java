package dev.sluice.db;

/** Others who would run change sets are kept away until it is closed. */
public interface KeptAway extends AutoCloseable {
    @Override
    void close();
}
