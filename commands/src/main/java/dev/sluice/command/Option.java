package dev.sluice.command;

import java.util.List;

/**
 * One named option of a word.
 *
 * @param fallback the default as users would write it; empty when there is none
 * @param allowed the words of a {@link OptionType#CHOICE}; empty for other types
 */
public record Option(
        String name, OptionType type, boolean required, String fallback, String help, List<String> allowed) {
    public Option {
        allowed = List.copyOf(allowed);
    }

    public static Option required(String name, OptionType type, String help) {
        return new Option(name, type, true, "", help, List.of());
    }

    public static Option optional(String name, OptionType type, String fallback, String help) {
        return new Option(name, type, false, fallback, help, List.of());
    }

    public static Option choice(String name, List<String> allowed, String fallback, String help) {
        return new Option(name, OptionType.CHOICE, false, fallback, help, allowed);
    }
}
