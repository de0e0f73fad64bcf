package dev.sluice.profile;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far the connection is encrypted and the server proven.
 *
 * @param root the file of trusted root certificates; empty means the usual ones
 */
public record Tls(Mode mode, Optional<Path> root) {
    /** libpq's modes; {@code allow} is left out, since it starts in plain text against a server that offers better. */
    public enum Mode {
        DISABLE,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        /** As libpq and the driver write it, such as {@code verify-full}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Mode> of(String text) {
            return Arrays.stream(values())
                    .filter(mode -> mode.text().equals(text))
                    .findFirst();
        }

        static String legal() {
            return String.join(", ", Arrays.stream(values()).map(Mode::text).toList());
        }
    }

    /** The mode nobody chose: full proof for every machine but this one, where there is no network to mistrust. */
    static Mode defaultMode(List<HostPort> hosts) {
        return hosts.stream().allMatch(HostPort::isLocal) ? Mode.PREFER : Mode.VERIFY_FULL;
    }
}
