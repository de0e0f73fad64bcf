package dev.sluice.shell.runbook;

import dev.sluice.shell.script.Expectation;
import java.util.ArrayList;
import java.util.List;

/** Collects what is seen: of the step that runs, and outside of steps. */
final class EvidenceBook {
    private final List<Expectation> outside = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final List<TableEffect> effects = new ArrayList<>();
    private String why = "";
    private boolean inside;

    void begin() {
        expectations.clear();
        effects.clear();
        why = "";
        inside = true;
    }

    Evidence end() {
        inside = false;
        return new Evidence(expectations, effects, why);
    }

    void add(Expectation expectation) {
        (inside ? expectations : outside).add(expectation);
    }

    void effects(List<TableEffect> seen) {
        effects.addAll(seen);
    }

    void because(String sentence) {
        why = sentence;
    }

    Evidence outside() {
        return new Evidence(outside, List.of(), "");
    }
}
