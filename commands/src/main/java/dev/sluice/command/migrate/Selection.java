package dev.sluice.command.migrate;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Databases;
import dev.sluice.db.ChangeLogFile;
import dev.sluice.sql.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which file, and what of it.
 *
 * @param root the folder that the names in the table of what was run are relative to; empty for the file's own
 */
record Selection(String file, Optional<String> root, List<String> contexts, String labels) {
    Selection {
        contexts = List.copyOf(contexts);
        if (file.isBlank()) {
            throw SluiceException.of(Kind.USAGE, "the change log has no name", "migrate", "name its file first");
        }
    }

    static Selection of(Arguments given) {
        return new Selection(
                given.target().orElse(""),
                given.text("root"),
                given.names("contexts"),
                given.text("labels").orElse(""));
    }

    /** The file, where there is one. */
    ChangeLogFile in(Databases databases) {
        Path path = path(databases, file);
        if (!Files.isRegularFile(path)) {
            throw refused("there is no such change log", file, nearest(path));
        }
        Path folder = root.map(name -> path(databases, name)).orElse(parent(path));
        if (!path.startsWith(folder)) {
            throw refused("the change log lies outside of root: " + folder, file, "name a folder above it");
        }
        String inside = folder.relativize(path).toString().replace('\\', '/');
        return new ChangeLogFile(folder, inside, String.join(",", contexts), labels, databases.journalSchema());
    }

    private static Path path(Databases databases, String name) {
        try {
            return databases.directory().resolve(name).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw refused("this is no name of a file: " + e.getReason(), name, "check it")
                    .causedBy(e);
        }
    }

    private static Path parent(Path path) {
        return Optional.ofNullable(path.getParent()).orElse(path);
    }

    private static String nearest(Path path) {
        try (Stream<Path> beside = Files.list(parent(path))) {
            List<String> names = beside.map(f -> f.getFileName().toString()).toList();
            String near = Nearest.question(String.valueOf(path.getFileName()), names);
            return near.isEmpty() ? "check the name" : near;
        } catch (IOException e) {
            return "check the name: its folder cannot be read either";
        }
    }

    private static SluiceException refused(String what, String where, String remedy) {
        return SluiceException.of(Kind.USAGE, what, where, remedy);
    }
}
