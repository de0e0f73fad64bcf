package dev.sluice.shell.prompt;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.print.SafeWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A file that results go to; closing it tells whether all of them are there. */
final class OutputFile {
    private final FileOutputStream stream;
    private final SafeWriter writer;
    private final Path path;
    private boolean cut;

    private OutputFile(FileOutputStream stream, SafeWriter writer, Path path) {
        this.stream = stream;
        this.writer = writer;
        this.path = path;
    }

    static OutputFile open(Replacement file, UnaryOperator<String> scrub) {
        Path path = file.target();
        try {
            FileOutputStream stream = new FileOutputStream(file.written().toFile());
            return new OutputFile(stream, SafeWriter.toFile(stream, scrub), path);
        } catch (IOException e) {
            throw Replacement.unwritable(file, e);
        }
    }

    SafeWriter writer() {
        return writer;
    }

    /** A result was broken off: by its failure, or by somebody. */
    void cut() {
        cut = true;
    }

    void close() {
        try (stream) {
            if (writer.broken()) {
                throw new IOException("not all of it was written");
            }
            stream.flush();
        } catch (IOException e) {
            throw incomplete(String.valueOf(e.getMessage()), "see to its disk").causedBy(e);
        }
        if (cut) {
            throw incomplete("a result was broken off", "send it again");
        }
    }

    private SluiceException incomplete(String why, String remedy) {
        return SluiceException.of(Kind.FAILED, "the file of \\o is incomplete: " + why, path.toString(), remedy);
    }
}
