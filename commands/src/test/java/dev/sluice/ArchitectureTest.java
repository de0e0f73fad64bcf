package dev.sluice;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.sluice.testing.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses COMMANDS = HouseRules.compiled();

    @Test
    void importsGoDown() {
        HouseRules.importsGoDown().check(COMMANDS);
    }

    @Test
    void packagesHaveNoCycles() {
        HouseRules.noPackageCycles().check(COMMANDS);
    }

    @Test
    void onlyDbKnowsTheDrivers() {
        HouseRules.onlyDbKnowsTheDrivers().check(COMMANDS);
    }

    @Test
    void nobodyWaitsInTheCommonPool() {
        HouseRules.nobodyWaitsInTheCommonPool().check(COMMANDS);
    }

    @Test
    void namesSayWhatAThingIs() {
        HouseRules.namesSayWhatAThingIs().check(COMMANDS);
    }

    @Test
    void packagesAreNullMarked() {
        HouseRules.packagesAreNullMarked().check(COMMANDS);
    }
}
