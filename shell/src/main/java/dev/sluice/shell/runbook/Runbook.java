package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.script.CompiledScript;
import dev.sluice.shell.script.Language;
import dev.sluice.shell.script.Parameter;
import dev.sluice.shell.script.RunbookCompiler;
import dev.sluice.shell.script.SourceText;
import dev.sluice.shell.script.StepLine;
import dev.sluice.shell.script.TableUse;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A runbook that was read and checked; nothing of it has run. */
public final class Runbook {
    private final CompiledScript script;

    private Runbook(CompiledScript script) {
        this.script = script;
    }

    /** Reads and checks the file; fails with all its problems at once, before any connection. */
    public static Runbook compile(Path file, Language language) {
        return compile(file.toString(), read(file), language);
    }

    /** The same for a text; {@code file} is the name that messages use. */
    public static Runbook compile(String file, String text, Language language) {
        return new Runbook(new RunbookCompiler(language).compile(new SourceText(file, text)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw unreadable(file, "is not UTF-8", "save it as UTF-8").causedBy(e);
        } catch (IOException e) {
            throw unreadable(file, "cannot be read", "check its path and rights")
                    .causedBy(e);
        }
    }

    private static SluiceException unreadable(Path file, String fact, String remedy) {
        return SluiceException.of(Kind.USAGE, "runbook \"" + file + "\" " + fact, "", remedy)
                .withState("nothing changed");
    }

    public String file() {
        return script.source().file();
    }

    /** What {@code runbook '...'} says; the file's name when it says nothing. */
    public String title() {
        String title = script.contents().title();
        return title.isEmpty() ? file() : title;
    }

    public List<Parameter> parameters() {
        return script.contents().parameters();
    }

    /** The names of its confirmations and checklists, which parameters may answer. */
    public List<String> questions() {
        return script.contents().questions();
    }

    /** Tables and columns that are named literally, and that it does not make itself. */
    public List<TableUse> tables() {
        return script.contents().tables();
    }

    /** Other profiles that are named literally. */
    public List<String> profiles() {
        return script.contents().profiles();
    }

    /** Further names that no other run may hold while this one runs. */
    public List<String> locks() {
        return script.contents().locks();
    }

    /** Steps and facts in the order of the file. A step in a loop is one line here and several in a run. */
    public List<StepLine> steps() {
        return script.contents().steps();
    }

    /** The whole text, that of included files too. */
    public String text() {
        return script.sources().stream().map(SourceText::text).collect(Collectors.joining("\n"));
    }

    /** SHA-256 of the text, by which a run knows its runbook again. */
    public String hash() {
        return Hash.of(text());
    }

    CompiledScript script() {
        return script;
    }
}
