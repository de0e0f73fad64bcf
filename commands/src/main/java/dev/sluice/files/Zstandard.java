package dev.sluice.files;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import com.github.luben.zstd.util.Native;
import dev.sluice.rows.TemporaryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Streams of Zstandard. Its native library is unpacked into this process's own folder: in the shared one it would outlive every
 * program that is killed.
 */
public final class Zstandard {
    private Zstandard() {}

    /** What is packed in the stream. */
    public static InputStream unpacked(InputStream in) throws IOException {
        load();
        return new ZstdInputStream(in);
    }

    /** Packs what is written, with a sum of its own behind it. */
    public static OutputStream packing(OutputStream out, int level) throws IOException {
        load();
        return new ZstdOutputStream(out, level).setChecksum(true);
    }

    private static synchronized void load() throws IOException {
        if (!Native.isLoaded()) {
            Native.load(TemporaryFiles.folder().toFile());
        }
    }
}
