package dev.sluice.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * A file to be read.
 *
 * @param shown as the user named it; its ending says whether it is compressed
 */
public record InputFile(Path path, String shown) {
    private static final int BUFFER = 1 << 16;

    /** Its bytes, unpacked. */
    InputStream open() throws IOException {
        InputStream raw = Files.newInputStream(path);
        try {
            return unpacked(raw);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private InputStream unpacked(InputStream raw) throws IOException {
        String name = shown.toLowerCase(Locale.ROOT);
        if (name.endsWith(".gz")) {
            return new GZIPInputStream(raw, BUFFER);
        }
        return name.endsWith(".zst") ? Zstandard.unpacked(new BufferedInputStream(raw, BUFFER)) : raw;
    }

    boolean compressed() {
        String name = shown.toLowerCase(Locale.ROOT);
        return name.endsWith(".gz") || name.endsWith(".zst");
    }
}
