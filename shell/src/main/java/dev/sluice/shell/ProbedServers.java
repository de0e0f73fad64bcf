package dev.sluice.shell;

import dev.sluice.db.Capabilities;
import dev.sluice.db.Capabilities.Capability;
import dev.sluice.db.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What servers were found to be able to do, one small file for each server, version, database and role. */
final class ProbedServers {
    private final Path directory;

    ProbedServers(Path directory) {
        this.directory = directory;
    }

    /** What was found; empty when nobody has tried yet. */
    Optional<Capabilities> known(Server server) {
        try {
            Set<Capability> present = EnumSet.noneOf(Capability.class);
            for (String line : Files.readAllLines(file(server))) {
                present.add(Capability.valueOf(line));
            }
            return Optional.of(Capabilities.of(present));
        } catch (IOException | IllegalArgumentException e) {
            // Not there, or not ours: it is tried again.
            return Optional.empty();
        }
    }

    Capabilities of(Server server, Supplier<Capabilities> probe) {
        return known(server).orElseGet(() -> {
            Capabilities found = probe.get();
            keep(server, found);
            return found;
        });
    }

    private void keep(Server server, Capabilities found) {
        List<String> lines = found.present().stream().map(Enum::name).sorted().toList();
        try {
            Files.createDirectories(directory);
            Path written = Files.createTempFile(directory, "probed", "");
            Files.write(written, lines);
            Files.move(written, file(server), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Nothing is lost but some milliseconds, each time.
            return;
        }
    }

    private Path file(Server server) {
        String cluster = server.systemIdentifier().isEmpty() ? server.address() : server.systemIdentifier();
        String who = String.join("\n", cluster, server.version(), server.database(), server.user());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(who.getBytes(StandardCharsets.UTF_8));
            return directory.resolve(HexFormat.of().formatHex(digest, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
