package dev.sluice.shell;

import java.util.Optional;

/** The program's version, from the manifest of its jar. */
final class Version {
    private Version() {}

    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
