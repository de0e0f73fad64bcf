package dev.sluice.db;

import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQLite: the row of Liquibase's lock. It counts only between transactions: who writes in one is alone anyway. */
final class SqliteLockRow {
    /** Liquibase's own definition. */
    private static final String TABLE = """
            create table if not exists DATABASECHANGELOGLOCK (ID INTEGER not null, LOCKED BOOLEAN not null, LOCKGRANTED TEXT,
            LOCKEDBY TEXT, constraint PK_DATABASECHANGELOGLOCK primary key (ID))
            """;

    private static final String FIRST = "insert or ignore into DATABASECHANGELOGLOCK (ID, LOCKED) values (1, 0)";
    private static final String HOLDER =
            "select LOCKEDBY as lockedby, LOCKGRANTED as lockgranted from DATABASECHANGELOGLOCK where ID = 1 and LOCKED = 1";
    private static final String TAKE =
            "update DATABASECHANGELOGLOCK set LOCKED = 1, LOCKGRANTED = datetime('now'), LOCKEDBY = ? where ID = 1";
    private static final String CLEAR =
            "update DATABASECHANGELOGLOCK set LOCKED = 0, LOCKGRANTED = null, LOCKEDBY = null where ID = 1";

    private static final String THERE =
            "select 1 from sqlite_schema where type = 'table' and name = 'DATABASECHANGELOGLOCK'";

    private static final Pattern OURS = Pattern.compile("sluice, process (\\d+) of (\\S+) \\[(\\d+)]");

    private SqliteLockRow() {}

    /** Refuses where somebody who lives has it; clears what a dead process of ours has left. */
    static void passIn(Transaction tx) {
        tx.execute(Sql.of(TABLE));
        tx.execute(Sql.of(FIRST));
        Rows holder = tx.query(Sql.of(HOLDER));
        if (!holder.isEmpty()) {
            if (!isDead(String.valueOf(holder.text(0, "lockedby")))) {
                throw ChangeLogLock.refusal(holder);
            }
            tx.execute(Sql.of(CLEAR));
        }
    }

    static boolean isLeft(Transaction tx) {
        if (tx.query(Sql.of(THERE)).isEmpty()) {
            return false;
        }
        Rows holder = tx.query(Sql.of(HOLDER));
        return !holder.isEmpty() && isDead(String.valueOf(holder.text(0, "lockedby")));
    }

    /** Takes it, in a transaction of its own; closing clears it in another. */
    static KeptAway take(Database home) {
        home.transaction(Access.WRITE, tx -> {
            passIn(tx);
            return tx.execute(Sql.of(TAKE, self()));
        });
        return () -> home.transaction(Access.WRITE, tx -> tx.execute(Sql.of(CLEAR)));
    }

    private static String self() {
        ProcessHandle own = ProcessHandle.current();
        return "sluice, process " + own.pid() + " of " + host() + " [" + begun(own) + "]";
    }

    private static boolean isDead(String holder) {
        Matcher ours = OURS.matcher(holder);
        return ours.matches()
                && ours.group(2).equals(host())
                && ProcessHandle.of(Long.parseLong(ours.group(1)))
                        .filter(process -> begun(process) == Long.parseLong(ours.group(3)))
                        .isEmpty();
    }

    private static long begun(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
