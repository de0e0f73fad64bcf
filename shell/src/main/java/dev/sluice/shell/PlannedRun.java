package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.journal.Journal;
import dev.sluice.journal.RunRecord;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.sql.Name;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan that is to be run: refuses when anything that it speaks of is no longer as it was. */
final class PlannedRun {
    private static final String REMEDY = "look what has changed, and make a new plan";

    private final RunPlan plan;

    private PlannedRun(RunPlan plan) {
        this.plan = plan;
    }

    /** Whether the argument names a plan and no runbook. */
    static boolean isPlan(Path file) {
        return file.toString().endsWith(".json");
    }

    static PlannedRun read(Path file) {
        return new PlannedRun(PlanJson.read(file));
    }

    RunPlan plan() {
        return plan;
    }

    /** The runbook of the plan, unless it or a file that it includes was changed. */
    Runbook runbook(Call call) {
        Runbook runbook = Runbook.compile(call.path(Path.of(plan.origin().file())), Vocabulary.LANGUAGE);
        if (!runbook.hash().equals(plan.origin().hash())) {
            throw refused(List.of(changed("runbook \"" + plan.origin().file() + "\" was changed", "")));
        }
        return runbook;
    }

    /** The profile of the plan; another one may not be named. */
    Optional<String> profile(Opening opening) {
        String planned = plan.target().profile();
        opening.profile().filter(name -> !name.equals(planned)).ifPresent(name -> {
            throw refused(List.of(changed("the plan is for profile \"" + planned + "\"", "was given " + name)));
        });
        return Optional.of(planned);
    }

    /** The values of the plan, and the secret ones, which have to be given again. */
    Map<String, String> parameters(Map<String, String> given, Runbook runbook, Workplace workplace) {
        Map<String, String> values = new LinkedHashMap<>(given);
        List<Problem> problems = new ArrayList<>();
        for (RunPlan.Given planned : plan.parameters()) {
            if (planned.secret()) {
                sealed(planned, given, runbook, workplace).ifPresentOrElse(problems::add, () -> {});
            } else if (!values.getOrDefault(planned.name(), planned.value()).equals(planned.value())) {
                problems.add(
                        changed("parameter \"" + planned.name() + "\" differs", "was \"" + planned.value() + "\""));
            } else {
                values.put(planned.name(), planned.value());
            }
        }
        given.keySet().stream()
                .filter(name ->
                        plan.parameters().stream().noneMatch(p -> p.name().equals(name)))
                .forEach(name -> problems.add(changed("parameter \"" + name + "\" was not given then", "")));
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
        return values;
    }

    private static Optional<Problem> sealed(
            RunPlan.Given planned, Map<String, String> given, Runbook runbook, Workplace workplace) {
        Optional<String> value = Optional.ofNullable(given.get(planned.name())).or(() -> runbook.parameters().stream()
                .filter(p -> p.name().equals(planned.name()))
                .findFirst()
                .flatMap(p -> p.environment())
                .flatMap(workplace.profiles()::variable));
        if (value.isEmpty()) {
            String remedy = "give it again: a plan does not hold secrets";
            return Optional.of(new Problem("secret parameter \"" + planned.name() + "\" has no value", "", remedy));
        }
        return Seal.matches(value.get(), planned.value())
                ? Optional.empty()
                : Optional.of(changed("secret parameter \"" + planned.name() + "\" differs", ""));
    }

    /** Connects, and refuses another database, another user and a journal that has gone on. */
    void check(Call call, Workplace workplace) {
        RunPlan.Target then = plan.target();
        RunPlan.Target now = target(call, workplace);
        List<Problem> problems = new ArrayList<>();
        compare("the database", then.database(), now.database(), problems);
        compare("the place of profile \"" + then.profile() + "\"", then.place(), now.place(), problems);
        compare("the user", then.user(), now.user(), problems);
        compare("the newest run in the journal", then.journal(), now.journal(), problems);
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
    }

    private static void compare(String what, String then, String now, List<Problem> problems) {
        if (!then.equals(now)) {
            problems.add(changed(what + " is another one", "planned: " + shown(then) + ", now: " + shown(now)));
        }
    }

    private static String shown(String text) {
        return text.isEmpty() ? "none" : text;
    }

    private static Problem changed(String what, String where) {
        return new Problem(what, where, REMEDY);
    }

    private static SluiceException refused(List<Problem> problems) {
        return SluiceException.of(Kind.REFUSED, problems).withState("nothing changed");
    }

    /** Where the workplace leads now. Connects. */
    static RunPlan.Target target(Call call, Workplace workplace) {
        Database home = workplace.session().databases().home();
        Journal journal = Journal.open(
                home,
                Name.of(workplace.home().journalSchema()),
                call.stateDirectory().resolve("runs"));
        String newest = journal.runs(1).stream()
                .findFirst()
                .map(RunRecord::id)
                .map(id -> id.text())
                .orElse("");
        return new RunPlan.Target(
                workplace.home().name(),
                Heading.place(workplace.home()),
                journal.database(),
                home.server().user(),
                newest);
    }
}
