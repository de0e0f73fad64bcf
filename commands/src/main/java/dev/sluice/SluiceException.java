package dev.sluice;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says that a call did not do what was asked: its kind, its problems, and the state things are in now. */
public final class SluiceException extends RuntimeException {
    private final Kind kind;
    private final List<Problem> problems;
    private final String state;

    private SluiceException(Kind kind, List<Problem> problems, String state, @Nullable Throwable cause) {
        super(problems.stream().map(Problem::sentence).collect(Collectors.joining("\n")), cause);
        this.kind = kind;
        this.problems = List.copyOf(problems);
        this.state = state;
    }

    /** One problem; {@code where} and {@code remedy} may be empty. */
    public static SluiceException of(Kind kind, String what, String where, String remedy) {
        return of(kind, List.of(new Problem(what, where, remedy)));
    }

    /** All problems of one file or one request at once. */
    public static SluiceException of(Kind kind, List<Problem> problems) {
        return new SluiceException(kind, problems, "", null);
    }

    /** The same failure with what led to it; the cause shows only with {@code --debug}. */
    public SluiceException causedBy(Throwable cause) {
        return new SluiceException(kind, problems, state, cause);
    }

    /** The same failure with a sentence on the state things are in, such as {@code nothing changed}. */
    public SluiceException withState(String newState) {
        SluiceException copy = new SluiceException(kind, problems, newState, getCause());
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }

    /** The same failure said of something, {@code prod:orders: permission denied}, unless it names it already. */
    public SluiceException about(String subject) {
        List<Problem> said = problems.stream()
                .map(p -> p.sentence().contains(subject)
                        ? p
                        : new Problem(subject + ": " + p.what(), p.where(), p.remedy()))
                .toList();
        SluiceException copy = new SluiceException(kind, said, state, getCause());
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }

    /** What kind of end this is; decides the exit code. */
    public Kind kind() {
        return kind;
    }

    /** At least one problem, in the order they were found. */
    public List<Problem> problems() {
        return problems;
    }

    /** The state things are in now; empty when nobody has said yet. */
    public String state() {
        return state;
    }
}
