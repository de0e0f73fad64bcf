package dev.sluice.command.load;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.files.Format;
import dev.sluice.files.InputFile;
import dev.sluice.files.Manner;
import dev.sluice.rows.TemporaryFiles;
import dev.sluice.sql.Nearest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Finds the files that a load names, and how each is to be read. */
final class InputFiles {
    private static final String PIPED = "-";

    private final Load command;
    private final Databases databases;

    InputFiles(Load command, Databases databases) {
        this.command = command;
        this.databases = databases;
    }

    /** Those of a load into one table. */
    List<Input> all() {
        if (command.from().equals(PIPED)) {
            return List.of(input(piped()));
        }
        return named(command.from());
    }

    /** Those of that name or glob in the folder. */
    List<Input> inFolder(String name) {
        Path folder = path(command.from());
        if (!Files.isDirectory(folder)) {
            throw refused(
                    "this is no folder", command.from(), "with a table for each file, name the folder of the files");
        }
        return named(Path.of(command.from()).resolve(name).normalize().toString());
    }

    private List<Input> named(String name) {
        Path path = path(name);
        if (Files.isDirectory(path)) {
            throw refused("this is a folder", name, "name its files: '" + name + "/*.csv'");
        }
        boolean glob = name.matches(".*[*?\\[{].*") && !Files.exists(path);
        if (!glob) {
            refuseMissing(path, name);
            return List.of(input(new InputFile(path, name)));
        }
        return matching(path, name);
    }

    private List<Input> matching(Path pattern, String name) {
        Path folder = Optional.ofNullable(pattern.getParent()).orElse(Path.of(""));
        Path shown = Optional.ofNullable(Path.of(name).getParent()).orElse(Path.of(""));
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, String.valueOf(pattern.getFileName()))) {
            files.forEach(found::add);
        } catch (IOException | PatternSyntaxException e) {
            String why = e instanceof PatternSyntaxException syntax
                    ? "the pattern is broken at character " + (syntax.getIndex() + 1)
                    : "the files cannot be listed: " + e.getMessage();
            throw refused(why, name, "check the name").causedBy(e);
        }
        if (found.isEmpty()) {
            throw refused("no file is of that name", name, "check the pattern");
        }
        return found.stream()
                .sorted()
                .map(file -> input(
                        new InputFile(file, shown.resolve(file.getFileName()).toString())))
                .toList();
    }

    private Path path(String name) {
        try {
            return databases.directory().resolve(name);
        } catch (java.nio.file.InvalidPathException e) {
            throw refused("this is no name of a file: " + e.getReason(), name, "check it")
                    .causedBy(e);
        }
    }

    private void refuseMissing(Path path, String name) {
        if (Files.exists(path)) {
            return;
        }
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        List<String> beside = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(file -> beside.add(file.getFileName().toString()));
            // A file that is named for another table is not meant.
            beside.removeAll(command.into().tables().keySet());
        } catch (IOException e) {
            throw refused("there is no such file, nor its folder", name, "check the name")
                    .causedBy(e);
        }
        String near = Nearest.question(path.getFileName().toString(), beside);
        throw refused("there is no such file", name, near.isEmpty() ? "check the name" : near);
    }

    private Input input(InputFile file) {
        Load.Reading reading = command.reading();
        Format format = reading.format()
                .or(() -> Format.ofName(file.shown()))
                .orElseThrow(() -> refused(
                        "its ending does not say how the file is written",
                        file.shown(),
                        "say format: 'ndjson', 'json', 'csv' or 'tsv'; to the program, such as --set format=csv"));
        if (format != Format.JSON && !reading.path().isEmpty()) {
            throw Load.invalid("path goes with one JSON document, and " + file.shown() + " is none");
        }
        return new Input(file, new Manner(format, reading.encoding(), reading.path(), reading.csv()), Optional.empty());
    }

    /** Kept, because it is read more than once. */
    private InputFile piped() {
        try {
            Path file = TemporaryFiles.create(".input");
            file.toFile().deleteOnExit();
            Files.copy(databases.input(), file, StandardCopyOption.REPLACE_EXISTING);
            return new InputFile(file, "standard input");
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.FAILED,
                            "what is piped in cannot be kept: " + e.getMessage(),
                            "standard input",
                            "free space")
                    .causedBy(e);
        }
    }

    private static SluiceException refused(String what, String where, String remedy) {
        return SluiceException.of(Kind.USAGE, what, where, remedy);
    }
}
