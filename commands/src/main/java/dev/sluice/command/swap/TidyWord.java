package dev.sluice.command.swap;

import dev.sluice.command.Word;
import dev.sluice.sql.TableName;
import java.util.List;

/** The word {@code tidy}. */
public final class TidyWord {
    public static final Word WORD = new Word(
            "tidy",
            "Drops the old table that a swap has kept, never with cascade.",
            Word.Target.TABLE,
            List.of(),
            given -> new Tidy(TableName.parse(given.target().orElse(""))));

    private TidyWord() {}
}
