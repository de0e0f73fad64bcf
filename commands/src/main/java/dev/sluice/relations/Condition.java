package dev.sluice.relations;

import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which rows of a table are meant, as SQL over whatever alias the table has in a statement. */
@FunctionalInterface
public interface Condition {
    /** The condition, in parentheses where it needs them. */
    Sql on(String alias);

    /** All of them; there is one at least. */
    static Condition all(List<Condition> parts) {
        return alias -> joined(parts, alias, ") and (");
    }

    /** Any of them; there is one at least. */
    static Condition any(List<Condition> parts) {
        return alias -> joined(parts, alias, ") or (");
    }

    /** This and not the other; a condition that is neither true nor false counts as false. */
    default Condition butNot(Condition other) {
        return alias -> {
            Sql ours = on(alias);
            Sql theirs = other.on(alias);
            List<@Nullable Object> binds = new ArrayList<>(ours.binds());
            binds.addAll(theirs.binds());
            return new Sql("(" + ours.text() + ") and (" + theirs.text() + ") is not true", binds);
        };
    }

    private static Sql joined(List<Condition> parts, String alias, String between) {
        List<Sql> each = parts.stream().map(part -> part.on(alias)).toList();
        List<@Nullable Object> binds = new ArrayList<>();
        each.forEach(sql -> binds.addAll(sql.binds()));
        return new Sql(each.stream().map(Sql::text).collect(Collectors.joining(between, "(", ")")), binds);
    }
}
