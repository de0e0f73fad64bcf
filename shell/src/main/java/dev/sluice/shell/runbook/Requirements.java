package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.db.Database;
import java.util.List;
import java.util.Locale;

/** {@code requires}: refuses to run where a runbook is not meant to. What needs no connection is asked first. */
final class Requirements {
    private Requirements() {}

    static void check(Arguments options, Database home) {
        List<String> profiles = options.names("profile");
        if (!profiles.isEmpty() && !profiles.contains(home.profile())) {
            throw unmet("profile " + String.join(" or ", profiles), "this is " + home.profile());
        }
        String engine = home.dialect().engine();
        options.text("database")
                .filter(e -> !e.equals(engine.toLowerCase(Locale.ROOT)))
                .ifPresent(e -> {
                    throw unmet("database " + e, "this is " + engine);
                });
        options.any("version").map(String::valueOf).ifPresent(version -> checkVersion(version, home));
    }

    private static void checkVersion(String oldest, Database home) {
        String version = home.server().version();
        if (compare(version, oldest) < 0) {
            throw unmet(home.dialect().engine() + " " + oldest + " or later", "this is " + version);
        }
    }

    /** Compares part by part; what follows a part's digits, as in {@code 18beta1}, does not count. */
    private static int compare(String left, String right) {
        String[] a = left.split("\\.", -1);
        String[] b = right.split("\\.", -1);
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int order = Integer.compare(number(a[i]), number(b[i]));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int number(String part) {
        String digits = part.replaceAll("^(\\d*).*$", "$1");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static SluiceException unmet(String wanted, String found) {
        return SluiceException.of(
                Kind.USAGE, "the runbook requires " + wanted + ", " + found, "", "run it with another --profile");
    }
}
