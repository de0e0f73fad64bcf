package dev.sluice.sql;

/** Whose rules a text's quotes, comments, operators and statement ends follow. */
public enum Lexis {
    POSTGRES,
    SQLITE
}
