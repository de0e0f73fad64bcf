package dev.sluice.testing;

import java.util.List;

/** Legal identifiers that break whoever forgets to quote, to bind or to count bytes. */
public final class HostileNames {
    public static final List<String> ALL = List.of(
            "we\"ird",
            "a;drop table t--",
            "sel'ect",
            "two words",
            "with.dot",
            "\uD83D\uDE00",
            "select",
            "MixedCase",
            "1digit",
            "%s",
            "q?",
            "back\\slash",
            "n".repeat(63),
            "\u00E9".repeat(31));

    private HostileNames() {}
}
