package dev.sluice.shell.script;

import dev.sluice.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of a script.
 *
 * @param file as messages name it
 * @param className the class it becomes: never one that a script could mean by accident
 */
public record SourceText(String file, String text, String className) {
    public SourceText(String file, String text) {
        this(file, text, className(file));
    }

    /** A file that another one includes; the number keeps two of one name apart. */
    static SourceText included(String file, String text, int number) {
        return new SourceText(file, text, className(file) + "_" + number);
    }

    /** What the compiler calls it, also in the frames of a stack trace. */
    String unitName() {
        return className + ".groovy";
    }

    private static String className(String file) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        return "Runbook_" + (dot > 0 ? name.substring(0, dot) : name).replaceAll("[^A-Za-z0-9_]", "_");
    }

    /** The one of them that a frame of a stack trace speaks of; empty when none does. */
    static Optional<SourceText> named(List<SourceText> sources, @Nullable String unit) {
        return sources.stream().filter(s -> s.unitName().equals(unit)).findFirst();
    }

    /** That line, counted from 1; empty where there is none. */
    public String line(int number) {
        return text.lines().skip(Math.max(0, number - 1L)).findFirst().orElse("");
    }

    String where(int line) {
        return file + ":" + line;
    }

    /** A problem at a place, counted from 1, with its line and a caret. */
    Problem problem(Finding finding) {
        String where = finding.line() < 1 ? file : file + ":" + finding.line() + ":" + finding.column();
        return new Problem(finding.what(), where, finding.remedy(), excerpt(finding.line(), finding.column()));
    }

    private String excerpt(int line, int column) {
        List<String> lines = text.lines().toList();
        if (line < 1 || line > lines.size()) {
            return "";
        }
        String shown = lines.get(line - 1).replace('\t', ' ');
        return shown + "\n" + " ".repeat(Math.max(0, Math.min(column - 1, shown.length()))) + "^";
    }

    /** The text from one place up to another; both counted from 1. */
    String between(int line, int column, int lastLine, int lastColumn) {
        List<String> lines = text.lines().toList();
        StringBuilder cut = new StringBuilder();
        for (int i = line; i <= Math.min(lastLine, lines.size()); i++) {
            String whole = lines.get(i - 1);
            int from = i == line ? Math.min(column - 1, whole.length()) : 0;
            int to = i == lastLine ? Math.min(lastColumn - 1, whole.length()) : whole.length();
            cut.append(whole, from, Math.max(from, to)).append('\n');
        }
        return cut.toString();
    }
}
