package dev.sluice;

import dev.sluice.testing.SizeBudget;
import org.junit.jupiter.api.Test;

class SizeBudgetTest {
    private static final SizeBudget BUDGET = SizeBudget.ofMain();

    @Test
    void filesFitOnAFewPages() {
        BUDGET.checkFiles();
    }

    @Test
    void methodsFitOnAScreen() {
        BUDGET.checkMethods();
    }

    @Test
    void mostMethodsAreShort() {
        BUDGET.checkUsualMethods();
    }

    @Test
    void parametersAreFew() {
        BUDGET.checkParameters();
    }

    @Test
    void recordsHaveFewComponents() {
        BUDGET.checkRecords();
    }

    @Test
    void nothingReturnsNull() {
        BUDGET.checkNulls();
    }

    @Test
    void nothingIsSwallowed() {
        BUDGET.checkCatches();
    }
}
