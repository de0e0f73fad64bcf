package dev.sluice.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;

/** The rules of architecture that hold in both modules. */
public final class HouseRules {
    private static final List<String> NO_JOB =
            List.of("Util", "Utils", "Helper", "Manager", "Impl", "Service", "Processor");
    private static final String[] DATABASE = {
        "java.sql..", "javax.sql..", "org.postgresql..", "org.sqlite..", "liquibase.."
    };

    private HouseRules() {}

    /** The classes of the module whose tests run; what they were compiled against is not among them. */
    public static JavaClasses compiled() {
        return new ClassFileImporter().importPath(Path.of("target", "classes"));
    }

    /** Rooms of one floor are strangers by the same rule. */
    public static ArchRule importsGoDown() {
        return classes().should(new Floors()).because("the plan is in docs/architecture.md: change it there first");
    }

    public static ArchRule noPackageCycles() {
        return slices().matching("dev.sluice.(**)").should().beFreeOfCycles();
    }

    public static ArchRule onlyDbKnowsTheDrivers() {
        return onlyIn(List.of("dev.sluice.db"), DATABASE);
    }

    /** Only the rooms may use the libraries. */
    public static ArchRule onlyIn(List<String> rooms, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    /** Its threads are as many as the machine has processors, less one: what waits there may wait for good. */
    public static ArchRule nobodyWaitsInTheCommonPool() {
        return noClasses()
                .should()
                .callMethod(CompletableFuture.class, "supplyAsync", Supplier.class)
                .orShould()
                .callMethod(CompletableFuture.class, "runAsync", Runnable.class);
    }

    public static ArchRule namesSayWhatAThingIs() {
        return classes()
                .should(condition(
                        "have a name that says what they are",
                        " has a name without a job: split it or inline it",
                        type -> NO_JOB.stream().noneMatch(type.getSimpleName()::endsWith)));
    }

    public static ArchRule packagesAreNullMarked() {
        return classes()
                .should(condition(
                        "be in a package with @NullMarked",
                        " is in a package without @NullMarked in its package-info.java",
                        type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    private static ArchCondition<JavaClass> condition(String description, String fault, Predicate<JavaClass> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!holds.test(type)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + fault));
                }
            }
        };
    }
}
