package dev.sluice.backup;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A whole database in a backup, definitions included.
 *
 * @param tables what was in it, each by its name
 */
public record Whole(Copy copy, List<Count> tables) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** Where the copy is. */
    public sealed interface Copy {}

    /**
     * A file of the backup's folder.
     *
     * @param file {@link #SQLITE} or {@link #DUMP}
     */
    public record InFile(String file, long size, String sha256) implements Copy {
        /** A SQLite database, to be opened as it is. */
        public static final String SQLITE = "database.sqlite";
        /** An archive of {@code pg_dump -Fc}. */
        public static final String DUMP = "database.dump";

        public InFile {
            if (!Set.of(SQLITE, DUMP).contains(file)
                    || size < 0
                    || !HEX.matcher(sha256).matches()) {
                throw new IllegalArgumentException("a file is impossible");
            }
        }
    }

    /**
     * A database on the same server, and so on the same disk.
     *
     * @param system the identity of the server; empty where it was not to be known
     */
    public record OnServer(String database, String system) implements Copy {
        public OnServer {
            if (database.isEmpty()) {
                throw new IllegalArgumentException("a copy has no name");
            }
        }
    }

    /**
     * A table as it was read.
     *
     * @param digest of the rows, whatever their order; empty where the sum of the file tells
     */
    public record Count(String table, long rows, String digest) {
        public Count {
            if (table.isEmpty() || rows < 0 || !digest.matches("|[0-9a-f]{32}")) {
                throw new IllegalArgumentException("a count is impossible");
            }
        }
    }

    public Whole {
        tables = List.copyOf(tables);
        Set<String> names = new HashSet<>();
        if (!tables.stream().allMatch(count -> names.add(count.table()))) {
            throw new IllegalArgumentException("a table is there twice");
        }
    }

    public long rows() {
        return tables.stream().mapToLong(Count::rows).sum();
    }

    /** What is in it: the same for two copies of the same rows. */
    List<Object> content() {
        boolean told = tables.stream().noneMatch(t -> t.digest().isEmpty());
        return List.of(tables, told || !(copy instanceof InFile file) ? "" : file.sha256());
    }

    /** On disk, in the folder. */
    public long packed() {
        return copy instanceof InFile file ? file.size() : 0;
    }
}
