package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be told of a Groovy script before it runs inside a transaction: what it cannot do there. */
final class WrappedGroovy {
    /** A connection of its own would commit past the transaction. */
    private static final Pattern CONNECTS = Pattern.compile(
            "\\b(Sql\\s*\\.\\s*(newInstance|withInstance)|new\\s+Sql\\s*\\(|DriverManager\\b|\\w*DataSource\\b|Class\\s*\\.\\s*forName|@Grab\\b|GroovyShell\\b)");

    private static final Pattern STEERS =
            Pattern.compile("(?<![\\w'\"])(commit|rollback)\\s*\\(\\s*\\)|\\b(withTransaction)\\b");

    private WrappedGroovy() {}

    static List<Problem> objections(SourceText script, boolean ignoring) {
        List<Problem> found = new ArrayList<>();
        List<String> lines = script.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("(^|\\s)//.*", "");
            String where = script.where(i + 1);
            Matcher connects = CONNECTS.matcher(line);
            if (connects.find() && !line.strip().startsWith("*")) {
                found.add(new Problem(
                        "\"" + connects.group(1) + "\" cannot be wrapped: it would work past the transaction",
                        where,
                        "take the variable sql, which is there"));
            }
            Matcher steers = STEERS.matcher(line);
            if (!ignoring && steers.find()) {
                found.add(problem(steers.group().strip(), where));
            }
        }
        return found;
    }

    private static Problem problem(String what, String where) {
        Problem problem = refused(what).problems().get(0);
        return new Problem(problem.what(), where, problem.remedy());
    }

    static SluiceException refused(String what) {
        return SluiceException.of(
                Kind.USAGE, "\"" + what + "\" is refused: the block around the script decides", "", Wrapping.REMEDY);
    }
}
