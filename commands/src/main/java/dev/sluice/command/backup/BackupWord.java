package dev.sluice.command.backup;

import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import dev.sluice.sql.TableName;
import java.util.List;

/** The word {@code backup}. */
public final class BackupWord {
    public static final Word WORD = new Word(
            "backup",
            "Copies tables, or the whole database, into the profile's backup-dir, and proves the copy by reading it back.",
            Word.Target.OPTIONAL_TABLES,
            List.of(
                    Option.optional("as", OptionType.TEXT, "the time alone", "stands before the time in its name"),
                    Option.optional(
                            "retain", OptionType.INTEGER, "all", "keep so many of this name, and remove the oldest"),
                    Option.optional(
                            "database",
                            OptionType.BOOLEAN,
                            "false",
                            "instead of tables: all of the database, definitions included"),
                    Option.optional(
                            "endSessions",
                            OptionType.BOOLEAN,
                            "false",
                            "ends sessions that are in the way of a copy on the server")),
            BackupWord::command);

    private BackupWord() {}

    private static Command<?> command(Arguments given) {
        if (given.flag("database")) {
            return database(given);
        }
        if (given.has("endSessions")) {
            throw Backup.invalid("endSessions: is for database: true");
        }
        List<TableName> tables = given.targets().stream().map(TableName::parse).toList();
        return new Backup(tables, given.text("as"), given.integer("retain"));
    }

    private static DatabaseBackup database(Arguments given) {
        if (!given.targets().isEmpty()) {
            throw Backup.invalid("backup takes tables, or database: true, and not both");
        }
        return new DatabaseBackup(given.text("as"), given.integer("retain"), given.flag("endSessions"));
    }
}
