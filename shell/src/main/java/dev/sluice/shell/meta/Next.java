package dev.sluice.shell.meta;

/**
 * What the prompt does after an input.
 *
 * @param profile to go to; empty for all but {@code CONNECT}
 */
public record Next(Step step, String profile) {
    /** Where to. */
    public enum Step {
        GO_ON,
        LEAVE,
        CONNECT
    }

    public static final Next GO_ON = new Next(Step.GO_ON, "");
    public static final Next LEAVE = new Next(Step.LEAVE, "");

    static Next connect(String profile) {
        return new Next(Step.CONNECT, profile);
    }
}
