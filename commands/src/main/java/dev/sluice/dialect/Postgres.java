package dev.sluice.dialect;

/** PostgreSQL 14 to 18. */
public record Postgres() implements Dialect {
    @Override
    public String engine() {
        return "PostgreSQL";
    }
}
