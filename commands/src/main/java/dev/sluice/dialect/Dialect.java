package dev.sluice.dialect;

/** The SQL of one engine. Pure text: no connection, no state. What engines share stands in default methods. */
public sealed interface Dialect permits Postgres, Sqlite {
    /** The engine's name as users know it. */
    String engine();
}
