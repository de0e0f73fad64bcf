package dev.sluice.shell.prompt;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Lexis;
import dev.sluice.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of an input in the parts that are sent together: what begins, ends or marks a transaction is one alone, and so
 * is what runs outside of them.
 */
record Sequence(List<List<SqlStatement>> parts) {
    Sequence {
        parts = List.copyOf(parts);
    }

    static Sequence of(List<SqlStatement> statements, Lexis lexis) {
        List<List<SqlStatement>> parts = new ArrayList<>();
        boolean together = false;
        for (SqlStatement statement : statements) {
            boolean alone = statement.facts().isTransactionControl() || Standalone.is(statement, lexis);
            if (alone || !together) {
                parts.add(new ArrayList<>());
            }
            parts.get(parts.size() - 1).add(statement);
            together = !alone;
        }
        return new Sequence(parts);
    }

    /** Refuses what cannot follow what is before it, while nothing is sent: found later, a part of the input would stay. */
    void refuseImpossible(boolean openBefore) {
        boolean open = openBefore;
        for (List<SqlStatement> part : parts) {
            SqlStatement first = part.get(0);
            if (first.facts().isTransactionControl()) {
                open = after(Control.of(Uncommented.of(first)).sort(), open);
            } else if (open && Standalone.is(first, first.lexis())) {
                throw refused(
                        "this statement cannot run inside a transaction", first.text(), "commit or roll back first");
            }
        }
    }

    private static boolean after(Control.Sort sort, boolean open) {
        if (sort == Control.Sort.BEGIN && open) {
            throw refused("a transaction is open already", "", "commit or roll back first");
        }
        if (sort == Control.Sort.MARK && !open) {
            throw refused("a savepoint needs an open transaction", "", "begin one with begin");
        }
        if ((sort == Control.Sort.COMMIT || sort == Control.Sort.ROLLBACK) && !open) {
            throw refused("no transaction is open", "", "begin one with begin, or transaction { }");
        }
        return sort == Control.Sort.BEGIN || sort == Control.Sort.MARK;
    }

    private static SluiceException refused(String what, String where, String remedy) {
        return SluiceException.of(Kind.USAGE, what, where, remedy);
    }

    /** How many statements stand behind this part. */
    int behind(int part) {
        return parts.subList(part + 1, parts.size()).stream()
                .mapToInt(List::size)
                .sum();
    }
}
