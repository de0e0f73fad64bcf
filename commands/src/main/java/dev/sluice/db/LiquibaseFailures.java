package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.exception.PreconditionFailedException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong in Liquibase as the program says it: the change set, what the database said of which statement, and the way out. */
final class LiquibaseFailures {
    private static final Pattern EXTENSION = Pattern.compile("extension \"([^\"]+)\"");
    private static final String NO_RIGHT = "42501";
    private static final String NAMELESS_KEY = "requires foreignKeyName";

    private final ChangeLogFile file;
    private final LiquibaseConnection connection;

    LiquibaseFailures(ChangeLogFile file, LiquibaseConnection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Where no change set is at work. */
    <T> T reading(LiquibaseScope.Body<T> body) {
        return guarded(body, file.path(), Kind.USAGE);
    }

    /** Where the file as a whole is judged. */
    void validating(LiquibaseScope.Body<Boolean> body) {
        guarded(body, file.path(), Kind.USAGE);
    }

    /** Where that change set is at work. */
    <T> T of(ChangeSetName name, LiquibaseScope.Body<T> body) {
        return guarded(body, "change set " + name, Kind.FAILED);
    }

    private <T> T guarded(LiquibaseScope.Body<T> body, String where, Kind otherwise) {
        try {
            return body.run();
        } catch (SluiceException e) {
            throw located(e, where);
        } catch (Exception e) {
            throw translated(e, where, otherwise);
        }
    }

    private SluiceException translated(Exception e, String where, Kind otherwise) {
        Optional<SluiceException> ours = cause(e, SluiceException.class);
        if (ours.isPresent()) {
            return located(ours.get(), where);
        }
        Optional<SluiceException> known = connection.failure().filter(failure -> cause(e, java.sql.SQLException.class)
                .filter(c -> c == failure.getCause())
                .isPresent());
        if (known.isPresent()) {
            return located(known.get(), where);
        }
        if (connection.isSqlite() && innermost(e).contains(NAMELESS_KEY)) {
            return located(connection.rebuilds().withoutKeys().causedBy(e), where);
        }
        boolean condition = cause(e, PreconditionFailedException.class).isPresent();
        Kind kind = condition && otherwise == Kind.USAGE ? Kind.REFUSED : otherwise;
        return SluiceException.of(kind, innermost(e), where, "").causedBy(e);
    }

    private SluiceException located(SluiceException e, String where) {
        Problem first = e.problems().get(0);
        boolean named = first.where().contains(where);
        String place = named || first.where().isEmpty() ? where : where + ", " + first.where();
        Problem said = new Problem(first.what(), place, remedy(e).orElse(first.remedy()), first.excerpt());
        return SluiceException.of(e.kind(), List.of(said)).causedBy(e.getCause() == null ? e : e.getCause());
    }

    /** Who may not make an extension cannot help himself. */
    private Optional<String> remedy(SluiceException e) {
        Optional<Fault> fault = Fault.behind(e).filter(f -> f.sqlState().equals(NO_RIGHT));
        Matcher extension = EXTENSION.matcher(fault.map(Fault::message).orElse(""));
        return fault.isPresent() && extension.find()
                ? Optional.of("have a superuser execute in this database: create extension if not exists \""
                        + extension.group(1) + "\"")
                : Optional.empty();
    }

    /** Liquibase wraps one failure in another, each with the text of the one inside; the innermost says it shortest. */
    private static String innermost(Throwable e) {
        String said = String.valueOf(e.getMessage());
        for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
            String message = t.getMessage();
            said = message == null || message.isBlank() ? said : message;
        }
        return said.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
        for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return Optional.of(type.cast(t));
            }
        }
        return Optional.empty();
    }
}
