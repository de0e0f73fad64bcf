package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Report;
import dev.sluice.command.Source;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Lexis;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlStatement;
import groovy.lang.Binding;
import groovy.lang.Closure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code wrap}: runs an existing script, with commits of its own, as a part of one transaction. */
final class Wrapping {
    static final String REMEDY = "take it out, or let it be ignored: wrap file('...'), commits: 'ignore'";

    private final Words words;
    private final Bench bench;
    private final Language language;
    private final Lexis lexis;
    private final boolean ignoring;

    Wrapping(Words words, Bench bench, Language language, Arguments given) {
        this.words = words;
        this.bench = bench;
        this.language = language;
        this.lexis = bench.database().dialect() instanceof Postgres ? Lexis.POSTGRES : Lexis.SQLITE;
        this.ignoring = given.text("commits").orElse("refuse").equals("ignore");
    }

    Report run(Source source) {
        if (!(source instanceof Source.OfFile file)) {
            throw SluiceException.of(
                    Kind.USAGE, "wrap takes a file, was " + source.described(), "", "write " + BuiltIn.WRAP.usage());
        }
        String name = file.path().toString();
        SourceText text = new SourceText(name, read(file.path()));
        boolean groovy = name.endsWith(".groovy");
        long start = System.nanoTime();
        WrapReport report = groovy ? groovy(text) : sql(text);
        return report.took(Duration.ofNanos(System.nanoTime() - start));
    }

    private String read(Path path) {
        Path file = bench.session().databases().directory().resolve(path);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw SluiceException.of(Kind.USAGE, "the script cannot be read: " + e, path.toString(), "check the name")
                    .causedBy(e);
        }
    }

    private WrapReport sql(SourceText script) {
        List<SqlStatement> statements = SqlScript.split(script.text(), lexis);
        refuse(statements.stream()
                .filter(s -> !allowed(s.text()))
                .map(s -> objection(script, s))
                .toList());
        return inside(script, inner -> {
            for (SqlStatement statement : statements) {
                at(script.where(statement.line()), () -> {
                    if (!inner.steered(statement.text())) {
                        words.statements().execute(statement.text(), Map.of());
                    }
                });
            }
            return statements.size();
        });
    }

    private boolean allowed(String statement) {
        return switch (Steered.of(statement, lexis)) {
            case PLAIN, SAVEPOINT -> true;
            case BEGIN, COMMIT, ROLLBACK -> ignoring;
            case REFUSED -> false;
        };
    }

    private Problem objection(SourceText script, SqlStatement statement) {
        String shown = Steered.shown(statement.text(), lexis);
        boolean never = Steered.of(statement.text(), lexis) == Steered.REFUSED;
        SluiceException e = never ? InnerTransactions.refused(shown) : WrappedGroovy.refused(shown);
        Problem problem = e.problems().get(0);
        return new Problem(problem.what(), script.where(statement.line()), problem.remedy());
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
    }

    private static void at(String where, Runnable body) {
        try {
            body.run();
        } catch (SluiceException e) {
            List<Problem> problems = new ArrayList<>();
            for (Problem p : e.problems()) {
                String place = p.where().isEmpty() ? where : where + ", " + p.where();
                problems.add(new Problem(p.what(), place, p.remedy(), p.excerpt()));
            }
            throw SluiceException.of(e.kind(), problems).withState(e.state()).causedBy(e);
        }
    }

    private WrapReport groovy(SourceText script) {
        refuse(WrappedGroovy.objections(script, ignoring));
        CompiledScript compiled = new PromptCompiler(language).compile(script);
        return inside(script, inner -> {
            Binding variables = new Binding();
            WrappedSql sql = new WrappedSql(words, bench, inner);
            variables.setVariable("sql", sql);
            variables.setVariable("db", sql);
            variables.setVariable("commit", calling(inner::commit));
            variables.setVariable("rollback", calling(inner::rollback));
            RunbookScript instance = compiled.instance();
            compiled.run(instance, words, variables);
            return sql.calls();
        });
    }

    private Closure<?> calling(Runnable body) {
        return new Closure<Object>(this) {
            @Override
            public Object call(Object... none) {
                body.run();
                return true;
            }
        };
    }

    /** The body of a script; gives how many statements there were. */
    private interface Body {
        int run(InnerTransactions inner);
    }

    private WrapReport inside(SourceText script, Body body) {
        return bench.write("wrap", tx -> bench.in(Place.MANAGED, () -> counted(script, body, tx)));
    }

    private WrapReport counted(SourceText script, Body body, Transaction tx) {
        InnerTransactions inner = new InnerTransactions(tx, lexis, ignoring, words.host()::remember);
        long before = words.host().changedRows();
        int statements = bench.wrapping(inner, () -> body.run(inner));
        tx.refuseIfFailed();
        long rows = words.host().changedRows() - before;
        return new WrapReport(
                script.file(),
                new WrapReport.Counts(statements, rows, inner.commits(), inner.rollbacks()),
                Duration.ZERO);
    }
}
