package dev.sluice.db;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.OSInfo;

/** SQLite's own library, which its driver unpacks anew in every process unless {@code org.sqlite.lib.path} says where it is. */
public final class SqliteLibrary {
    private SqliteLibrary() {}

    /** Unpacks the one for this machine into {@code directory}; whether there is one. */
    public static boolean unpack(Path directory) throws IOException {
        String name = System.mapLibraryName("sqlitejdbc");
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                return false;
            }
            Files.createDirectories(directory);
            Path unpacked = Files.createTempFile(directory, name, "");
            Files.copy(library, unpacked, StandardCopyOption.REPLACE_EXISTING);
            Files.move(unpacked, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            return true;
        }
    }
}
