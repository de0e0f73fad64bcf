package dev.sluice.command.refresh;

import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;

/** The word {@code refreshView}. */
public final class RefreshWord {
    public static final Word WORD = new Word(
            "refreshView",
            "Refreshes materialised views, those first that others read; readers go on where the server lets them.",
            Word.Target.TABLES,
            List.of(
                    Option.optional(
                            "concurrently",
                            OptionType.BOOLEAN,
                            "where the view allows it",
                            "true: refuse a view that readers would have to wait for; false: always the plain way, which is faster")),
            given -> new Refresh(
                    given.targets().stream().map(TableName::parse).toList(),
                    given.has("concurrently") ? Optional.of(given.flag("concurrently")) : Optional.empty()));

    private RefreshWord() {}
}
