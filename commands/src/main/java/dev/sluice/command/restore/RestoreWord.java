package dev.sluice.command.restore;

import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import java.util.List;

/** The word {@code restore}. */
public final class RestoreWord {
    public static final Word WORD = new Word(
            "restore",
            "Brings tables back to what a backup has, in one transaction, once every byte of it is proven.",
            Word.Target.BACKUP,
            List.of(
                    Option.optional("only", OptionType.NAMES, "all of the backup", "tables to bring back"),
                    Option.optional(
                            "of",
                            OptionType.NAME,
                            "the home profile",
                            "the profile that the backup was made of, where that is another")),
            given -> new Restore(given.target().orElse(""), given.names("only"), given.text("of")));

    private RestoreWord() {}
}
