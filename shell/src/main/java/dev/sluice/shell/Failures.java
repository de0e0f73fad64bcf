package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.shell.prompt.Defect;
import dev.sluice.sql.Visible;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The one place that prints failures: a line a problem, then the state things are in. */
final class Failures {
    /** By the meaning of their exit codes. */
    private static final String UNCHANGED = "nothing changed";

    private static final Map<Kind, String> OTHER_STATES = new EnumMap<>(Map.of(
            Kind.PARTLY, "part of it is done",
            Kind.UNKNOWN, "not known whether the last commit took place",
            Kind.SET_ASIDE, "done, with rows set aside",
            Kind.BUG, "what was open is rolled back; look before you run it again"));

    /** What a cancelled statement or a closed channel looks like once somebody asked for the end. */
    private static final Set<Kind> MAY_BE_INTERRUPTED = Set.of(Kind.FAILED, Kind.BUG, Kind.INTERRUPTED);

    private final Call call;

    Failures(Call call) {
        this.call = call;
    }

    /** Says what went wrong on standard error; gives the exit code. */
    int print(Throwable failure) {
        SluiceException known = failure instanceof SluiceException e ? e : Defect.of(failure);
        Kind kind = kind(known);
        boolean signal = call.interruption().asked().filter(kind::equals).isPresent();
        String excerpt = "";
        for (Problem problem : known.problems()) {
            print(signal ? ended(problem) : problem.excerpt().equals(excerpt) ? bare(problem) : problem);
            excerpt = problem.excerpt();
        }
        call.console().message("state: " + Visible.line(state(known, kind)));
        if (call.debug()) {
            call.console().message(trace(failure));
        }
        return kind.exitCode();
    }

    /** A problem without an end: what is found on the way. */
    void warn(Problem problem) {
        print(problem);
    }

    private void print(Problem problem) {
        call.console().message("sluice: " + indented(problem.sentence()));
        if (!problem.excerpt().isEmpty()) {
            call.console().message(problem.excerpt());
        }
    }

    /** Servers quote data, and a line of it must not pass for one of ours. */
    private static String indented(String sentence) {
        return sentence.replace("\n", "\n  ");
    }

    /** Without the excerpt, which stands above. */
    private static Problem bare(Problem problem) {
        return new Problem(problem.what(), problem.where(), problem.remedy());
    }

    /** What the database says of a cancelled statement would send its reader to timeouts. */
    private static Problem ended(Problem problem) {
        return new Problem("ended by a signal", problem.where(), "");
    }

    private Kind kind(SluiceException failure) {
        boolean interrupted = MAY_BE_INTERRUPTED.contains(failure.kind());
        return interrupted ? call.interruption().asked().orElse(failure.kind()) : failure.kind();
    }

    static String state(SluiceException failure, Kind kind) {
        return failure.state().isEmpty() ? OTHER_STATES.getOrDefault(kind, UNCHANGED) : failure.state();
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }
}
