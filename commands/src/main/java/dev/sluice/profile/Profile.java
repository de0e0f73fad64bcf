package dev.sluice.profile;

import static java.util.Objects.requireNonNull;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A named connection with everything that goes with it, ready to be used.
 *
 * @param origin where it was written, such as {@code sluice.toml:7}
 * @param directTarget the same database past a pooler, for what needs a real session
 */
public record Profile(
        String name,
        String origin,
        Target target,
        Optional<Target.Server> directTarget,
        Login login,
        Guard guard,
        Timeouts timeouts,
        Working working) {

    /**
     * Who we are there.
     *
     * @param directPassword for the direct target, whose url may carry one of its own
     * @param role taken with {@code set role} after login
     * @param warnings what was left aside on the way, such as a password file that others may read
     */
    public record Login(
            Optional<Secret> password, Optional<Secret> directPassword, Optional<String> role, List<Problem> warnings) {
        public Login {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * What must not happen there.
     *
     * @param guarded reads only until approved; {@code protected} in the file
     * @param mask columns whose values are never shown, such as {@code *.email}
     */
    public record Guard(boolean readOnly, boolean guarded, List<String> mask, Expectation expectation) {
        public Guard {
            mask = List.copyOf(mask);
        }
    }

    /** What must answer at the other end; a wrong database is refused. */
    public record Expectation(Optional<String> database, Optional<String> system) {}

    /** How long things may take; zero means without limit. */
    public record Timeouts(Duration lock, Duration ddlLock, Duration statement, Duration idle) {
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMinutes(30), Duration.ofMinutes(60));

        public Timeouts {
            requireNotNegative("lock-timeout", lock);
            requireNotNegative("ddl-lock-timeout", ddlLock);
            requireNotNegative("statement-timeout", statement);
            requireNotNegative("idle-timeout", idle);
        }

        private static void requireNotNegative(String key, Duration value) {
            if (value.isNegative()) {
                throw SluiceException.of(Kind.USAGE, key + " must not be negative, was " + value, "", "");
            }
        }
    }

    /**
     * How the work is done there.
     *
     * @param settings run-time settings of the session, from {@code [profiles.x.set]}
     * @param batchSize rows per round trip
     */
    public record Working(
            List<String> searchPath, List<Setting> settings, int batchSize, String journalSchema, Path backupDir) {
        public static final int DEFAULT_BATCH_SIZE = 1000;

        public Working {
            searchPath = List.copyOf(searchPath);
            settings = List.copyOf(settings);
            if (batchSize < 1) {
                throw SluiceException.of(Kind.USAGE, "batch-size must be at least 1, was " + batchSize, "", "");
            }
            if (journalSchema.isEmpty()) {
                throw SluiceException.of(Kind.USAGE, "journal-schema must not be empty", "", "leave it out");
            }
        }
    }

    public Profile {
        requireNonNull(name, "name");
        requireNonNull(origin, "origin");
        requireNonNull(target, "target");
    }

    public boolean readOnly() {
        return guard.readOnly();
    }

    /** Whether it is {@code protected}: reads only until approved. */
    public boolean guarded() {
        return guard.guarded();
    }

    public List<String> mask() {
        return guard.mask();
    }

    public Expectation expectation() {
        return guard.expectation();
    }

    public Optional<Secret> password() {
        return login.password();
    }

    public Optional<String> role() {
        return login.role();
    }

    public List<Problem> warnings() {
        return login.warnings();
    }

    public List<String> searchPath() {
        return working.searchPath();
    }

    public List<Setting> settings() {
        return working.settings();
    }

    /** Rows per round trip. */
    public int batchSize() {
        return working.batchSize();
    }

    public String journalSchema() {
        return working.journalSchema();
    }

    public Path backupDir() {
        return working.backupDir();
    }
}
