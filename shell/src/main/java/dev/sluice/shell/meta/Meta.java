package dev.sluice.shell.meta;

import java.util.function.Function;

/**
 * The definition of one command.
 *
 * @param name with its backslash
 * @param usage what may follow the name; empty for nothing
 * @param summary one sentence
 * @param takes what completion offers behind it
 */
public record Meta(String name, String usage, String summary, Takes takes, Function<MetaCall, Next> action) {
    /** What stands behind the name. */
    public enum Takes {
        NOTHING,
        TABLE,
        PROFILE,
        FILE,
        FORMAT,
        SETTING,
        SWITCH,
        TEXT
    }

    /** What a command does that never ends the prompt. */
    interface Work {
        void run(MetaCall call);
    }

    static Meta of(String signature, String summary, Takes takes, Work work) {
        String[] parts = signature.split(" ", 2);
        return new Meta(parts[0], parts.length > 1 ? parts[1] : "", summary, takes, call -> {
            work.run(call);
            return Next.GO_ON;
        });
    }

    /** {@code \watch N [until EXPRESSION]}. */
    public String signature() {
        return usage.isEmpty() ? name : name + " " + usage;
    }
}
