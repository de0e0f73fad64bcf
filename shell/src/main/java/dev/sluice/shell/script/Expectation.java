package dev.sluice.shell.script;

/**
 * An expectation that was looked at.
 *
 * @param fact what was found instead; empty when it was met
 * @param warning what is not as one would wish although it was met; empty for most
 */
public record Expectation(String title, boolean met, String fact, String warning) {
    static Expectation met(String title) {
        return new Expectation(title, true, "", "");
    }

    static Expectation unmet(String title, String fact) {
        return new Expectation(title, false, fact, "");
    }

    Expectation warning(String sentence) {
        return new Expectation(title, met, fact, sentence);
    }

    /** What was found instead, behind its title, where it does not begin with that. */
    public String sentence() {
        return fact.startsWith(title) ? fact : title + ": " + fact;
    }

    /** The same, not met where it warns. */
    public Expectation strictly() {
        return warning.isEmpty() ? this : new Expectation(title, false, warning, "");
    }
}
