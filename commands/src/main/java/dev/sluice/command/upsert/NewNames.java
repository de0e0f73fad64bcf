package dev.sluice.command.upsert;

import dev.sluice.Problem;
import dev.sluice.sql.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names that were apart in the source and would meet in the target, or would not arrive as they are. */
record NewNames(boolean toSqlite) {
    private static final int MAX_BYTES = 63;

    /**
     * Why the names cannot all be taken over.
     *
     * @param what what they name, such as {@code columns of "orders"}
     */
    List<Problem> problems(String what, List<Name> names) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Name> taken = new LinkedHashMap<>();
        for (Name name : names) {
            Optional<Name> twin = Optional.ofNullable(taken.putIfAbsent(kept(name), name));
            twin.filter(other -> !other.equals(name)).ifPresent(other -> problems.add(meeting(what, other, name)));
            if (twin.isEmpty() && !toSqlite && !name.fitsPostgres()) {
                problems.add(tooLong(what, name));
            }
        }
        return problems;
    }

    private Problem meeting(String what, Name one, Name other) {
        String reason = toSqlite ? "SQLite ignores their case" : "PostgreSQL cuts names to 63 bytes";
        String fact = "%s: \"%s\" and \"%s\" would be one name: %s".formatted(what, one, other, reason);
        return new Problem(fact, "", "rename one of them on the way, or make the target table yourself");
    }

    private static Problem tooLong(String what, Name name) {
        String fact = "%s: \"%s\" has %d bytes, and PostgreSQL cuts names to 63".formatted(what, name, name.bytes());
        return new Problem(fact, "", "rename it on the way, or make the target table yourself");
    }

    /** The name as the target would tell it from others. */
    private String kept(Name name) {
        return toSqlite ? name.text().toLowerCase(Locale.ROOT) : cut(name.text());
    }

    private static String cut(String text) {
        int end = text.length();
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }
}
