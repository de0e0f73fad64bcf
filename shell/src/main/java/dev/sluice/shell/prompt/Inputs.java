package dev.sluice.shell.prompt;

import dev.sluice.shell.prompt.FirstWord.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Parts a pasted block into its inputs, where the language changes between two lines. */
public final class Inputs {
    private Inputs() {}

    /**
     * The inputs in order. A block that is in one language is one input.
     *
     * @param complete whether a text is a whole input
     */
    public static List<String> of(String block, Predicate<String> complete) {
        List<String> inputs = new ArrayList<>();
        StringBuilder input = new StringBuilder();
        for (String line : block.split("(?<=\n)", -1)) {
            if (begins(line, input.toString(), complete)) {
                inputs.add(input.toString());
                input.setLength(0);
            }
            input.append(line);
        }
        inputs.add(input.toString());
        return inputs;
    }

    private static boolean begins(String line, String before, Predicate<String> complete) {
        Language next = FirstWord.of(line).language();
        Language last = FirstWord.of(before).language();
        if (next == Language.BLANK || last == Language.BLANK) {
            return false;
        }
        return last == Language.META || (next != last && complete.test(before));
    }
}
