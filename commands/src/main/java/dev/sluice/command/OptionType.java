package dev.sluice.command;

/** What a word's option takes; the type checker, the completion and the reference pages all read this. */
public enum OptionType {
    /** Plain text. */
    TEXT("text"),
    /** SQL text: a literal, or a GString whose values become bind parameters; never text joined with {@code +}. */
    SQL("SQL"),
    BOOLEAN("true or false"),
    INTEGER("whole number"),
    PERCENT("number from 0 to 100"),
    DURATION("duration, such as 5.minutes"),
    /** One name. */
    NAME("name"),
    /** A list of names. */
    NAMES("list of names"),
    /** A map from name to name, {@code [old: 'new']}. */
    RENAMES("map of names"),
    /** A map from name to value or {@code expr(...)}. */
    VALUES("map of values"),
    /** A table as text, or {@code query(...)}, {@code profile(...)}, {@code file(...)}. */
    SOURCE("table, query(...), profile(...) or file(...)"),
    /** A source, or a map from table to source, {@code [orders: 'new_orders']}. */
    SOURCES("table, query(...), profile(...), file(...), or map of these"),
    /** One of the option's allowed words. */
    CHOICE("one of the allowed words"),
    PATH("path"),
    /** Something to be asked again and again: a query as {@link #SQL}, or code between braces. */
    SIGNAL("query or block"),
    /** Code of the user, between braces behind the other arguments. */
    BLOCK("block"),
    /** Any value, for options that compare or default. */
    ANY("value");

    private final String described;

    OptionType(String described) {
        this.described = described;
    }

    public String described() {
        return described;
    }
}
