package dev.sluice.command.maintain;

import dev.sluice.command.Arguments;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The words {@code maintain} and {@code reindex}. */
public final class MaintainWord {
    private static final Duration WAIT = Duration.ofMinutes(10);

    public static final Word MAINTAIN = new Word(
            "maintain",
            "Runs vacuum, analyze, cluster or checkpoint, which commit by themselves.",
            Word.Target.MAINTENANCE,
            List.of(),
            given -> new Maintain(given.target().orElse("")));

    public static final Word REINDEX = new Word(
            "reindex",
            "Builds an index anew, or all indexes of a table; writers go on where the server lets them.",
            Word.Target.INDEX,
            List.of(
                    Option.optional(
                            "concurrently",
                            OptionType.BOOLEAN,
                            "where the server allows it",
                            "true: refuse what others would have to wait for; false: always the plain way, which is faster"),
                    Option.optional(
                            "wait",
                            OptionType.DURATION,
                            "10.minutes",
                            "how long a concurrent build waits for transactions that are under way; nobody waits for it meanwhile")),
            MaintainWord::reindex);

    private MaintainWord() {}

    private static Reindex reindex(Arguments given) {
        return new Reindex(
                TableName.parse(given.target().orElse("")),
                given.has("concurrently") ? Optional.of(given.flag("concurrently")) : Optional.empty(),
                given.duration("wait").orElse(WAIT));
    }
}
