package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.util.ArrayList;
import java.util.List;

/** One file of a script, and what is wrong with it. */
record Sheet(SourceText source, Findings findings) {
    Sheet(SourceText source) {
        this(source, new Findings());
    }

    /** Whether it is what the compiler calls by that name. */
    boolean isNamed(String unit) {
        return source.unitName().equals(unit);
    }

    /** All problems of all files at once, the including file first. */
    static void throwIfAny(List<Sheet> sheets) {
        List<Problem> problems = new ArrayList<>();
        for (int i = sheets.size() - 1; i >= 0; i--) {
            problems.addAll(sheets.get(i).findings().problems(sheets.get(i).source()));
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems).withState("nothing changed");
        }
    }
}
