package dev.sluice.shell.script;

/**
 * A step or a fact as it stands in the file.
 *
 * @param word {@code step} or {@code fact}
 * @param name as written; with its {@code ${}} where it is made at run time
 * @param tx how it commits
 * @param source its text, for a hash that says whether it was changed
 * @param file in which it stands
 * @param when the text of its condition; empty when it has none
 */
public record StepLine(
        String word, String name, String tx, int line, int lastLine, String source, String file, String when) {
    boolean covers(SourceText sheet, int place) {
        return file.equals(sheet.file()) && line <= place && place <= lastLine;
    }
}
