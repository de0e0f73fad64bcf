package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where one server listens.
 *
 * @param host a name, an address (IPv6 without brackets) or, starting with {@code /}, the directory of a unix socket
 */
public record HostPort(String host, int port) {
    /** The port a server has when nobody says another. */
    public static final int DEFAULT_PORT = 5432;

    /** Anchored: {@code 127.0.0.1.example.com} is somebody else's machine. */
    private static final Pattern LOOPBACK = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    /** No host has these, but the rest of a password that was not encoded may; so they are not shown either. */
    private static final Pattern FOREIGN = Pattern.compile("[\\s@/?#,\\\\\\p{Cntrl}]");

    public HostPort {
        if (!host.startsWith("/") && FOREIGN.matcher(host).find()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "a host holds a character that no host has",
                    "",
                    "percent-encode special characters in user and password");
        }
        if (host.isBlank()) {
            throw SluiceException.of(Kind.USAGE, "a host is empty", "", "name the host");
        }
        if (port < 1 || port > 65_535) {
            throw SluiceException.of(Kind.USAGE, "a port must be from 1 to 65535, was " + port, "", "correct the port");
        }
    }

    /** Whether this is a unix socket's directory rather than a machine. */
    public boolean isSocket() {
        return host.startsWith("/");
    }

    /** Whether it is this machine, so that nobody on a network can listen or answer instead. */
    public boolean isLocal() {
        String lower = host.toLowerCase(Locale.ROOT);
        return isSocket()
                || lower.equals("localhost")
                || lower.equals("::1")
                || LOOPBACK.matcher(lower).matches();
    }

    /** {@code host}, or {@code host:port} where the port is not the usual one; IPv6 in brackets. */
    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == DEFAULT_PORT ? shown : shown + ":" + port;
    }
}
