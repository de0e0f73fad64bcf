package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Source;
import dev.sluice.command.verify.CompareReport;
import dev.sluice.command.verify.CompareWords;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.print.ReportPrinter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice compare}. */
@Command(
        name = "compare",
        description = {
            "Compares table A with table B, the reference, row by row. Nothing is written.",
            "Exit codes: 0 the same; 3 they differ; 1, 2, 4 or 75 an error on either side, which is never a difference."
        })
final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "profile:table, or a table of --profile")
    private String subject = "";

    @Parameters(index = "1", paramLabel = "B", description = "profile:table, or a table of --profile: the reference")
    private String reference = "";

    @Option(names = "--key", paramLabel = "COLUMN", split = ",", description = "columns that tell rows apart")
    private List<String> key = new ArrayList<>();

    @Option(names = "--no-key", description = "compares whole rows, however often each is there")
    private boolean keyless;

    @Option(names = "--ignore", paramLabel = "COLUMN", split = ",", description = "columns that are left out")
    private List<String> ignored = new ArrayList<>();

    @Option(
            names = "--map",
            paramLabel = "B=A",
            split = ",",
            description = "columns of B that A has under another name")
    private Map<String, String> renames = new LinkedHashMap<>();

    @Option(names = "--where", paramLabel = "SQL", description = "condition on the rows of both")
    private Optional<String> where = Optional.empty();

    @Option(
            names = "--tolerance",
            paramLabel = "COLUMN=X",
            split = ",",
            description = "largest difference of numbers that does not count")
    private Map<String, Double> tolerance = new LinkedHashMap<>();

    @Option(names = "--samples", paramLabel = "N", description = "rows of each class that are shown (default: 5)")
    private int samples = 5;

    @Option(
            names = "--strategy",
            paramLabel = "S",
            description = "auto, join, stream or hashed: how they are compared (default: auto)")
    private String strategy = "auto";

    @Option(names = "--readers", paramLabel = "N", description = "ranges of the key that are read at once (default: 1)")
    private int readers = 1;

    @Option(
            names = "--recheck",
            paramLabel = "10s",
            description = "how long rows that differ are read again, for sides that are written meanwhile")
    private Optional<String> recheck = Optional.empty();

    @Option(names = "--format", paramLabel = "F", description = "text or json")
    private Format format = Format.TEXT;

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    CompareCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (keyless && !key.isEmpty()) {
            throw refused("--key and --no-key exclude each other", "--no-key");
        }
        if (format != Format.TEXT && format != Format.JSON) {
            throw refused("compare prints text or json", "--format");
        }
        try (Workplace workplace = Workplace.open(call, opening, home())) {
            call.console().message(workplace.heading(others(workplace.home().name())));
            CompareReport report = call.interruption()
                    .during(workplace.session().databases().home()::cancel, () -> compared(workplace));
            print(report);
            return report.difference().map(d -> d.kind().exitCode()).orElse(0);
        }
    }

    /** A table without a profile is one of {@code --profile}, or of the default; without such a table A's profile is home. */
    private Optional<String> home() {
        boolean bothNamed = profile(subject).isPresent() && profile(reference).isPresent();
        return opening.profile().or(() -> bothNamed ? profile(subject) : Optional.empty());
    }

    private static Optional<String> profile(String side) {
        return Source.OfTable.parse(side).profile();
    }

    private List<String> others(String home) {
        return List.of(subject, reference).stream()
                .flatMap(side -> profile(side).stream())
                .filter(name -> !name.equals(home))
                .distinct()
                .toList();
    }

    private CompareReport compared(Workplace workplace) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.put("against", reference);
        if (keyless || !key.isEmpty()) {
            options.put("key", key);
        }
        options.put("ignore", ignored);
        options.put("map", renames);
        options.put("tolerance", tolerance);
        options.put("samples", samples);
        options.put("strategy", strategy());
        options.put("readers", readers);
        recheck.ifPresent(time -> options.put("recheck", Waiting.duration(time, "--recheck")));
        where.ifPresent(condition -> options.put("where", condition));
        Arguments given = new Arguments("compare", subject, options);
        return (CompareReport)
                workplace.session().run(CompareWords.COMPARE.maker().apply(given));
    }

    private String strategy() {
        List<String> allowed =
                CompareWords.COMPARE.option("strategy").orElseThrow().allowed();
        if (!allowed.contains(strategy)) {
            throw refused("--strategy must be one of " + allowed + ", was " + strategy, "--strategy");
        }
        return strategy;
    }

    private void print(CompareReport report) {
        if (format == Format.JSON) {
            call.console().json(report.outline());
        } else {
            call.console().line(ReportPrinter.text(report.outline()));
        }
    }

    private static SluiceException refused(String what, String where) {
        return SluiceException.of(Kind.USAGE, what, where, "see: sluice compare --help");
    }
}
