package dev.sluice.shell;

import java.util.regex.Pattern;

/** Calls that messages tell people to make, so that they can be copied as they stand. */
final class Advice {
    private static final Pattern CALL =
            Pattern.compile("sluice (?:resume|show|undo|stop|pause|tune) r-[a-z0-9]+(?: --accept-changes)?");

    private Advice() {}

    /** Names the profile that was named; nothing where the default was taken. */
    static String complete(String text, String profile) {
        return profile.isEmpty() ? text : CALL.matcher(text).replaceAll(call -> call.group() + " --profile " + profile);
    }
}
