package dev.sluice.shell.script;

import java.util.List;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.ErrorCollector;
import org.codehaus.groovy.control.messages.ExceptionMessage;
import org.codehaus.groovy.control.messages.Message;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;

/** Groovy's messages as findings. */
final class CompilerMessages {
    private static final String TYPE_CHECKER = "[Static type checking] - ";

    private CompilerMessages() {}

    static void collect(ErrorCollector collector, CompilationFailedException failure, Findings findings) {
        List<? extends Message> errors = collector.getErrors();
        if (errors == null || errors.isEmpty()) {
            findings.add(new Finding(0, 0, String.valueOf(failure.getMessage()), ""));
            return;
        }
        errors.forEach(message -> findings.addUnlessKnown(finding(message)));
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
        return plain.strip().replaceAll("\\s*\\n\\s*", " ").replaceAll("\\.$", "");
    }
}
