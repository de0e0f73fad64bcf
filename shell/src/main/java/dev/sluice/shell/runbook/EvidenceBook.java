package dev.sluice.shell.runbook;

import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.shell.script.Expectation;
import java.util.ArrayList;
import java.util.List;

/** Collects what is seen: of the step that runs, and outside of steps. */
final class EvidenceBook {
    /** Of one step, or of all that is outside of them. */
    private static final class Page {
        private final List<Expectation> expectations = new ArrayList<>();
        private final List<Report> reports = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final List<TableEffect> effects = new ArrayList<>();
        private final List<TableChange> written = new ArrayList<>();
        private String why = "";

        private long changed() {
            return written.stream().mapToLong(TableChange::total).sum();
        }

        Evidence evidence() {
            return new Evidence(expectations, reports, notes, changed(), effects, why);
        }
    }

    private final Page outside = new Page();
    private Page page = outside;

    void begin() {
        page = new Page();
    }

    Evidence end() {
        Evidence seen = page.evidence();
        page = outside;
        return seen;
    }

    void add(Expectation expectation) {
        page.expectations.add(expectation);
    }

    void add(Report report) {
        page.reports.add(report);
    }

    void note(String text) {
        page.notes.add(text);
    }

    void changed(TableChange rows) {
        page.written.add(rows);
    }

    /** Rows that statements have written. */
    List<TableChange> written() {
        return List.copyOf(page.written);
    }

    /** Rows written so far, by statements and commands. */
    long changedRows() {
        long byCommands = page.reports.stream()
                .flatMap(r -> r.changes().stream())
                .mapToLong(c -> c.total())
                .sum();
        return page.changed() + byCommands;
    }

    /** Gives what forgets the writes from here on: they were taken back. */
    Runnable remember() {
        Page here = page;
        int reports = here.reports.size();
        int written = here.written.size();
        return () -> {
            here.written.subList(written, here.written.size()).clear();
            here.reports.subList(reports, here.reports.size()).removeIf(r -> !r.changes()
                    .isEmpty());
        };
    }

    /** Gives what leaves that table out of the rows that commands have written from here on. */
    Runnable through(String table) {
        Page here = page;
        int from = here.reports.size();
        return () -> here.reports
                .subList(from, here.reports.size())
                .replaceAll(report -> report.changes().stream()
                                .anyMatch(change -> change.table().equals(table))
                        ? new LessOneTable(report, table)
                        : report);
    }

    List<Report> reports() {
        return List.copyOf(page.reports);
    }

    void effects(List<TableEffect> seen) {
        page.effects.addAll(seen);
    }

    void because(String sentence) {
        page.why = sentence;
    }

    Evidence outside() {
        return outside.evidence();
    }
}
