package dev.sluice.shell.repl;

import dev.sluice.shell.complete.Known;
import dev.sluice.shell.meta.Surroundings;
import dev.sluice.shell.prompt.Desk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Variables, profiles and files, as they are at this prompt. */
record Nearby(Desk desk, Surroundings around) implements Known {
    private static final int MOST = 200;

    @Override
    public Collection<String> variables() {
        return desk.engine().variables();
    }

    @Override
    public List<String> profiles() {
        return around.profiles();
    }

    @Override
    public List<String> files(String prefix) {
        String directory = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        try (Stream<Path> found = Files.list(around.path(directory.isEmpty() ? "." : directory))) {
            return found.limit(MOST)
                    .map(path -> directory + path.getFileName() + (Files.isDirectory(path) ? "/" : ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            // A directory that cannot be read has nothing to offer.
            return List.of();
        }
    }
}
