package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers what is wrong, so that all of it is told at once. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();

    void add(String what, String where, String remedy) {
        problems.add(new Problem(what, where, remedy));
    }

    /** The answer, or empty with its problems taken down. */
    <T> Optional<T> attempt(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (SluiceException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
    }
}
