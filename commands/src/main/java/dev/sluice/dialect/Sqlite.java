package dev.sluice.dialect;

/** SQLite 3.40 and later. */
public record Sqlite() implements Dialect {
    @Override
    public String engine() {
        return "SQLite";
    }
}
