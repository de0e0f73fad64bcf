package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.codehaus.groovy.runtime.InvokerInvocationException;

/** What a script threw, in the program's terms and with the line of the script, not of Groovy. */
final class ScriptFailure {
    private final List<SourceText> sources;

    ScriptFailure(List<SourceText> sources) {
        this.sources = sources;
    }

    /** Of something that ran without a frame of its own. */
    SluiceException at(int line, Throwable thrown) {
        return of(thrown, main().where(line));
    }

    SluiceException of(Throwable thrown) {
        Throwable failure = unwrapped(thrown);
        return of(failure, where(failure).orElseGet(main()::file));
    }

    private SourceText main() {
        return sources.get(sources.size() - 1);
    }

    private SluiceException of(Throwable failure, String where) {
        return failure instanceof SluiceException known ? located(known, where) : translated(failure, where);
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof InvokerInvocationException && cause != null ? cause : thrown;
    }

    /** The innermost line of the script in the trace. */
    private Optional<String> where(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getLineNumber() > 0)
                .flatMap(frame -> source(frame).map(s -> s.where(frame.getLineNumber())).stream())
                .findFirst();
    }

    private Optional<SourceText> source(StackTraceElement frame) {
        return SourceText.named(sources, frame.getFileName());
    }

    private SluiceException located(SluiceException known, String where) {
        String first = known.problems().get(0).where();
        if (sources.stream().anyMatch(s -> first.startsWith(s.file() + ":"))) {
            return known;
        }
        List<Problem> problems = new ArrayList<>();
        for (Problem problem : known.problems()) {
            String place = problem.where().isEmpty() ? where : where + ", " + problem.where();
            problems.add(new Problem(problem.what(), place, problem.remedy(), problem.excerpt()));
        }
        return SluiceException.of(known.kind(), problems)
                .withState(known.state())
                .causedBy(known);
    }

    private SluiceException translated(Throwable failure, String where) {
        if (ours(failure)) {
            String what = "a defect of the program: " + failure;
            return SluiceException.of(Kind.BUG, what, where, "run again with --debug and report what it prints")
                    .causedBy(failure);
        }
        return SluiceException.of(kind(failure), what(failure), where, "").causedBy(failure);
    }

    /** Whether our code failed and not the script's: by the innermost frame that belongs to either. */
    private boolean ours(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.sluice.") || isScript(frame))
                .findFirst()
                .filter(frame -> !isScript(frame) && !frame.getClassName().equals(RunbookScript.class.getName()))
                .isPresent();
    }

    private boolean isScript(StackTraceElement frame) {
        return source(frame).isPresent();
    }

    private static Kind kind(Throwable failure) {
        if (failure instanceof InterruptedException) {
            return Kind.INTERRUPTED;
        }
        boolean misspelt = failure instanceof MissingPropertyException || failure instanceof MissingMethodException;
        return misspelt ? Kind.USAGE : Kind.FAILED;
    }

    private static String what(Throwable failure) {
        if (failure instanceof InterruptedException) {
            return "interrupted";
        }
        if (failure instanceof StackOverflowError) {
            return "the script calls itself without end";
        }
        if (failure instanceof MissingPropertyException missing) {
            return "variable \"" + missing.getProperty() + "\" is not declared";
        }
        String message =
                failure.getMessage() == null ? "" : failure.getMessage().strip();
        return failure instanceof AssertionError
                ? "assertion failed: " + message
                : failure.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }
}
