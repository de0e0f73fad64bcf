package dev.sluice.db;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says of the server of a data directory.
 *
 * @param port 0 while the server has not written it yet
 * @param status such as {@code starting}, {@code ready} or {@code stopping}; empty while not written yet
 */
record Postmaster(long pid, int port, String status) {
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    /** No system gives a process this number. */
    private static final long NOBODYS_PID = Integer.MAX_VALUE - 1L;

    /** The server that runs on {@code data} now; a stale file, its number taken by another process or not, is none. */
    static Optional<Postmaster> running(Path data) throws IOException {
        Optional<Postmaster> written = read(data);
        if (written.isPresent() && runs(written.get().pid(), data)) {
            return written;
        }
        return Optional.empty();
    }

    private static Optional<Postmaster> read(Path data) throws IOException {
        List<String> lines = lines(data);
        if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,18}")) {
            return Optional.empty();
        }
        String port = line(lines, PORT_LINE);
        return Optional.of(new Postmaster(
                Long.parseLong(lines.get(0).strip()),
                port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0,
                line(lines, STATUS_LINE)));
    }

    private static List<String> lines(Path data) throws IOException {
        try {
            return Files.readAllLines(file(data));
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index).strip() : "";
    }

    static Path file(Path data) {
        return data.resolve("postmaster.pid");
    }

    boolean isReady() {
        return port > 0 && "ready".equals(status);
    }

    private static boolean runs(long pid, Path data) throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        Path about = Path.of("/proc", Long.toString(pid));
        if (Files.isDirectory(Path.of("/proc/self"))) {
            // A postmaster works in its data directory; a number that was given out again belongs to one that does not.
            // One that is dying lets go of its program first: with a directory and no program it serves nobody.
            return pointsTo(about.resolve("cwd"), data) && Files.exists(about.resolve("exe"));
        }
        return process.get().info().command().orElse("").endsWith("/postgres");
    }

    private static boolean pointsTo(Path link, Path data) throws IOException {
        try {
            return Files.readSymbolicLink(link).equals(data.toRealPath());
        } catch (FileSystemException notOurs) {
            // Gone meanwhile, dead and not yet reaped, or the process of a user who could not run our server.
            return false;
        }
    }

    /**
     * Makes a stale file harmless when its number belongs to another process now, which PostgreSQL would take for itself.
     *
     * <p>The file stays, with a number nobody has: deleting it would also delete the shared memory key by which the server
     * notices that backends of a killed postmaster are still writing.
     */
    static void disown(Path data) throws IOException {
        List<String> lines = new ArrayList<>(lines(data));
        if (!lines.isEmpty()) {
            lines.set(0, Long.toString(NOBODYS_PID));
            Files.write(file(data), lines);
        }
    }
}
