package dev.sluice.files;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What goes wrong while a file is read, in words. */
final class Faults {
    private Faults() {}

    static String said(IOException e) {
        if (e instanceof BrokenText broken) {
            return broken.what();
        }
        if (e instanceof EOFException) {
            return "the compressed data end before their end";
        }
        if (e instanceof ZipException || e instanceof ZstdIOException) {
            return "the compressed data are damaged (" + e.getMessage() + ")";
        }
        if (e instanceof AccessDeniedException) {
            return "this user may not read it";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    static String remedy(IOException e) {
        return e instanceof BrokenText
                ? "say which encoding it has: encoding: 'latin1', or 'UTF-16'"
                : "get the file anew";
    }

    /** Before anything is read, the name may be wrong as well as the file. */
    static String remedyOfOpening(IOException e) {
        return e instanceof BrokenText ? remedy(e) : "check the file and its ending";
    }

    /** The line that a fault knows of, or else the one given. */
    static long line(Throwable e, long otherwise) {
        return brokenText(e) instanceof BrokenText broken ? broken.line() : otherwise;
    }

    /** The reading that failed, below what a library made of it. */
    static @Nullable IOException brokenText(Throwable e) {
        for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof BrokenText
                    || t instanceof EOFException
                    || t instanceof ZipException
                    || t instanceof ZstdIOException) {
                return (IOException) t;
            }
        }
        return e instanceof IOException io ? io : null;
    }
}
