package dev.sluice.shell;

import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.db.Capabilities;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseOptions;
import dev.sluice.db.Transaction;
import dev.sluice.profile.Mask;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Profiles;
import dev.sluice.sql.Name;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The home profile's database and, opened when first asked for, the read-only databases of other profiles. */
final class OpenDatabases implements Databases, AutoCloseable {
    private final Profiles profiles;
    private final Profile homeProfile;
    private final DatabaseOptions options;
    private final Means means;
    private final Database home;
    private final Map<String, Database> sources = new LinkedHashMap<>();

    /** Where statements are logged, where what servers can do is kept, and what files and pipes are read from. */
    record Means(SqlLogs logs, ProbedServers probed, Path directory, InputStream input) {}

    OpenDatabases(Profiles profiles, Profile homeProfile, DatabaseOptions options, Means means) {
        this.profiles = profiles;
        this.homeProfile = homeProfile;
        this.options = options;
        this.means = means;
        this.home = Database.open(homeProfile, options);
    }

    Profile homeProfile() {
        return homeProfile;
    }

    @Override
    public Database home() {
        return home;
    }

    @Override
    public Database named(String profile) {
        return profile.equals(homeProfile.name()) ? home : sources.computeIfAbsent(profile, this::open);
    }

    private Database open(String name) {
        Profile profile = profiles.named(name);
        DatabaseOptions traced = new DatabaseOptions(
                options.application(),
                options.closed(),
                options.mayCreate(),
                means.logs().of(profile),
                options.secrets());
        return Database.open(profile, traced.asSource());
    }

    @Override
    public Capabilities capabilities(Transaction transaction) {
        return means.probed().of(home.server(), () -> Capabilities.probe(transaction));
    }

    @Override
    public Duration ddlLockTimeout() {
        return homeProfile.timeouts().ddlLock();
    }

    @Override
    public Mask mask(String profile) {
        Profile named = profile.equals(homeProfile.name()) ? homeProfile : profiles.named(profile);
        return Mask.of(named.mask());
    }

    @Override
    public int batchSize() {
        return homeProfile.batchSize();
    }

    @Override
    public Name journalSchema() {
        return Name.of(homeProfile.journalSchema());
    }

    @Override
    public Path directory() {
        return means.directory();
    }

    @Override
    public Path backupDir(String profile) {
        boolean own = profile.equals(homeProfile.name());
        Path folder = (own ? homeProfile : profiles.named(profile)).backupDir();
        return means.directory().resolve(folder);
    }

    @Override
    public InputStream input() {
        return means.input();
    }

    @Override
    public Mask mask() {
        return homeProfile.mask().isEmpty() ? Mask.NONE : Mask.of(homeProfile.mask());
    }

    /** Closes every one, whatever happens to the others, and then the logs of their statements. */
    @Override
    public void close() {
        try {
            closeAll();
        } finally {
            means.logs().close();
        }
    }

    private void closeAll() {
        Optional<SluiceException> first = Optional.empty();
        for (Database source : sources.values()) {
            first = closed(source, first);
        }
        closed(home, first).ifPresent(e -> {
            throw e;
        });
    }

    private static Optional<SluiceException> closed(Database database, Optional<SluiceException> first) {
        try {
            database.close();
            return first;
        } catch (SluiceException e) {
            first.ifPresent(f -> f.addSuppressed(e));
            return first.isPresent() ? first : Optional.of(e);
        }
    }
}
