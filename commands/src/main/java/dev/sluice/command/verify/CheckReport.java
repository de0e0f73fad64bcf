package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.util.List;
import java.util.Optional;

/** What the checks found. */
final class CheckReport implements Report {
    private final List<CheckResult> results;

    List<CheckResult> results() {
        return results;
    }

    CheckReport(List<CheckResult> results) {
        this.results = List.copyOf(results);
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = results.stream()
                .map(r -> List.of(
                        Measure.text(r.subject()),
                        Measure.text(r.check()),
                        Measure.text(r.status()),
                        Measure.count(r.found().failing()),
                        Measure.text(r.detail())))
                .toList();
        List<String> head = List.of("table", "check", "result", "failing", "found");
        List<String> warnings = results.stream()
                .filter(r -> r.failed() && !r.isError())
                .map(r -> "warning: " + r.sentence())
                .toList();
        return new Outline("verify", figures(), List.of(new Grid("checks", head, rows)), warnings);
    }

    private List<Figure> figures() {
        long failed = results.stream().filter(CheckResult::isError).count();
        long warned = results.stream().filter(CheckResult::failed).count() - failed;
        return List.of(
                new Figure("passed", Measure.count(results.size() - failed - warned)),
                new Figure("warnings", Measure.count(warned)),
                new Figure("failed", Measure.count(failed)));
    }

    @Override
    public List<Looked> looked() {
        return results.stream()
                .map(r -> new Looked(r.title(), r.isError() ? r.sentence() : "", warning(r)))
                .toList();
    }

    private static String warning(CheckResult result) {
        if (result.isError() || !(result.failed() || result.isVacuous())) {
            return "";
        }
        return result.failed() ? result.sentence() : result.title() + ": " + result.status();
    }

    @Override
    public Optional<SluiceException> verdict() {
        List<Problem> problems = results.stream()
                .filter(CheckResult::isError)
                .map(r -> new Problem(r.sentence(), "", ""))
                .toList();
        return problems.isEmpty() ? Optional.empty() : Optional.of(SluiceException.of(Kind.DIFFERENCE, problems));
    }

    @Override
    public List<TableChange> changes() {
        return List.of();
    }
}
