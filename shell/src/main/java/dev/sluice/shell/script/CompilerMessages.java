package dev.sluice.shell.script;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.ErrorCollector;
import org.codehaus.groovy.control.messages.ExceptionMessage;
import org.codehaus.groovy.control.messages.Message;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;

/** Groovy's messages as findings. */
final class CompilerMessages {
    private static final String TYPE_CHECKER = "[Static type checking] - ";

    private static final Pattern NO_METHOD =
            Pattern.compile("^Cannot find matching method ([^#]+)#(\\w+)\\((.*?)\\)\\. Please check");

    private CompilerMessages() {}

    static void collect(ErrorCollector collector, CompilationFailedException failure, List<Sheet> sheets) {
        List<? extends Message> errors = collector.getErrors();
        if (errors == null || errors.isEmpty()) {
            main(sheets).findings().add(new Finding(0, 0, String.valueOf(failure.getMessage()), ""));
            return;
        }
        errors.forEach(message -> sheet(message, sheets).findings().addUnlessKnown(finding(message)));
    }

    private static Sheet main(List<Sheet> sheets) {
        return sheets.get(sheets.size() - 1);
    }

    private static Sheet sheet(Message message, List<Sheet> sheets) {
        String unit = message instanceof SyntaxErrorMessage syntax
                ? String.valueOf(syntax.getCause().getSourceLocator())
                : "";
        return sheets.stream().filter(s -> s.isNamed(unit)).findFirst().orElseGet(() -> main(sheets));
    }

    private static Finding finding(Message message) {
        if (message instanceof SyntaxErrorMessage syntax) {
            SyntaxException cause = syntax.getCause();
            return new Finding(cause.getLine(), cause.getStartColumn(), plain(cause.getOriginalMessage()), "");
        }
        if (message instanceof ExceptionMessage exception) {
            return new Finding(0, 0, String.valueOf(exception.getCause().getMessage()), "");
        }
        return new Finding(0, 0, String.valueOf(message), "");
    }

    private static String plain(String message) {
        String plain = message.startsWith(TYPE_CHECKER) ? message.substring(TYPE_CHECKER.length()) : message;
        Matcher method = NO_METHOD.matcher(plain);
        return method.find()
                ? noMethod(method.group(1), method.group(2), method.group(3))
                : plain.strip().replaceAll("\\s*\\n\\s*", " ").replaceAll("\\.$", "");
    }

    /** Without the packages of the types; a function of the script has no type that its author knows. */
    private static String noMethod(String type, String name, String arguments) {
        String taken = arguments.replaceAll("\\b[a-z]\\w*\\.", "");
        return type.startsWith("Runbook_")
                ? name + " does not take (" + taken + ")"
                : type.replaceAll("\\b[a-z]\\w*\\.", "") + " has no method " + name + "(" + taken + ")";
    }
}
