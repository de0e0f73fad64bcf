package dev.sluice.shell;

import dev.sluice.command.TableChange;
import java.util.ArrayList;
import java.util.List;

/** A plan as text, for whoever reviews it. */
final class ShowPlan {
    private ShowPlan() {}

    static String of(RunPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("plan: " + plan.origin().title() + " (" + plan.origin().file() + ")");
        lines.add("  made        " + plan.origin().made());
        lines.add("  hash        " + plan.origin().hash());
        lines.add("  profile     " + plan.target().profile() + " ("
                + plan.target().place() + ")");
        lines.add("  database    " + plan.target().database());
        if (!plan.target().user().isEmpty()) {
            lines.add("  user        " + plan.target().user());
        }
        lines.add("  newest run  "
                + (plan.target().journal().isEmpty() ? "none" : plan.target().journal()));
        lines.add("  tolerance   " + plan.tolerance() + " %");
        plan.parameters()
                .forEach(p -> lines.add("  parameter   " + p.name() + " = " + (p.secret() ? "(secret)" : p.value())));
        plan.steps().forEach(step -> add(step, lines));
        if (plan.steps().stream().noneMatch(RunPlan.Step::counted)) {
            lines.add("no step was rehearsed: counts will not be checked");
        }
        return String.join("\n", lines);
    }

    private static String ending(RunPlan.Step step) {
        return switch (step.outcome()) {
            case "planned" -> "planned only: " + step.why();
            case "skipped" -> "skipped: " + step.why();
            default -> step.outcome();
        };
    }

    private static void add(RunPlan.Step step, List<String> lines) {
        lines.add("step \"" + step.name() + "\": " + ending(step));
        for (TableChange change : step.tables()) {
            lines.add("  " + StepText.effect(change));
        }
    }
}
