package dev.sluice.backup;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a backup holds, and where it comes from.
 *
 * @param members of a backup of tables; none where there is a whole database
 */
public record Manifest(Origin origin, List<Member> members, Optional<Whole> whole) {
    /** Of the form of the folder; another one is refused. */
    static final int FORM = 2;

    /**
     * Where a backup comes from.
     *
     * @param label given with {@code as:}; may be empty
     * @param tool the version of the program
     * @param server engine and version
     * @param schema the version of the definitions: the last change of the change log, or else a digest
     */
    public record Origin(
            String label, Instant made, String tool, String profile, String server, String database, String schema) {
        /** {@code PostgreSQL} or {@code SQLite}. */
        public String engine() {
            int space = server.indexOf(' ');
            return space < 0 ? server : server.substring(0, space);
        }
    }

    public Manifest {
        members = List.copyOf(members);
        Set<String> files = new HashSet<>();
        Set<String> tables = new HashSet<>();
        for (Member member : members) {
            if (!files.add(member.file()) || !tables.add(member.table())) {
                throw new IllegalArgumentException("a member is there twice");
            }
        }
        if (members.isEmpty() == whole.isEmpty()) {
            throw new IllegalArgumentException("there are no members, or members of a whole database");
        }
    }

    /** Whether its tables, with their definitions and rows, are those of the other one. */
    boolean holdsTheSameAs(Manifest other) {
        return origin.database().equals(other.origin.database()) && contents().equals(other.contents());
    }

    private Set<List<Object>> contents() {
        Set<List<Object>> contents = new HashSet<>();
        members.forEach(m -> contents.add(
                List.of(m.table(), m.definition(), m.sum().rows(), m.sum().digest())));
        // What tells the definitions of a whole database apart is the version of its schema.
        whole.ifPresent(w -> contents.add(List.of(origin.schema(), w.content())));
        return contents;
    }

    public long rows() {
        return members.stream().mapToLong(m -> m.sum().rows()).sum()
                + whole.map(Whole::rows).orElse(0L);
    }

    /** How many tables. */
    public int tables() {
        return whole.map(w -> w.tables().size()).orElse(members.size());
    }

    /** On disk. */
    public long packed() {
        return members.stream().mapToLong(m -> m.sum().packed()).sum()
                + whole.map(Whole::packed).orElse(0L);
    }
}
