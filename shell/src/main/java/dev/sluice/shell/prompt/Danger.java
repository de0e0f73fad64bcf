package dev.sluice.shell.prompt;

import dev.sluice.sql.Lexis;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlStatement;
import dev.sluice.sql.Token;
import dev.sluice.sql.Token.Sort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A statement that destroys rows, and how to count them beforehand.
 *
 * @param what in words, such as {@code delete from orders}
 * @param count a query with one number; empty where the text does not tell which rows are hit
 */
record Danger(String what, Optional<String> count) {
    /** Counted to here; beyond, the number does not matter any more. */
    static final int MOST = 1_000_000;

    private static final Set<String> DROPPED =
            Set.of("table", "schema", "database", "view", "materialized", "type", "column");
    private static final Set<String> NOISE = Set.of("table", "only", "if", "exists", "view", "materialized");
    private static final Set<String> TAIL = Set.of("cascade", "restrict", "continue", "restart", "identity");
    private static final Set<String> WRITING = Set.of("delete", "truncate", "update");

    /**
     * The danger of a statement, if it is one.
     *
     * @param strict whether an update with a condition is one too
     */
    static Optional<Danger> of(SqlStatement statement, Lexis lexis, boolean strict) {
        return new Reading(statement, lexis).danger(strict);
    }

    /** The statement's outermost words; what stands in parentheses is one piece. */
    private static final class Reading {
        private final String text;
        private final List<Token> tokens;

        Reading(SqlStatement statement, Lexis lexis) {
            this.text = statement.text();
            this.tokens = SqlScript.tokens(text, lexis).stream()
                    .filter(Token::significant)
                    .toList();
        }

        Optional<Danger> danger(boolean strict) {
            return switch (word(0)) {
                case "delete" -> Optional.of(delete());
                case "truncate" -> Optional.of(new Danger("truncate " + names(1), counted(1)));
                case "drop" -> DROPPED.contains(word(1)) ? Optional.of(drop()) : Optional.empty();
                case "alter" -> altered();
                case "update" -> updated(strict);
                case "with" -> hidden();
                default -> Optional.empty();
            };
        }

        private Danger delete() {
            int from = word(1).equals("from") ? 2 : 1;
            return new Danger("delete from " + names(from), rows(from, find("where", from), "using"));
        }

        private Danger drop() {
            boolean table = word(1).equals("table");
            return new Danger("drop " + word(1) + " " + names(2), table ? counted(2) : Optional.empty());
        }

        private Optional<Danger> altered() {
            int drop = find("drop", 1);
            boolean column = drop > 0 && !word(drop + 1).matches("constraint|default|not|expression|identity");
            return column ? Optional.of(new Danger("alter table " + names(2) + " drop", counted(2))) : Optional.empty();
        }

        private Optional<Danger> updated(boolean strict) {
            int set = find("set", 1);
            int where = find("where", 1);
            if (set < 0 || (where > 0 && !strict)) {
                return Optional.empty();
            }
            Optional<String> count = find("from", set) < 0 ? query(source(1, set), where) : Optional.empty();
            return Optional.of(new Danger("update " + names(1), count));
        }

        private Optional<Danger> hidden() {
            return tokens.stream()
                    .filter(t -> t.sort() == Sort.WORD)
                    .map(this::lower)
                    .filter(WRITING::contains)
                    .findFirst()
                    .map(verb -> new Danger("with ... " + verb, Optional.empty()));
        }

        /** Of {@code from TABLE where ...}, unless a further table decides which rows are meant. */
        private Optional<String> rows(int from, int where, String further) {
            int end = where > 0 ? where : find("returning", from);
            return find(further, from) < 0
                    ? query(source(from, end > 0 ? end : tokens.size()), where)
                    : Optional.empty();
        }

        private Optional<String> query(String source, int where) {
            int end = find("returning", 1);
            String condition = where < 0 ? "" : " " + source(where, end > 0 ? end : tokens.size());
            return Optional.of("select count(*) as n from (select 1 from " + source + condition + " limit " + (MOST + 1)
                    + ") as hit");
        }

        private Optional<String> counted(int from) {
            String table = names(from);
            return table.isEmpty() || table.contains(",") ? Optional.empty() : query(table, -1);
        }

        /** The tables' names, as they are written. */
        private String names(int from) {
            int start = from;
            while (start < tokens.size() && NOISE.contains(word(start))) {
                start++;
            }
            int end = start;
            while (end < tokens.size() && isName(end, end > start)) {
                end++;
            }
            return source(start, end);
        }

        private boolean isName(int index, boolean further) {
            String said = lower(tokens.get(index));
            boolean joined = said.equals(".") || said.equals(",");
            boolean behindSign = further && Set.of(".", ",").contains(lower(tokens.get(index - 1)));
            return joined || ((!further || behindSign) && !TAIL.contains(said));
        }

        private String source(int from, int to) {
            return from >= to
                    ? ""
                    : text.substring(
                            tokens.get(from).start(), tokens.get(to - 1).end());
        }

        /** The index of the word outside of parentheses; -1 when it is not there. */
        private int find(String word, int from) {
            int depth = 0;
            for (int i = from; i < tokens.size(); i++) {
                String said = lower(tokens.get(i));
                depth += said.equals("(") ? 1 : said.equals(")") ? -1 : 0;
                if (depth == 0 && said.equals(word) && tokens.get(i).sort() == Sort.WORD) {
                    return i;
                }
            }
            return -1;
        }

        private String word(int index) {
            return index < tokens.size() ? lower(tokens.get(index)) : "";
        }

        private String lower(Token token) {
            return token.in(text).toLowerCase(Locale.ROOT);
        }
    }
}
