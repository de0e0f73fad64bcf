package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.print.Markup;
import dev.sluice.shell.runbook.StepResult;
import dev.sluice.shell.script.Expectation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A run as JUnit XML, in the form that Jenkins, GitLab and Surefire share: a step is a test case, and so is each expectation.
 * An expectation that is not met is a failure; anything else that went wrong is an error.
 */
final class RunJunit {
    private static final String EXPECTATIONS = ".expectations";

    /** What became of a test case; {@code element} is empty for one that passed. */
    private record Verdict(String element, String message, String detail) {
        static final Verdict PASSED = new Verdict("", "", "");
    }

    private record Case(String type, String name, Duration took, Verdict verdict) {}

    private final RunOutcome outcome;
    private final List<Case> cases = new ArrayList<>();

    private RunJunit(RunOutcome outcome) {
        this.outcome = outcome;
        outcome.result().steps().forEach(this::step);
        outcome.result().outside().expectations().forEach(e -> expectation("", e));
        outcome.result().failure().filter(e -> isHomeless()).ifPresent(this::run);
    }

    /** One file, a suite for each run. */
    static String of(List<RunOutcome> outcomes, SecretRegistry secrets) {
        Markup xml = new Markup(secrets::scrub);
        List<RunJunit> runs = outcomes.stream().map(RunJunit::new).toList();
        String names = outcomes.stream().map(o -> o.runbook().title()).collect(Collectors.joining(", "));
        Duration took = outcomes.stream().map(o -> o.result().took()).reduce(Duration.ZERO, Duration::plus);
        List<Case> all = runs.stream().flatMap(r -> r.cases.stream()).toList();
        xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.open("testsuites", totals(names, all, took).toArray(String[]::new)).raw("\n");
        runs.forEach(run -> run.write(xml));
        return xml.close().toString();
    }

    private void write(Markup xml) {
        List<String> totals = new ArrayList<>(
                totals(outcome.runbook().title(), cases, outcome.result().took()));
        totals.addAll(List.of("skipped", count(cases, "skipped")));
        xml.open("testsuite", totals.toArray(String[]::new)).raw("\n");
        xml.open("properties").raw("\n");
        property(xml, "file", outcome.runbook().file());
        property(xml, "profile", outcome.home().name());
        property(xml, "dryRun", String.valueOf(outcome.dryRun()));
        property(xml, "warnings", count(cases, "system-out"));
        outcome.id().ifPresent(id -> property(xml, "run", id.text()));
        xml.close();
        cases.forEach(c -> write(xml, c));
        xml.close();
    }

    private static void property(Markup xml, String name, String value) {
        xml.empty("property", "name", name, "value", value);
    }

    private static List<String> totals(String name, List<Case> cases, Duration took) {
        return List.of(
                "name", name,
                "tests", String.valueOf(cases.size()),
                "failures", count(cases, "failure"),
                "errors", count(cases, "error"),
                "time", seconds(took));
    }

    private static String count(List<Case> cases, String element) {
        return String.valueOf(cases.stream()
                .filter(c -> c.verdict().element().equals(element))
                .count());
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
    }

    private void step(StepResult step) {
        step.evidence().expectations().forEach(e -> expectation(step.name() + ": ", e));
        cases.add(new Case(outcome.runbook().title(), step.name(), step.took(), verdict(step)));
    }

    private Verdict verdict(StepResult step) {
        return switch (step.outcome()) {
            case COMMITTED, REHEARSED -> Verdict.PASSED;
            case SKIPPED, PLANNED, UNDONE -> new Verdict("skipped", StepText.ending(step), "");
            case FAILED, UNFINISHED ->
                outcome.result()
                        .failure()
                        .map(RunJunit::verdict)
                        .orElseGet(() -> new Verdict("error", StepText.ending(step), ""));
        };
    }

    private void expectation(String prefix, Expectation expectation) {
        Verdict verdict = verdict(expectation);
        String type = outcome.runbook().title() + EXPECTATIONS;
        cases.add(new Case(type, prefix + expectation.title(), Duration.ZERO, verdict));
    }

    /** A warning passes, and says why it is one. */
    private static Verdict verdict(Expectation expectation) {
        if (!expectation.met()) {
            return new Verdict("failure", expectation.fact(), "");
        }
        return expectation.warning().isEmpty()
                ? Verdict.PASSED
                : new Verdict("system-out", "", "warning: " + expectation.warning());
    }

    private static Verdict verdict(SluiceException failure) {
        String element = failure.kind() == Kind.DIFFERENCE ? "failure" : "error";
        return new Verdict(element, failure.problems().get(0).what(), detail(failure));
    }

    private static String detail(SluiceException failure) {
        String problems = failure.problems().stream().map(RunJunit::lines).collect(Collectors.joining("\n"));
        return problems + "\nstate: " + Failures.state(failure, failure.kind());
    }

    private static String lines(Problem problem) {
        return problem.sentence() + (problem.excerpt().isEmpty() ? "" : "\n" + problem.excerpt());
    }

    /** A failure that belongs to no step and no expectation has a test case of its own, or it would not be seen. */
    private boolean isHomeless() {
        return cases.stream()
                .noneMatch(c -> List.of("failure", "error").contains(c.verdict().element()));
    }

    private void run(SluiceException failure) {
        cases.add(new Case(outcome.runbook().title(), "run", outcome.result().took(), verdict(failure)));
    }

    private static void write(Markup xml, Case c) {
        xml.open("testcase", "classname", c.type(), "name", c.name(), "time", seconds(c.took()));
        Verdict verdict = c.verdict();
        if (verdict.element().equals("skipped")) {
            xml.empty("skipped", "message", verdict.message());
        } else if (verdict.element().equals("system-out")) {
            xml.element("system-out", verdict.detail());
        } else if (!verdict.element().isEmpty()) {
            String type = verdict.element().equals("failure") ? "difference" : "error";
            xml.element(verdict.element(), verdict.detail(), "message", verdict.message(), "type", type);
        }
        xml.close();
    }
}
