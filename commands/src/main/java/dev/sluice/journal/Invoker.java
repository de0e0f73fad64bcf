package dev.sluice.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who runs: the operating system's user, the host and the process there.
 *
 * @param host up to its first dot
 */
public record Invoker(String user, String host, long pid) {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    /** This process. */
    public static Invoker here() {
        String host = hostName();
        int dot = host.indexOf('.');
        return new Invoker(
                System.getProperty("user.name", "unknown"),
                dot < 0 ? host : host.substring(0, dot),
                ProcessHandle.current().pid());
    }

    /** The kernel knows the name at once; asking for the address may wait for a name server. */
    private static String hostName() {
        if (Files.isReadable(KERNEL_NAME)) {
            try {
                return Files.readString(KERNEL_NAME).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
