package dev.sluice.command;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.rows.TemporaryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A private file for a password that a program needs; gone with the block, or with the next program's sweep after a kill. */
public record PassFile(Path path) implements AutoCloseable {
    public static PassFile fresh() {
        try {
            return new PassFile(TemporaryFiles.create(".pgpass"));
        } catch (IOException e) {
            throw failed("made", e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failed("removed", e);
        }
    }

    private static SluiceException failed(String verb, IOException e) {
        return SluiceException.of(
                        Kind.FAILED, "the private file of a password cannot be " + verb + ": " + e.getMessage(), "", "")
                .causedBy(e);
    }
}
