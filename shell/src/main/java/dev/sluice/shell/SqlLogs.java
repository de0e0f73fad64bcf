package dev.sluice.shell;

import dev.sluice.db.Trace;
import dev.sluice.profile.Profile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that statements are logged to: the one that was asked for, and one for each protected profile. */
final class SqlLogs implements AutoCloseable {
    private final Call call;
    private final Optional<Path> asked;
    private final Path directory;
    private final Map<Path, SqlLog> open = new LinkedHashMap<>();

    /**
     * Opens nothing yet.
     *
     * @param directory of protected profiles' files
     */
    SqlLogs(Call call, Optional<Path> asked, Path directory) {
        this.call = call;
        this.asked = asked;
        this.directory = directory;
    }

    /** Where the profile's statements go. A file that cannot be written is a failure now, before anything is sent. */
    Trace of(Profile profile) {
        List<SqlLog> files = new ArrayList<>();
        asked.ifPresent(file -> files.add(file(file)));
        if (profile.guarded()) {
            String day = LocalDate.now(ZoneOffset.UTC).toString();
            files.add(file(directory.resolve(profile.name() + "-" + day + ".log")));
        }
        return files.isEmpty() ? Trace.NONE : entry -> files.forEach(f -> f.statement(entry));
    }

    private SqlLog file(Path path) {
        return open.computeIfAbsent(path, p -> SqlLog.open(p, call));
    }

    /** A log that is incomplete does not undo what was done, so it is no failure of the call. */
    @Override
    public void close() {
        Failures failures = new Failures(call);
        for (SqlLog log : open.values()) {
            log.closed().ifPresent(e -> e.problems().forEach(failures::warn));
        }
    }
}
