package dev.sluice.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * A file to be read.
 *
 * @param shown as the user named it; its ending says whether it is compressed
 */
public record InputFile(Path path, String shown) {
    private static final int BUFFER = 1 << 16;
    private static final int GZIP = 0x1F8B;
    private static final int ZSTANDARD = 0x28B52FFD;

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
            return new GzipMembers(raw);
        }
        return name.endsWith(".zst") ? Zstandard.unpacked(new BufferedInputStream(raw, BUFFER)) : plain(raw);
    }

    /** No text begins as packed data do. */
    private static InputStream plain(InputStream raw) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
        in.mark(4);
        int mark = ByteBuffer.wrap(Arrays.copyOf(in.readNBytes(4), 4)).getInt();
        in.reset();
        if (mark >>> 16 == GZIP || mark == ZSTANDARD) {
            boolean gzip = mark >>> 16 == GZIP;
            throw new IOException("it is packed with " + (gzip ? "gzip" : "Zstandard")
                    + ", and its name does not end in " + (gzip ? ".gz" : ".zst"));
        }
        return in;
    }

    boolean compressed() {
        String name = shown.toLowerCase(Locale.ROOT);
        return name.endsWith(".gz") || name.endsWith(".zst");
    }
}
