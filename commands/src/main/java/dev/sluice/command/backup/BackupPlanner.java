package dev.sluice.command.backup;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.backup.BackupPlan.Source;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the tables, and whether there is room for their copies. */
final class BackupPlanner {
    /** A table packs to less than this part of what it takes in the database, save for rows that cannot be packed at all. */
    static final int PACKS_TO = 4;

    private final Backup command;
    private final Databases databases;
    private final Database home;

    BackupPlanner(Backup command, Databases databases) {
        this.command = command;
        this.databases = databases;
        this.home = databases.home();
    }

    BackupPlan plan() {
        return home.read(this::plan);
    }

    private BackupPlan plan(Transaction tx) {
        Catalog catalog = Catalog.of(tx, home.dialect());
        List<Table> tables = command.tables().stream().map(catalog::table).toList();
        refuse(tables, tx);
        List<Source> sources = new ArrayList<>();
        for (Table table : tables) {
            sources.add(new Source(table, tx.isPostgres() ? size(tx, table) : catalog.databaseSize()));
        }
        Path folder = databases.backupDir(home.profile());
        OptionalLong free = free(folder);
        long size = sources.stream().mapToLong(Source::bytes).sum();
        long needed = (tx.isPostgres() ? size : catalog.databaseSize()) / PACKS_TO;
        free.ifPresent(bytes -> refuseWithoutRoom(folder, bytes, needed));
        return new BackupPlan(command, sources, folder, free, List.of());
    }

    private static long size(Transaction tx, Table table) {
        // A partitioned table has no rows of its own; its leaves have.
        String sql =
                "select coalesce(sum(pg_table_size(relid)), 0)::int8 as n from pg_partition_tree(?::int8::oid::regclass)";
        Object leaves = tx.query(Sql.of(sql, table.id())).value();
        Object own = tx.query(Sql.of("select pg_table_size(?::int8::oid::regclass) as n", table.id()))
                .value();
        return Math.max(number(leaves), number(own));
    }

    private static long number(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number n ? n.longValue() : 0;
    }

    private static void refuse(List<Table> tables, Transaction tx) {
        List<Problem> problems = new ArrayList<>();
        for (Table table : tables) {
            boolean ordinary = table.sort() == Table.Sort.TABLE || table.sort() == Table.Sort.PARTITIONED;
            if (!ordinary) {
                String sort = table.sort().name().toLowerCase(Locale.ROOT).replace('_', ' ');
                problems.add(new Problem(
                        table.name() + " is a " + sort + ", not a table", "backup", "name the table behind it"));
            } else if (table.is(Table.Trait.INHERITANCE)) {
                problems.add(new Problem(
                        table.name() + " shares its rows with others by inheritance", "backup", "pg_dump knows how"));
            } else if (isWritten(table, tx)) {
                problems.add(new Problem(
                        "this transaction has written " + table.name() + ", and a backup holds what is committed",
                        "backup",
                        "take it in a step before"));
            }
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
    }

    /** Told by the locks of writers, on the table and its partitions: statistics are of the session and not of the transaction. */
    private static boolean isWritten(Table table, Transaction tx) {
        String sql = """
                select 1 as n from pg_locks
                where pid = pg_backend_pid() and granted and locktype = 'relation'
                      and mode in ('RowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
                      and database = (select oid from pg_database where datname = current_database())
                      and (relation = ?::int8::oid
                           or relation in (select relid from pg_partition_tree(?::int8::oid::regclass)))""";
        return tx.isPostgres() && !tx.query(Sql.of(sql, table.id(), table.id())).isEmpty();
    }

    /** In the folder, or in the next one above it that is there. */
    static OptionalLong free(Path folder) {
        Optional<Path> there = Optional.of(folder.toAbsolutePath());
        while (there.isPresent() && !Files.exists(there.get())) {
            there = Optional.ofNullable(there.get().getParent());
        }
        try {
            long bytes = there.isEmpty() ? 0 : Files.getFileStore(there.get()).getUsableSpace();
            return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
        } catch (IOException e) {
            // Some file systems do not tell; the plan says so.
            return OptionalLong.empty();
        }
    }

    static void refuseWithoutRoom(Path folder, long free, long needed) {
        if (free < needed) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "the backup may need " + needed + " bytes, and " + free + " are free",
                    folder.toString(),
                    "free space there, or name another folder with backup-dir in the profile");
        }
    }
}
