package dev.sluice.shell.prompt;

import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Report;
import dev.sluice.shell.print.Console;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.print.OutlineRows;
import dev.sluice.shell.print.ReportPrinter;
import dev.sluice.shell.print.RowFormat;
import dev.sluice.shell.print.SafeWriter;
import dev.sluice.sql.Rows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Prints what an input gives: in the chosen format, to the screen, through the pager or to a file. */
public final class Results {
    private final Console console;
    private final Settings settings;
    private final UnaryOperator<String> scrub;
    private Screen screen = Screen.NONE;
    private Optional<OutputFile> file = Optional.empty();

    public Results(Console console, Settings settings, UnaryOperator<String> scrub) {
        this.console = console;
        this.settings = settings;
        this.scrub = scrub;
    }

    public Console console() {
        return console;
    }

    public Settings settings() {
        return settings;
    }

    /** The terminal they are shown on from now on. */
    public void showOn(Screen terminal) {
        screen = terminal;
    }

    /** From now on results go to the file; without one back to the screen. */
    public void sendTo(Optional<Path> path) {
        Optional<OutputFile> next = path.map(p -> OutputFile.open(Replacement.itself(p), scrub));
        Optional<OutputFile> last = file;
        file = next;
        last.ifPresent(OutputFile::close);
    }

    /** Sends what the body shows to the file, which then is whole, or what it was; a file of {@code \o} stays what it is. */
    public void sendingTo(Path path, Runnable body) {
        Replacement replacement = Replacement.of(path);
        Optional<OutputFile> before = file;
        try {
            into(replacement, body);
            replacement.keep();
        } catch (Throwable t) {
            replacement.discard(t);
            throw t;
        } finally {
            file = before;
        }
    }

    private void into(Replacement replacement, Runnable body) {
        OutputFile own = OutputFile.open(replacement, scrub);
        file = Optional.of(own);
        try {
            body.run();
        } catch (Throwable t) {
            closeAfter(own, t);
            throw t;
        }
        own.close();
    }

    private static void closeAfter(OutputFile own, Throwable first) {
        try {
            own.close();
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }

    /** A result was broken off where it was shown. */
    void cut() {
        file.ifPresent(OutputFile::cut);
    }

    /** Prints a value of the language; nothing for null. */
    public void print(@Nullable Object value) {
        if (value instanceof Report report) {
            report(report.outline());
        } else if (value instanceof Rows rows) {
            rows(rows.columns(), rows.rows());
        } else if (value instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(Map.class::isInstance)) {
            maps(list);
        } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            maps(List.of(map));
        } else if (value != null) {
            scalar(value);
        }
    }

    private void report(Outline outline) {
        switch (settings.format()) {
            case TEXT, EXPANDED -> line(ReportPrinter.text(outline));
            case JSON, NDJSON -> console.json(outline);
            case CSV, TSV, MARKDOWN, HTML -> {
                Grid grid = OutlineRows.of(outline);
                rows(grid.columns(), OutlineRows.values(grid));
            }
        }
    }

    private void scalar(Object value) {
        if (settings.format() == Format.TEXT || settings.format() == Format.EXPANDED) {
            line(String.valueOf(value));
        } else {
            rows(List.of("value"), List.of(List.of(value)));
        }
    }

    /** Text for eyes, where results go. */
    public void line(String text) {
        if (file.isPresent()) {
            file.get().writer().text(text);
        } else {
            console.line(text);
        }
    }

    private void maps(List<?> maps) {
        Set<String> labels = new LinkedHashSet<>();
        maps.forEach(map -> ((Map<?, ?>) map).keySet().forEach(key -> labels.add(String.valueOf(key))));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Object map : maps) {
            List<@Nullable Object> row = new ArrayList<>();
            labels.forEach(label -> row.add(((Map<?, ?>) map).get(label)));
            rows.add(row);
        }
        rows(List.copyOf(labels), rows);
    }

    private void rows(List<String> labels, List<? extends List<? extends @Nullable Object>> rows) {
        try (Paper paper = paper()) {
            RowFormat out = settings.format().to(paper.writer(), settings.layout(screen));
            out.begin(labels);
            for (List<? extends @Nullable Object> row : rows) {
                if (!paper.writer().broken()) {
                    out.row(row);
                }
            }
            out.end();
        }
    }

    public void took(long nanos) {
        console.message("took " + Figures.duration(Duration.ofNanos(nanos)));
    }

    /** A result that streams by. */
    StreamedResult streamed() {
        return new StreamedResult(this, settings.format());
    }

    RowFormat format(Format format, Paper paper) {
        return format.to(paper.writer(), settings.layout(screen));
    }

    /** Where the next rows go. */
    Paper paper() {
        if (file.isPresent()) {
            return Paper.of(file.get().writer());
        }
        SafeWriter out = console.out();
        boolean eyes = settings.format() == Format.TEXT || settings.format() == Format.EXPANDED;
        return screen.rows() > 0 && settings.pages() && eyes ? paged() : Paper.of(out);
    }

    private Paper paged() {
        String chosen = Optional.ofNullable(System.getenv("PAGER")).orElse("");
        Pager pager = new Pager(
                Pager.command(chosen), screen.rows() - 2, text -> console.out().machine(text));
        SafeWriter writer = SafeWriter.toTerminal(pager, scrub);
        return new Paper() {
            @Override
            public SafeWriter writer() {
                return writer;
            }

            @Override
            public void close() {
                pager.close();
            }
        };
    }
}
