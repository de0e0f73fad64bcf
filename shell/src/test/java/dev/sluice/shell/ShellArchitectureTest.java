package dev.sluice.shell;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.sluice.testing.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellArchitectureTest {
    private static final JavaClasses SHELL = HouseRules.compiled();

    @Test
    void importsGoDown() {
        HouseRules.importsGoDown().check(SHELL);
    }

    @Test
    void packagesHaveNoCycles() {
        HouseRules.noPackageCycles().check(SHELL);
    }

    @Test
    void noRoomOfTheShellKnowsTheDrivers() {
        HouseRules.onlyDbKnowsTheDrivers().check(SHELL);
    }

    @Test
    void groovyStaysWithScriptsAndRunbooks() {
        List<String> rooms = List.of("dev.sluice.shell.script", "dev.sluice.shell.runbook");
        HouseRules.onlyIn(rooms, "groovy..", "org.codehaus.groovy..", "org.apache.groovy..")
                .check(SHELL);
    }

    @Test
    void jlineStaysAtThePrompt() {
        HouseRules.onlyIn(List.of("dev.sluice.shell.repl"), "org.jline..").check(SHELL);
    }

    @Test
    void picocliStaysAtTheCommandLine() {
        HouseRules.onlyIn(List.of("dev.sluice.shell"), "picocli..").check(SHELL);
    }

    @Test
    void nobodyWaitsInTheCommonPool() {
        HouseRules.nobodyWaitsInTheCommonPool().check(SHELL);
    }

    @Test
    void namesSayWhatAThingIs() {
        HouseRules.namesSayWhatAThingIs().check(SHELL);
    }

    @Test
    void packagesAreNullMarked() {
        HouseRules.packagesAreNullMarked().check(SHELL);
    }
}
