package dev.sluice.shell;

import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.RowSample;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.print.Markup;
import dev.sluice.shell.print.OutlineHtml;
import dev.sluice.shell.runbook.Evidence;
import dev.sluice.shell.runbook.StepResult;
import dev.sluice.shell.runbook.TableEffect;
import dev.sluice.shell.script.Expectation;
import dev.sluice.sql.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run as one HTML page that needs nothing besides itself and runs nothing. */
final class RunHtml {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            """;

    private final RunOutcome outcome;
    private final Markup html;

    private RunHtml(RunOutcome outcome, Markup html) {
        this.outcome = outcome;
        this.html = html;
    }

    /** One page, a part for each run. */
    static String of(List<RunOutcome> outcomes, int exitCode, SecretRegistry secrets) {
        Markup html = new Markup(secrets::scrub);
        String title = outcomes.stream().map(o -> o.runbook().title()).collect(Collectors.joining(", "));
        html.raw(HEAD).element("title", title).raw("<style>\n" + style() + "</style></head><body>\n");
        if (outcomes.size() > 1) {
            whole(outcomes, exitCode, html);
        }
        for (RunOutcome each : outcomes) {
            // What has ended a single run, a signal perhaps, is known better than by its result.
            new RunHtml(each, html)
                    .part(outcomes.size() == 1 ? exitCode : each.result().exitCode());
        }
        return html.raw("</body></html>\n").toString();
    }

    /** What became of all of them together. */
    private static void whole(List<RunOutcome> outcomes, int exitCode, Markup html) {
        long failed =
                outcomes.stream().filter(o -> o.result().failure().isPresent()).count();
        String end = exitCode == 0 ? "done" : "failed";
        html.open("header")
                .element("h1", Figures.count(outcomes.size(), "file") + ", " + failed + " failed")
                .element("p", end + ", exit code " + exitCode, "class", "badge " + end)
                .open("table")
                .open("tr");
        List.of("file", "exit code").forEach(head -> html.element("th", head));
        html.close();
        for (RunOutcome each : outcomes) {
            boolean bad = each.result().failure().isPresent();
            html.open("tr").element("td", each.runbook().title(), "class", bad ? "failed" : "met");
            html.element("td", String.valueOf(each.result().exitCode()), "class", "number")
                    .close();
        }
        html.close().close();
    }

    private void part(int exitCode) {
        header(exitCode);
        outcome.result().failure().ifPresent(this::failure);
        overview();
        outcome.result().steps().forEach(this::step);
        outside(outcome.result().outside());
    }

    private static String style() {
        try (InputStream css = RunHtml.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IllegalStateException("report.css is part of the program");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void header(int exitCode) {
        html.open("header").element("h1", outcome.runbook().title());
        String end = outcome.result().failure().isPresent() ? "failed" : outcome.dryRun() ? "rehearsed" : "done";
        html.element("p", end + ", exit code " + exitCode, "class", "badge " + end);
        html.open("dl");
        fact("runbook", outcome.runbook().file());
        fact("profile", outcome.home().name() + " (" + Heading.place(outcome.home()) + ")");
        outcome.id().ifPresent(id -> fact("run", id.text()));
        if (!outcome.isLooking()) {
            fact("steps", Figures.count(outcome.result().steps().size()));
        }
        fact("took", Figures.duration(outcome.result().took()));
        state().ifPresent(state -> fact("state", state));
        html.close().close();
    }

    /** What only looks changes nothing, which need not be said. */
    private Optional<String> state() {
        Optional<SluiceException> failure = outcome.result().failure();
        return failure.isPresent() && outcome.isLooking()
                ? Optional.empty()
                : Optional.of(failure.map(e -> Failures.state(e, e.kind())).orElseGet(outcome::summary));
    }

    private void fact(String name, String value) {
        html.element("dt", name).element("dd", value);
    }

    private void failure(SluiceException failure) {
        html.open("section", "class", "failure").element("h2", "What went wrong");
        String excerpt = "";
        for (Problem problem : failure.problems()) {
            html.element("p", problem.sentence());
            if (!problem.excerpt().isEmpty() && !problem.excerpt().equals(excerpt)) {
                html.element("pre", problem.excerpt());
            }
            excerpt = problem.excerpt();
        }
        html.close();
    }

    private void overview() {
        if (outcome.result().steps().isEmpty()) {
            return;
        }
        html.element("h2", "Steps").open("table", "class", "steps").open("tr");
        List.of("step", "outcome", "rows", "time", "").forEach(head -> html.element("th", head));
        html.close();
        for (StepResult step : outcome.result().steps()) {
            html.open("tr").element("td", step.name());
            html.element("td", word(step), "class", word(step));
            html.element(
                    "td",
                    step.reports().isEmpty() && step.rows() == 0 ? "" : Figures.count(step.rows()),
                    "class",
                    "number");
            html.element("td", Figures.duration(step.took()), "class", "number");
            html.open("td", "class", "bar").element("span", "", "style", "width: " + share(step.took()) + "em");
            html.close().close();
        }
        html.close();
    }

    private String share(Duration took) {
        double whole = Math.max(1, outcome.result().took().toMillis());
        return String.format(Locale.ROOT, "%.2f", Math.min(1, took.toMillis() / whole) * 12);
    }

    private static String word(StepResult step) {
        return step.outcome().name().toLowerCase(Locale.ROOT);
    }

    private void step(StepResult step) {
        html.open("section", "class", "step").element("h3", step.name());
        html.element("p", StepText.ending(step), "class", word(step));
        seen(step.evidence());
        html.close();
    }

    private void outside(Evidence evidence) {
        boolean any = Stream.of(evidence.expectations(), evidence.notes(), evidence.reports())
                .anyMatch(list -> !list.isEmpty());
        if (any) {
            html.open("section", "class", "step").element("h3", "Outside of steps");
            seen(evidence);
            html.close();
        }
    }

    private void seen(Evidence evidence) {
        evidence.notes().forEach(note -> html.element("p", note, "class", "note"));
        expectations(evidence.expectations());
        evidence.effects().forEach(this::effect);
        evidence.reports().forEach(report -> OutlineHtml.write(report.outline(), html));
    }

    private void expectations(List<Expectation> expectations) {
        if (expectations.isEmpty()) {
            return;
        }
        html.open("ul", "class", "expectations");
        for (Expectation expectation : expectations) {
            String end = expectation.met() ? "met" : "not met: ";
            html.open("li", "class", expectation.met() ? "met" : "unmet");
            html.text(expectation.title() + " - " + end).element("code", expectation.fact());
            if (!expectation.warning().isEmpty()) {
                html.text(" warning: ").element("code", expectation.warning());
            }
            html.close();
        }
        html.close();
    }

    private void effect(TableEffect effect) {
        html.element("h4", StepText.effect(effect.change()));
        if (effect.samples().isEmpty()) {
            return;
        }
        html.open("table", "class", "samples").open("tr").element("th", "");
        effect.samples().get(0).columns().forEach(column -> html.element("th", column));
        html.close();
        effect.samples().forEach(this::sample);
        html.close();
    }

    private void sample(RowSample sample) {
        values("before", sample.before());
        values("after", sample.after());
    }

    private void values(String when, List<?> values) {
        if (!values.isEmpty()) {
            html.open("tr", "class", when).element("th", when);
            values.forEach(value -> html.element("td", Visible.value(value)));
            html.close();
        }
    }
}
