package dev.sluice.command.backup;

import dev.sluice.command.Arguments;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import dev.sluice.sql.TableName;
import java.util.List;

/** The word {@code backup}. */
public final class BackupWord {
    public static final Word WORD = new Word(
            "backup",
            "Copies tables into files of the profile's backup-dir, and proves them by reading them back.",
            Word.Target.TABLES,
            List.of(
                    Option.optional("as", OptionType.TEXT, "the time alone", "stands before the time in its name"),
                    Option.optional(
                            "retain", OptionType.INTEGER, "all", "keep so many of this name, and remove the oldest")),
            BackupWord::command);

    private BackupWord() {}

    private static Backup command(Arguments given) {
        List<TableName> tables = given.targets().stream().map(TableName::parse).toList();
        return new Backup(tables, given.text("as"), given.integer("retain"));
    }
}
