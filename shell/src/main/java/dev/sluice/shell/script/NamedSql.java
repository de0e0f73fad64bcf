package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Lexis;
import dev.sluice.sql.Parameters;
import dev.sluice.sql.Sql;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlStatement;
import dev.sluice.sql.SqlText;
import dev.sluice.sql.Visible;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts a text into statements and turns {@code :name} into marks with values. */
final class NamedSql {
    private final Map<String, ? extends @Nullable Object> given;
    private final Set<String> used = new HashSet<>();

    private NamedSql(Map<String, ? extends @Nullable Object> given) {
        this.given = given;
    }

    static List<Sql> translate(String sql, Map<String, ? extends @Nullable Object> given, Dialect dialect) {
        NamedSql named = new NamedSql(given);
        Lexis lexis = dialect instanceof Postgres ? Lexis.POSTGRES : Lexis.SQLITE;
        List<Sql> statements = new ArrayList<>();
        for (SqlStatement statement : SqlScript.split(sql, lexis)) {
            statements.add(named.statement(SqlText.of(statement.text(), lexis)));
        }
        named.refuseUnused();
        return statements;
    }

    private Sql statement(SqlText statement) {
        Parameters parameters = statement.parameters();
        refuse(statement, parameters.source());
        List<@Nullable Object> binds = new ArrayList<>();
        parameters.names().forEach(name -> binds.add(value(name)));
        return new Sql(parameters.text(), binds);
    }

    private static void refuse(SqlText statement, String text) {
        if (statement.isTransactionControl()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    Visible.value(text) + " is refused: blocks begin and end transactions",
                    "",
                    "use transaction { ... }; inside another it is a savepoint");
        }
        if (!statement.marks().isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "a " + statement.marks().get(0).in(text) + " has no value",
                    "",
                    "write :name, and name: ... after the SQL text");
        }
        if (statement.isCopyFromClient()) {
            throw SluiceException.of(Kind.USAGE, "copy from or to the client has no other end here", "", "use upsert");
        }
    }

    private @Nullable Object value(String name) {
        if (!given.containsKey(name)) {
            throw SluiceException.of(
                    Kind.USAGE, "parameter :" + name + " has no value", "", "add " + name + ": ... after the SQL text");
        }
        used.add(name);
        return given.get(name);
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
