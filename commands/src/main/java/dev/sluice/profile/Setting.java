package dev.sluice.profile;

import static java.util.Objects.requireNonNull;

/** A name and its value, as the server or the driver takes it: a run-time setting or a connection parameter. */
public record Setting(String name, String value) {
    public Setting {
        requireNonNull(name, "name");
        requireNonNull(value, "value");
    }
}
