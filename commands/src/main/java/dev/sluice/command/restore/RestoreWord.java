package dev.sluice.command.restore;

import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import java.util.List;

/** The word {@code restore}. */
public final class RestoreWord {
    public static final Word WORD = new Word(
            "restore",
            "Brings tables, or the whole database, back to what a backup has, once every byte of it is proven.",
            Word.Target.BACKUP,
            List.of(
                    Option.optional("only", OptionType.NAMES, "all of the backup", "tables to bring back"),
                    Option.optional(
                            "of",
                            OptionType.NAME,
                            "the home profile",
                            "the profile that the backup was made of, where that is another"),
                    Option.optional(
                            "endSessions",
                            OptionType.BOOLEAN,
                            "false",
                            "of a whole database: ends sessions that are in the way"),
                    Option.optional(
                            "dropOld",
                            OptionType.BOOLEAN,
                            "false",
                            "of a whole database: drops the one that was replaced")),
            given -> new Restore(
                    given.target().orElse(""),
                    given.names("only"),
                    given.text("of"),
                    new Restore.Ways(given.flag("endSessions"), given.flag("dropOld"))));

    private RestoreWord() {}
}
