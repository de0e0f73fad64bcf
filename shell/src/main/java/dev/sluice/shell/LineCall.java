package dev.sluice.shell;

import dev.sluice.SluiceException;
import dev.sluice.shell.print.Format;
import java.util.Optional;

/**
 * A call without a command: one line, or the prompt.
 *
 * @param profile as named, if it is
 */
record LineCall(Optional<String> profile, Optional<String> line, Format format, Opening opening) {
    int run(Call call) {
        try (Workplace workplace = Workplace.open(call, opening, profile)) {
            return new PromptCall(call, workplace, opening, format).run(line);
        } catch (SluiceException e) {
            throw hinted(e, call);
        }
    }

    /** A first word that is no profile may be a command that was misspelt. */
    private SluiceException hinted(SluiceException e, Call call) {
        String word = profile.orElse("");
        boolean unknown = String.valueOf(e.getMessage()).startsWith("unknown profile \"" + word + "\"");
        return unknown ? Complaint.unknownProfile(e, word, new CommandLines(call).commandLine()) : e;
    }
}
