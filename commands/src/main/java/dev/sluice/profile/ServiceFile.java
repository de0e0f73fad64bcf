package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one service from {@code pg_service.conf}: the user's own file ({@code $PGSERVICEFILE}, else
 * {@code ~/.pg_service.conf}) first, then that of {@code $PGSYSCONFDIR}.
 */
final class ServiceFile {
    private final LibpqWords vocabulary = new LibpqWords();
    private final Conninfo info = new Conninfo();
    private final Path file;
    private final String service;
    private boolean found;

    private ServiceFile(Path file, String service) {
        this.file = file;
        this.service = service;
    }

    /** The service's keywords; a usage error when no file knows it. */
    static Conninfo find(Given service, Environment environment) {
        List<Path> files = files(environment);
        for (Path file : files) {
            Optional<Conninfo> found = new ServiceFile(file, service.text()).read();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw SluiceException.of(
                Kind.USAGE,
                "service \"" + service.text() + "\" is not defined",
                service.where(),
                "add a section [" + service.text() + "] to " + files.get(0));
    }

    private static List<Path> files(Environment environment) {
        List<Path> files = new ArrayList<>();
        files.add(environment
                .variable("PGSERVICEFILE")
                .map(environment.directory()::resolve)
                .orElse(environment.home().resolve(".pg_service.conf")));
        environment.variable("PGSYSCONFDIR").map(Path::of).ifPresent(d -> files.add(d.resolve("pg_service.conf")));
        return files;
    }

    private Optional<Conninfo> read() {
        List<String> lines = lines();
        boolean inside = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("[")) {
                // libpq stops at the first section of that name; a second one of it is not read.
                if (found) {
                    break;
                }
                inside = line.equals("[" + service + "]");
                found = inside;
            } else if (inside && !line.isEmpty() && !line.startsWith("#")) {
                entry(line, file + ":" + (i + 1));
            }
        }
        return found ? Optional.of(info) : Optional.empty();
    }

    private List<String> lines() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.USAGE, "service file cannot be read", file.toString(), "check its permissions")
                    .causedBy(e);
        }
    }

    private void entry(String line, String where) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw SluiceException.of(
                    Kind.USAGE, "a line of the service file is not key=value", where, "write key=value");
        }
        String key = line.substring(0, equals).strip();
        if (key.equals(Conninfo.SERVICE)) {
            throw SluiceException.of(Kind.USAGE, "a service cannot name another service", where, "remove the line");
        }
        Given value = new Given(line.substring(equals + 1).strip(), where);
        if (!value.text().isEmpty() && info.get(key).isEmpty()) {
            vocabulary.put(info, key, value);
        }
    }
}
