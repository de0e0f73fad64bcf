package dev.sluice.db;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.Resource;

/** The files of one folder, and nothing above or beside it: a change log reads neither the network nor somebody's home. */
final class RootedFiles extends DirectoryResourceAccessor {
    private final Path root;

    RootedFiles(Path root) throws FileNotFoundException {
        super(root);
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public void close() {
        // Files are closed by who reads them.
    }

    @Override
    public List<Resource> getAll(String path) throws IOException {
        refuseOutside(path);
        return super.getAll(path);
    }

    @Override
    public List<Resource> search(String path, SearchOptions options) throws IOException {
        refuseOutside(path);
        return super.search(path, options);
    }

    @Override
    public List<Resource> search(String path, boolean recursive) throws IOException {
        refuseOutside(path);
        return super.search(path, recursive);
    }

    /** Where links lead counts, not how they are written. */
    private void refuseOutside(String path) throws IOException {
        Path meant = root.resolve(path.replaceFirst("^(classpath:)?/*", "")).normalize();
        boolean inside = meant.startsWith(root)
                && (!Files.exists(meant) || meant.toRealPath().startsWith(root.toRealPath()));
        if (!inside) {
            throw new IOException("\"" + path + "\" lies outside of the folder " + root);
        }
    }
}
