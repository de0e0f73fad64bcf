package dev.sluice.shell.repl;

import dev.sluice.shell.complete.Completion;
import dev.sluice.shell.complete.Offer;
import dev.sluice.sql.Visible;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

/** Hands the offers of a {@link Completion} to the line reader. */
final class TabOffers implements Completer {
    private static final int SHOWN = 60;

    private final Completion completion;

    TabOffers(Completion completion) {
        this.completion = completion;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        for (Offer offer : completion.at(line.line(), line.cursor())) {
            boolean goesOn = offer.text().endsWith(":") || offer.text().endsWith("/");
            candidates.add(new Candidate(
                    offer.text(), Visible.line(offer.text()), offer.group(), help(offer), null, null, !goesOn));
        }
    }

    private static @Nullable String help(Offer offer) {
        String text = offer.help();
        return text.isEmpty() ? null : text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...";
    }
}
