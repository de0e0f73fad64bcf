package dev.sluice.shell;

import dev.sluice.SluiceException;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.script.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a verification has found, as annotations of GitHub Actions: as many as are shown there, and how many there are. */
final class GitHubAnnotations {
    private static final int MOST = 10;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** One line; its level is GitHub's. */
    private record Annotation(String level, String file, String line, String text) {}

    private final Call call;

    GitHubAnnotations(Call call) {
        this.call = call;
    }

    void print(List<RunOutcome> outcomes, Function<Runbook, String> names) {
        List<Annotation> all = new ArrayList<>();
        for (RunOutcome outcome : outcomes) {
            all.addAll(of(outcome, names.apply(outcome.runbook())));
        }
        for (String level : List.of("error", "warning")) {
            List<Annotation> some =
                    all.stream().filter(a -> a.level().equals(level)).toList();
            // GitHub keeps so many of a step, the one that tells how many there are among them.
            some.stream().limit(some.size() > MOST ? MOST - 1 : MOST).forEach(this::print);
            if (some.size() > MOST) {
                print(new Annotation(level, some.get(0).file(), "", some.size() + " in all"));
            }
        }
    }

    private static List<Annotation> of(RunOutcome outcome, String file) {
        List<Annotation> found = new ArrayList<>();
        String line = line(outcome);
        List<Annotation> vacuous = new ArrayList<>();
        for (Expectation each : outcome.result().expectations()) {
            if (!each.met()) {
                found.add(new Annotation("error", file, line, each.sentence()));
            } else if (!each.warning().isEmpty()) {
                boolean empty = each.warning().contains("(vacuous: ");
                (empty ? vacuous : found).add(new Annotation("warning", file, "", each.warning()));
            }
        }
        found.addAll(vacuous);
        boolean told = found.stream().anyMatch(a -> a.level().equals("error"));
        outcome.result()
                .failure()
                .filter(failure -> !told)
                .ifPresent(failure -> found.add(new Annotation("error", file, line, sentence(failure))));
        return found;
    }

    /** Of what has ended the file; empty where that is not known. */
    private static String line(RunOutcome outcome) {
        String file = outcome.runbook().file() + ":";
        return outcome.result().failure().stream()
                .map(failure -> failure.problems().get(0).where())
                .filter(where -> where.startsWith(file))
                .map(where -> DIGITS.matcher(where.substring(file.length())))
                .filter(Matcher::lookingAt)
                .map(Matcher::group)
                .findFirst()
                .orElse("");
    }

    private static String sentence(SluiceException failure) {
        return failure.problems().get(0).sentence();
    }

    private void print(Annotation one) {
        String line = one.line().isEmpty() ? "" : ",line=" + one.line();
        call.console().line("::" + one.level() + " file=" + property(one.file()) + line + "::" + escaped(one.text()));
    }

    private String property(String text) {
        return escaped(text).replace(":", "%3A").replace(",", "%2C");
    }

    /** A line break would begin a command of its own. */
    private String escaped(String text) {
        return call.secrets()
                .scrub(text)
                .replace("%", "%25")
                .replace("\r", "%0D")
                .replace("\n", "%0A");
    }
}
