package dev.sluice.testing;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Where each package stands: one may use those of the floors below it, and nothing else but itself. */
public final class Floors extends ArchCondition<JavaClass> {
    /** From the ground up; what stands in one line is one floor. */
    private static final List<Pattern> PLAN = List.of(
            floor("dev.sluice"),
            floor("dev.sluice.sql"),
            floor("dev.sluice.dialect"),
            floor("dev.sluice.profile"),
            floor("dev.sluice.db"),
            floor("dev.sluice.rows", "dev.sluice.relations", "dev.sluice.journal"),
            floor("dev.sluice.files"),
            floor("dev.sluice.backup"),
            floor("dev.sluice.command"),
            floor("dev.sluice.stage"),
            floor("dev.sluice.command.*"),
            floor("dev.sluice.shell.script", "dev.sluice.shell.print"),
            floor("dev.sluice.shell.prompt"),
            floor("dev.sluice.shell.meta"),
            floor("dev.sluice.shell.complete"),
            floor("dev.sluice.shell.runbook", "dev.sluice.shell.repl"),
            floor("dev.sluice.shell"));

    public Floors() {
        super("import only from a floor below their own");
    }

    private static Pattern floor(String... rooms) {
        String any = String.join("|", rooms);
        return Pattern.compile(any.replace(".", "\\.").replace("*", "\\w+"));
    }

    @Override
    public void check(JavaClass user, ConditionEvents events) {
        OptionalInt from = floorOf(user);
        if (from.isEmpty()) {
            events.add(SimpleConditionEvent.violated(user, user.getName() + " stands on no floor of the plan"));
            return;
        }
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
            JavaClass used = dependency.getTargetClass();
            if (isForeign(user, used) && floorOf(used).orElse(Integer.MAX_VALUE) >= from.getAsInt()) {
                events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
            }
        }
    }

    private static boolean isForeign(JavaClass user, JavaClass used) {
        return used.getPackageName().startsWith("dev.sluice")
                && !used.getPackageName().equals(user.getPackageName());
    }

    private static OptionalInt floorOf(JavaClass inside) {
        return IntStream.range(0, PLAN.size())
                .filter(i -> PLAN.get(i).matcher(inside.getPackageName()).matches())
                .findFirst();
    }
}
