package dev.sluice.shell.runbook;

import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.profile.Mask;
import dev.sluice.shell.script.CompiledScript;
import dev.sluice.shell.script.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds to a failure what stands at its line of the runbook: the step, the command, the line itself with a caret. */
final class Annotations {
    private static final Pattern PLACE = Pattern.compile("(.*?):(\\d+)(?:, (.*))?", Pattern.DOTALL);

    /** Words that hold others: what failed is inside of them. */
    private static final List<String> FRAMES = List.of("step", "fact", "transaction", "group", "on", "dryRun");

    /** How failures begin that no word inside of a step is to blame for. */
    private static final List<String> OF_STEPS = List.of("step \"", "an undo of step \"", "the run was stopped");

    /** A word at a column counted from 0. */
    private record Spot(String word, int column) {}

    private final CompiledScript script;
    private final String step;
    private final Mask mask;

    /** {@code step}: the one that failed; empty when none did. */
    Annotations(CompiledScript script, String step, Mask mask) {
        this.script = script;
        this.step = step;
        this.mask = mask;
    }

    SluiceException of(SluiceException failure) {
        List<Problem> problems =
                failure.problems().stream().map(this::annotated).toList();
        SluiceException annotated = SluiceException.of(failure.kind(), problems)
                .withState(failure.state())
                .causedBy(failure);
        for (Throwable suppressed : failure.getSuppressed()) {
            annotated.addSuppressed(suppressed);
        }
        return annotated;
    }

    private Problem annotated(Problem plain) {
        Problem problem = new Problem(mask.message(plain.what()), plain.where(), plain.remedy(), plain.excerpt());
        Matcher place = PLACE.matcher(problem.where());
        if (!place.matches()) {
            return problem;
        }
        return script.sources().stream()
                .filter(source -> source.file().equals(place.group(1)))
                .findFirst()
                .map(source -> annotated(problem, source, place))
                .orElse(problem);
    }

    private Problem annotated(Problem problem, SourceText source, Matcher place) {
        String text = source.line(Integer.parseInt(place.group(2)));
        Spot spot = spot(text, place.group(3) == null ? speaking(problem.what()) : place.group(3));
        List<String> lines = new ArrayList<>();
        String in = step.isEmpty() ? "" : "in step \"" + step + "\"";
        String command = spot.word().isEmpty() ? "" : (in.isEmpty() ? "in " : ", ") + spot.word();
        if (!in.isEmpty() || !command.isEmpty()) {
            lines.add(in + command);
        }
        if (!text.isBlank()) {
            lines.add(text.replace('\t', ' ') + "\n" + " ".repeat(spot.column()) + "^");
        }
        if (!problem.excerpt().isEmpty()) {
            lines.add(problem.excerpt());
        }
        return new Problem(problem.what(), problem.where(), problem.remedy(), String.join("\n", lines));
    }

    private static String speaking(String what) {
        if (what.startsWith("expectation \"")) {
            return "expect";
        }
        return OF_STEPS.stream().anyMatch(what::startsWith) ? "step" : "";
    }

    /** The word that failed: the one that the failure names, else the first on the line that holds no others. What is quoted is none. */
    private Spot spot(String text, String named) {
        List<Spot> spots = new ArrayList<>();
        Matcher word = Pattern.compile("(?<!['\"\\w])[A-Za-z]\\w*(?=\\s*[('\"\\[]|\\s+[\\w{])")
                .matcher(text);
        while (word.find()) {
            if (script.words().contains(word.group())) {
                spots.add(new Spot(word.group(), word.start()));
            }
        }
        int indent = text.length() - text.stripLeading().length();
        return spots.stream()
                .filter(s -> s.word().equals(named))
                .findFirst()
                .or(() -> spots.stream()
                        .filter(s -> !named.equals("step") && !FRAMES.contains(s.word()))
                        .findFirst())
                .orElse(new Spot("", indent));
    }
}
