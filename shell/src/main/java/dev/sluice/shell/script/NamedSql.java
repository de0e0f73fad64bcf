package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parts a text into statements and turns {@code :name} into marks with values. */
final class NamedSql {
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\\n]*|/\\*.*?\\*/|\\$(\\w*)\\$.*?\\$\\1\\$|::|:(?<name>[A-Za-z_]\\w*)|(?<end>;)|(?<mark>\\?)",
            Pattern.DOTALL);
    private static final Pattern TRANSACTION_CONTROL = Pattern.compile(
            "(?:begin|start\\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\\s+transaction"
                    + "|set\\s+(?:session\\s+characteristics|transaction))\\b.*",
            Pattern.DOTALL);

    private final Map<String, ? extends @Nullable Object> given;
    private final Dialect dialect;
    private final Set<String> used = new HashSet<>();
    private final List<Sql> statements = new ArrayList<>();
    private StringBuilder text = new StringBuilder();
    private List<@Nullable Object> binds = new ArrayList<>();

    private NamedSql(Map<String, ? extends @Nullable Object> given, Dialect dialect) {
        this.given = given;
        this.dialect = dialect;
    }

    static List<Sql> translate(String sql, Map<String, ? extends @Nullable Object> given, Dialect dialect) {
        NamedSql named = new NamedSql(given, dialect);
        named.read(sql);
        named.refuseUnused();
        return named.statements;
    }

    private void read(String sql) {
        Matcher token = TOKEN.matcher(sql);
        int from = 0;
        while (token.find()) {
            text.append(sql, from, token.start());
            from = token.end();
            if (token.group("name") != null) {
                bind(token.group("name"));
            } else if (token.group("end") != null) {
                endStatement();
            } else if (token.group("mark") != null) {
                text.append(questionMark());
            } else {
                text.append(token.group());
            }
        }
        text.append(sql.substring(from));
        endStatement();
    }

    private void bind(String name) {
        if (!given.containsKey(name)) {
            throw SluiceException.of(
                    Kind.USAGE, "parameter :" + name + " has no value", "", "add " + name + ": ... after the SQL text");
        }
        used.add(name);
        text.append('?');
        binds.add(given.get(name));
    }

    /** PostgreSQL has operators of that letter, which its driver wants doubled; SQLite would read it as null. */
    private String questionMark() {
        if (dialect instanceof Postgres) {
            return "??";
        }
        throw SluiceException.of(Kind.USAGE, "a ? has no value", "", "write :name, and name: ... after the SQL text");
    }

    private void endStatement() {
        String statement = text.toString().strip();
        if (!statement.isEmpty()) {
            refuseTransactionControl(statement);
            statements.add(new Sql(statement, binds));
        }
        text = new StringBuilder();
        binds = new ArrayList<>();
    }

    private static void refuseTransactionControl(String statement) {
        if (TRANSACTION_CONTROL.matcher(statement.toLowerCase(Locale.ROOT)).matches()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "\"" + statement + "\" is refused: blocks begin and end transactions",
                    "",
                    "use transaction { ... }; inside another it is a savepoint");
        }
    }

    private void refuseUnused() {
        for (String name : given.keySet()) {
            if (!used.contains(name)) {
                String what = name.startsWith("sluice__") ? "a value of the GString" : "parameter \"" + name + "\"";
                throw SluiceException.of(
                        Kind.USAGE,
                        what + " is not used",
                        "",
                        "a value inside quotes or a comment is text: take the quotes away");
            }
        }
    }
}
