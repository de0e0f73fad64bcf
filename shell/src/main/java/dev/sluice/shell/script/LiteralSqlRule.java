package dev.sluice.shell.script;

import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Postgres;
import dev.sluice.dialect.Sqlite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.jspecify.annotations.Nullable;

/** SQL that stands in a runbook as it will be sent: what would be refused by the run is refused by the checker. */
final class LiteralSqlRule {
    private final Findings findings;

    LiteralSqlRule(Findings findings) {
        this.findings = findings;
    }

    /** @param texts those of the call's arguments that are SQL */
    void check(Call call, List<Expression> texts) {
        if (call.spread() || call.word().equals("expr")) {
            return;
        }
        boolean binds = BuiltIn.named(call.word()).filter(BuiltIn::binds).isPresent();
        for (Expression text : texts) {
            Map<String, @Nullable Object> values = new HashMap<>();
            if (binds) {
                call.named().forEach(n -> values.put(n.name(), ""));
            }
            sql(text, values)
                    .flatMap(sql -> problem(sql, values))
                    .ifPresent(p -> findings.add(text, p.what(), p.remedy()));
        }
    }

    /** The text with a name for each value; empty where what is sent is not known before the run. */
    private static Optional<String> sql(Expression text, Map<String, @Nullable Object> values) {
        if (!(text instanceof GStringExpression parts)) {
            return Call.literal(text);
        }
        if (!values.isEmpty()) {
            return Optional.empty(); // An expr(...) among the parts may use the names.
        }
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < parts.getStrings().size(); i++) {
            sql.append(parts.getStrings().get(i).getText());
            if (i < parts.getValues().size()) {
                sql.append(':').append(SqlArgument.OWN).append(i);
                values.put(SqlArgument.OWN + i, "");
            }
        }
        return Optional.of(sql.toString());
    }

    /** Both engines must refuse it: which one it is for is not known yet. */
    private static Optional<Problem> problem(String sql, Map<String, @Nullable Object> values) {
        Optional<Problem> sqlite = problem(sql, values, new Sqlite());
        return sqlite.flatMap(p -> problem(sql, values, new Postgres()));
    }

    private static Optional<Problem> problem(String sql, Map<String, @Nullable Object> values, Dialect dialect) {
        try {
            NamedSql.translate(sql, values, dialect);
            return Optional.empty();
        } catch (SluiceException e) {
            return e.problems().stream().findFirst();
        }
    }
}
