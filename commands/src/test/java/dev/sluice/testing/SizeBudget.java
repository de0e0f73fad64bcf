package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** How large things may get in the module whose tests run; a failure lists the worst offenders first. */
public final class SizeBudget {
    private static final int FILE = 400;
    private static final int METHOD = 40;
    private static final int USUAL_METHOD = 20;
    private static final int PARAMETERS = 4;
    private static final int COMPONENTS = 8;
    private static final int WORST = 20;

    private final SourceTree sources;

    private SizeBudget(SourceTree sources) {
        this.sources = sources;
    }

    public static SizeBudget ofMain() {
        return new SizeBudget(SourceTree.of(Path.of("src", "main", "java")));
    }

    public void checkFiles() {
        assertThat(over(sources.files(), FILE)).as("files over %d lines", FILE).isEmpty();
    }

    public void checkMethods() {
        assertThat(over(sources.methods(), METHOD))
                .as("methods over %d lines", METHOD)
                .isEmpty();
    }

    /** 95 of 100 methods are under 20 lines. */
    public void checkUsualMethods() {
        List<String> long20 = over(sources.methods(), USUAL_METHOD - 1);
        assertThat(long20.size() * 100.0 / sources.methods().size())
                .as("percent of methods of %d lines and more; the longest: %s", USUAL_METHOD, worst(long20))
                .isLessThanOrEqualTo(5.0);
    }

    public void checkParameters() {
        assertThat(over(sources.parameters(), PARAMETERS))
                .as("methods and constructors with more than %d parameters", PARAMETERS)
                .isEmpty();
    }

    public void checkRecords() {
        assertThat(over(sources.components(), COMPONENTS))
                .as("records with more than %d components", COMPONENTS)
                .isEmpty();
    }

    public void checkNulls() {
        assertThat(sources.nulls()).as("return null").isEmpty();
    }

    public void checkCatches() {
        assertThat(sources.emptyCatches())
                .as("catch blocks without a statement or a reason")
                .isEmpty();
    }

    private static List<String> over(List<SourceTree.Measure> measures, int limit) {
        return measures.stream()
                .filter(m -> m.size() > limit)
                .sorted(Comparator.comparingInt(SourceTree.Measure::size).reversed())
                .map(m -> m.place() + " (" + m.size() + ")")
                .toList();
    }

    private static List<String> worst(List<String> offenders) {
        return offenders.subList(0, Math.min(WORST, offenders.size()));
    }
}
