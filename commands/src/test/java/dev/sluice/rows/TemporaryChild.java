package dev.sluice.rows;

import java.io.IOException;
import java.nio.file.Files;

/** Makes a temporary file, says where, and ends when it is told to. */
final class TemporaryChild {
    private TemporaryChild() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("file " + Files.writeString(TemporaryFiles.create(".spool"), "a row"));
        System.in.read();
    }
}
