package dev.sluice.shell.meta;

import static dev.sluice.shell.meta.Meta.Takes.NOTHING;
import static dev.sluice.shell.meta.Meta.Takes.TEXT;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.Snapshot;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.List;

/** The trouble of the night. These ask on a connection of their own: the prompt's may wait or have failed. */
final class ServerMetas {
    static final MetaGroup GROUP = new MetaGroup(
            "The server",
            List.of(
                    Meta.of(
                            "\\activity",
                            "Sessions on this database and what they do.",
                            NOTHING,
                            call -> print(call, ServerLists.ACTIVITY)),
                    Meta.of(
                            "\\locks",
                            "Locks on tables, who holds them and who waits.",
                            NOTHING,
                            call -> print(call, ServerLists.LOCKS)),
                    Meta.of("\\blockers", "Who waits for whom.", NOTHING, call -> print(call, ServerLists.BLOCKERS)),
                    Meta.of(
                            "\\cancel PID",
                            "Cancels what a session executes; asks.",
                            TEXT,
                            call -> end(call, "cancel", "pg_cancel_backend")),
                    Meta.of(
                            "\\kill PID",
                            "Ends a session; asks.",
                            TEXT,
                            call -> end(call, "kill", "pg_terminate_backend"))));

    private ServerMetas() {}

    private static Rows aside(MetaCall call, Sql sql) {
        if (call.desk().isSqlite()) {
            throw SluiceException.of(
                    Kind.USAGE, "SQLite has no server: one process writes at a time", "", "it works on PostgreSQL");
        }
        return aside(call.desk().session().databases().home(), sql);
    }

    /** Read on a connection of its own. */
    static Rows aside(Database database, Sql sql) {
        try (Snapshot other = database.snapshots(1).get(0)) {
            return other.query(sql);
        }
    }

    private static void print(MetaCall call, String sql) {
        call.print(aside(call, Sql.of(sql)));
    }

    private static void end(MetaCall call, String what, String function) {
        int pid = Numbers.whole(call.required("the pid of a session; see \\activity"));
        Rows session = aside(call, Sql.of(ServerLists.SESSION, pid));
        if (session.isEmpty()) {
            throw MetaCall.usage("there is no session " + pid, "see \\activity");
        }
        call.print(session);
        if (!call.desk().asker().agrees(what + " session " + pid + "?")) {
            throw SluiceException.of(Kind.REFUSED, what + " " + pid + " was not agreed to", "", "");
        }
        Rows done = aside(call, Sql.of("select " + function + "(?) as done", pid));
        call.say(
                Boolean.TRUE.equals(done.value())
                        ? "done: " + what + " " + pid
                        : "session " + pid + " is gone already");
    }
}
