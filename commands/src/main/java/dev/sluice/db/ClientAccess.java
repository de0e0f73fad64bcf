package dev.sluice.db;

import dev.sluice.profile.HostPort;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Secret;
import dev.sluice.profile.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a program of the server's own finds the server: by its environment, and a file for the password. */
record ClientAccess(Profile definition, Target.Server target, Optional<Secret> password) {
    /** Whether a program can be told all that the driver is told. */
    boolean isComplete() {
        return target.parameters().isEmpty();
    }

    Optional<String> role() {
        return definition.role();
    }

    /** Nothing secret is in it: others may read a process's environment, on some systems. */
    Map<String, String> environment(Path passFile) {
        Map<String, String> environment = new TreeMap<>();
        List<HostPort> hosts = target.hosts();
        environment.put("PGHOST", hosts.stream().map(HostPort::host).collect(Collectors.joining(",")));
        environment.put(
                "PGPORT", hosts.stream().map(h -> String.valueOf(h.port())).collect(Collectors.joining(",")));
        environment.put("PGUSER", target.user());
        environment.put("PGSSLMODE", target.tls().mode().text());
        Optional<Path> root = target.tls().root();
        if (root.isPresent()) {
            environment.put("PGSSLROOTCERT", root.get().toString());
        } else if (target.tls().mode().text().startsWith("verify")) {
            environment.put("PGSSLROOTCERT", "system");
        }
        environment.put("PGPASSFILE", passFile.toString());
        environment.put("LC_ALL", "C");
        return environment;
    }

    /** Into a file that is there and that only its owner can read, as libpq demands. */
    void writePassword(Path file) throws IOException {
        String secret = password.map(Secret::reveal).orElse("");
        Files.writeString(file, "*:*:*:*:" + secret.replace("\\", "\\\\").replace(":", "\\:") + "\n");
    }
}
