package dev.sluice.shell.script;

import java.util.List;
import java.util.regex.Pattern;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;

/** Tells what is not finished yet from what is wrong, by Groovy's own complaint. */
final class Completeness {
    private static final Pattern GOES_ON = Pattern.compile("^(Missing '|Unexpected end of input|Unclosed)");

    /** A line that ends in one of these wants another. */
    private static final Pattern OPEN_END = Pattern.compile("[-+*/%=<>&|,?:.\\\\]\\s*$");

    private Completeness() {}

    static boolean incomplete(String groovy) {
        CompilationUnit unit = new CompilationUnit(ScriptCompiler.configuration());
        unit.addSource("prompt.groovy", groovy);
        try {
            unit.compile(Phases.CONVERSION);
            return false;
        } catch (CompilationFailedException e) {
            return complaints(unit).stream().anyMatch(c -> GOES_ON.matcher(c).find() && mayGoOn(c, groovy))
                    || OPEN_END.matcher(groovy).find()
                    || Opened.insideQuote(groovy);
        }
    }

    private static List<String> complaints(CompilationUnit unit) {
        return unit.getErrorCollector().getErrors().stream()
                .filter(SyntaxErrorMessage.class::isInstance)
                .map(m -> ((SyntaxErrorMessage) m).getCause().getOriginalMessage())
                .toList();
    }

    /** A plain quote ends with its line; only the tripled ones and comments go on. */
    private static boolean mayGoOn(String complaint, String groovy) {
        boolean tripled = groovy.contains("'''") || groovy.contains("\"\"\"");
        return !complaint.startsWith("Unclosed string") || tripled;
    }
}
