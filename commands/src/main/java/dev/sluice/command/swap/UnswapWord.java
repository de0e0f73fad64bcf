package dev.sluice.command.swap;

import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The word {@code unswap}. */
public final class UnswapWord {
    public static final Word WORD = new Word(
            "unswap",
            "Puts the old table back that a swap by rename has kept, as fast as it went.",
            Word.Target.TABLE,
            List.of(
                    Option.choice(
                            "writes",
                            List.of("refuse", "carry", "drop"),
                            "refuse",
                            "rows that were written since the swap: counted, and it is refused, or carried over by their key, or dropped"),
                    Option.choice(
                            "orphans",
                            List.of("return", "leave"),
                            "return",
                            "rows of other tables that the swap has archived: they come back too, or stay in their archives"),
                    Option.optional(
                            "hold", OptionType.DURATION, "250.millis", "how long everybody is kept out at most"),
                    Option.optional("wait", OptionType.DURATION, "30.seconds", "how long locks are tried for")),
            given -> new Unswap(
                    TableName.parse(given.target().orElse("")),
                    given.text("writes")
                            .map(w -> Unswap.Written.valueOf(w.toUpperCase(Locale.ROOT)))
                            .orElse(Unswap.Written.REFUSE),
                    given.text("orphans").filter("leave"::equals).isPresent(),
                    new Swap.Cutting(
                            given.duration("hold").orElse(Duration.ofMillis(250)),
                            given.duration("wait").orElse(Duration.ofSeconds(30)),
                            false)));

    private UnswapWord() {}
}
