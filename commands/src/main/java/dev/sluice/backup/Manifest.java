package dev.sluice.backup;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a backup holds, and where it comes from. */
public record Manifest(Origin origin, List<Member> members) {
    /** Of the form of the folder; another one is refused. */
    static final int FORM = 1;

    /**
     * Where a backup comes from.
     *
     * @param label given with {@code as:}; may be empty
     * @param tool the version of the program
     * @param server engine and version
     */
    public record Origin(String label, Instant made, String tool, String profile, String server, String database) {
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
        if (members.isEmpty()) {
            throw new IllegalArgumentException("there are no members");
        }
    }

    public long rows() {
        return members.stream().mapToLong(m -> m.sum().rows()).sum();
    }

    /** On disk. */
    public long packed() {
        return members.stream().mapToLong(m -> m.sum().packed()).sum();
    }
}
