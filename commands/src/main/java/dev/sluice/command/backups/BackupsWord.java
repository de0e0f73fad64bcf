package dev.sluice.command.backups;

import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import java.util.List;

/** The word {@code backups}. */
public final class BackupsWord {
    public static final Word WORD = new Word(
            "backups",
            "Lists the backups in the profile's backup-dir, the newest first.",
            Word.Target.NOTHING,
            List.of(Option.optional("of", OptionType.NAME, "the home profile", "the profile whose folder is read")),
            given -> new Listing(given.text("of")));

    private BackupsWord() {}
}
