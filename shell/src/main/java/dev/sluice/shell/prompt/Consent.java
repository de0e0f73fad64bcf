package dev.sluice.shell.prompt;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.shell.print.Figures;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlStatement;
import dev.sluice.sql.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks, before a statement destroys rows, showing how many; whoever sends it, SQL as typed or a word of the language. */
final class Consent {
    private static final String DELETE = "delete from ";
    private static final String POSTGRES_CHILDREN = """
            select count(*) as n from pg_constraint
            where contype = 'f' and confdeltype = 'c' and confrelid = to_regclass(?)
            """;
    private static final String SQLITE_CHILDREN = """
            select count(*) as n from sqlite_master m, pragma_foreign_key_list(m.name) f, pragma_foreign_keys k
            where m.type = 'table' and f.on_delete = 'CASCADE' and f."table" = ? collate nocase and k.foreign_keys = 1
            """;

    private final Desk desk;

    Consent(Desk desk) {
        this.desk = desk;
    }

    /** Passes what destroys nothing, or was agreed to. */
    void require(SqlStatement statement, Sql bound) {
        Database home = desk.session().databases().home();
        boolean asks =
                desk.manner() == Manner.TYPED && desk.results().settings().asks() && !home.rehearses();
        if (!asks) {
            return;
        }
        boolean strict = desk.session().gate().guarded();
        Optional<Danger> danger = Danger.of(statement, desk.lexis(), strict);
        if (danger.isPresent() && !agreed(danger.get(), bound)) {
            throw SluiceException.of(Kind.REFUSED, danger.get().what() + " was not agreed to", "", "");
        }
    }

    /** The same for what a word of the language sends. */
    void require(Sql statement) {
        List<SqlStatement> split = SqlScript.split(statement.text(), desk.lexis());
        split.forEach(s -> require(s, statement));
    }

    private boolean agreed(Danger danger, Sql bound) {
        String rows = danger.count()
                .flatMap(query -> counted(query, bound))
                .map(Consent::inWords)
                .orElse("an unknown number of rows");
        desk.sender().refuseIfStopped();
        return desk.asker().agrees(danger.what() + ": " + rows + cascading(danger, bound) + ". Go on?");
    }

    /** What goes with these rows or tables is not counted, but never denied. */
    private String cascading(Danger danger, Sql bound) {
        boolean said =
                bound.text().strip().toLowerCase(Locale.ROOT).matches("(?s)(drop|truncate)\\b.*\\bcascade\\s*;?");
        boolean cascades = said
                || (danger.what().startsWith(DELETE) && isParent(danger.what().substring(DELETE.length())));
        return cascades ? " and what cascades from there" : "";
    }

    private boolean isParent(String table) {
        Sql question = desk.isSqlite()
                ? Sql.of(SQLITE_CHILDREN, table.replaceFirst("^.*\\.", "").replace("\"", ""))
                : Sql.of(POSTGRES_CHILDREN, table);
        try {
            return read(question).value() instanceof Number n && n.longValue() > 0;
        } catch (SluiceException e) {
            // The statement itself will complain about its table.
            return false;
        }
    }

    private static String inWords(long rows) {
        return rows > Danger.MOST ? "more than " + Figures.count(Danger.MOST, "row") : Figures.count(rows, "row");
    }

    private Optional<Long> counted(String query, Sql bound) {
        try {
            Optional<Sql> counting = counting(query, bound);
            Optional<Rows> rows = counting.map(this::read);
            return rows.map(Rows::value).filter(Number.class::isInstance).map(n -> ((Number) n).longValue());
        } catch (SluiceException e) {
            // What cannot be counted, as a table that is not there, the statement itself will complain about.
            return Optional.empty();
        }
    }

    /** The condition stands last, and so do its values; a statement that goes on behind it has more than these. */
    private Optional<Sql> counting(String query, Sql bound) {
        SqlStatement statement = SqlScript.split(query, desk.lexis()).get(0);
        if (!statement.facts().parameters().names().isEmpty()) {
            return Optional.of(desk.engine().bound(statement.facts().parameters()));
        }
        int marks = marks(query);
        int given = bound.binds().size();
        if (marks > given || (marks > 0 && bound.text().toLowerCase(Locale.ROOT).contains("returning"))) {
            return Optional.empty();
        }
        return Optional.of(new Sql(query, bound.binds().subList(given - marks, given)));
    }

    private int marks(String query) {
        return SqlScript.tokens(query, desk.lexis()).stream()
                .filter(token -> token.sort() == Token.Sort.OPERATOR || token.sort() == Token.Sort.MARK)
                .mapToInt(token -> (int) token.in(query)
                        .replace("??", "")
                        .chars()
                        .filter(c -> c == '?')
                        .count())
                .sum();
    }

    private Rows read(Sql sql) {
        Database home = desk.session().databases().home();
        return home.transaction(Access.READ, tx -> tx.query(sql));
    }
}
