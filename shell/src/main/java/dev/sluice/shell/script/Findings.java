package dev.sluice.shell.script;

import dev.sluice.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;

/** Collects what is wrong with one file, so that all of it is said at once. */
final class Findings {
    private final Set<Finding> own = new LinkedHashSet<>();

    void add(ASTNode at, String what, String remedy) {
        add(new Finding(at.getLineNumber(), at.getColumnNumber(), what, remedy));
    }

    void add(Finding finding) {
        own.add(finding);
    }

    /** The compiler's view counts only where ours has nothing to say: ours knows the language. */
    void addUnlessKnown(Finding finding) {
        if (own.stream().noneMatch(finding::samePlace)) {
            own.add(finding);
        }
    }

    /** In the order of the file. */
    List<Problem> problems(SourceText source) {
        List<Finding> sorted = new ArrayList<>(own);
        sorted.sort(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column));
        return sorted.stream().map(source::problem).toList();
    }
}
