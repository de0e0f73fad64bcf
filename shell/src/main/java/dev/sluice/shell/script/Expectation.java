package dev.sluice.shell.script;

/**
 * An expectation that was looked at.
 *
 * @param fact what was found instead; empty when it was met
 */
public record Expectation(String title, boolean met, String fact) {
    static Expectation met(String title) {
        return new Expectation(title, true, "");
    }

    static Expectation unmet(String title, String fact) {
        return new Expectation(title, false, fact);
    }
}
