package dev.sluice.shell.prompt;

import dev.sluice.sql.Lexis;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlStatement;
import dev.sluice.sql.Token;
import dev.sluice.sql.Token.Sort;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A statement that destroys rows, and how to count them beforehand.
 *
 * @param what in words, such as {@code delete from orders}
 * @param count a query with one number; empty where the text does not tell which rows are hit
 */
record Danger(String what, Optional<String> count) {
    /** Counted to here; beyond, the number does not matter any more. */
    static final int MOST = 1_000_000;

    private static final Set<String> DROPPED = Set.of(
            "table",
            "schema",
            "database",
            "view",
            "materialized",
            "type",
            "owned",
            "foreign",
            "extension",
            "domain",
            "server");
    private static final Set<String> EXPLAINED =
            Set.of("delete", "update", "merge", "with", "insert", "select", "values");
    private static final Set<String> RETURNING = Set.of("with", "delete", "update", "merge");
    private static final Set<String> NOISE = Set.of("table", "only", "if", "exists", "view", "materialized");
    private static final Set<String> TABLES = Set.of("table", "temp", "temporary", "unlogged");
    private static final Set<String> TAIL = Set.of("cascade", "restrict", "continue", "restart", "identity");
    /** What the text of a {@code do} may not say, as nobody looks further into it. */
    private static final Pattern UNSEEN =
            Pattern.compile("\\b(delete|truncate|drop|merge|update|execute)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern ALWAYS = Pattern.compile("\\W*(true|not\\s+false|(\\d+)(\\s*=\\s*\\2)?)\\W*");

    private static final Set<String> WRITING = Set.of("delete", "truncate", "update", "merge");
    /** What an {@code alter} may drop without a row losing anything. */
    private static final Set<String> HARMLESS = Set.of("constraint", "default", "not", "expression", "identity");

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

        private Reading(String text, List<Token> tokens) {
            this.text = text;
            this.tokens = tokens;
        }

        Optional<Danger> danger(boolean strict) {
            return switch (word(0)) {
                case "explain" -> explained(strict);
                case "merge" -> merged(strict);
                case "delete" -> Optional.of(delete());
                case "truncate" -> Optional.of(new Danger("truncate " + names(1), counted(1)));
                case "drop" -> DROPPED.contains(word(1)) ? Optional.of(drop()) : Optional.empty();
                case "alter" -> altered();
                case "update" -> updated(strict);
                case "with" -> hidden("with");
                case "do" -> unseen();
                case "copy" -> behind("(");
                case "create" -> TABLES.contains(word(1)) ? behind("as") : Optional.empty();
                case "prepare" -> prepared(strict);
                case "insert", "replace" -> strict ? replaced() : Optional.empty();
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
            boolean column = false;
            for (int drop = find("drop", 1); drop > 0; drop = find("drop", drop + 1)) {
                column |= !HARMLESS.contains(word(drop + 1));
            }
            Optional<String> count = word(1).equals("table") ? counted(2) : Optional.empty();
            return column
                    ? Optional.of(new Danger("alter " + word(1) + " " + names(2) + " drop", count))
                    : Optional.empty();
        }

        /** An explained statement is executed where it is to be analyzed; whose text this is, the engine decides. */
        private Optional<Danger> explained(boolean strict) {
            int verb = 1;
            while (verb < tokens.size() && !EXPLAINED.contains(word(verb))) {
                verb++;
            }
            boolean runs = tokens.subList(0, verb).stream().anyMatch(t -> lower(t).matches("analy[sz]e"));
            return runs
                    ? new Reading(text, tokens.subList(verb, tokens.size()))
                            .danger(strict)
                            .map(d -> new Danger("explain analyze " + d.what(), d.count()))
                    : Optional.empty();
        }

        private Optional<Danger> merged(boolean strict) {
            boolean deletes = find("delete", 1) > 0;
            boolean updates = strict && find("update", 1) > 0;
            int into = word(1).equals("into") ? 2 : 1;
            return deletes || updates
                    ? Optional.of(new Danger("merge into " + names(into), Optional.empty()))
                    : Optional.empty();
        }

        private Optional<Danger> updated(boolean strict) {
            int set = find("set", 1);
            int where = find("where", 1);
            if (set < 0 || (where > 0 && !strict && !isAlways(where))) {
                return Optional.empty();
            }
            Optional<String> count = find("from", set) < 0 ? query(source(1, set), where) : Optional.empty();
            return Optional.of(new Danger("update " + names(1), count));
        }

        /** A condition that is there to get around a question. */
        private boolean isAlways(int where) {
            int end = find("returning", where);
            String condition = source(where + 1, end > 0 ? end : tokens.size()).toLowerCase(Locale.ROOT);
            return ALWAYS.matcher(condition).matches();
        }

        private Optional<Danger> hidden(String before) {
            return tokens.stream()
                    .filter(t -> t.sort() == Sort.WORD)
                    .map(this::lower)
                    .filter(WRITING::contains)
                    .findFirst()
                    .map(verb -> new Danger(before + " ... " + verb, Optional.empty()));
        }

        /** A block of code is a text of another language, in which words are all there is to go by. */
        private Optional<Danger> unseen() {
            return tokens.stream()
                    .map(token -> UNSEEN.matcher(token.in(text)))
                    .filter(Matcher::find)
                    .findFirst()
                    .map(found -> new Danger("do ... " + found.group().toLowerCase(Locale.ROOT), Optional.empty()));
        }

        /** A query that is copied, or of which a table is made, may be a statement that returns what it destroys. */
        private Optional<Danger> behind(String sign) {
            for (int i = 1; i < tokens.size(); i++) {
                if (lower(tokens.get(i)).equals(sign) && RETURNING.contains(word(i + 1))) {
                    return new Reading(text, tokens.subList(i, tokens.size())).hidden(word(0));
                }
            }
            return Optional.empty();
        }

        /** Asked about once, where it can still be read; each {@code execute} is agreed to with it. */
        private Optional<Danger> prepared(boolean strict) {
            int as = find("as", 1);
            return as < 0
                    ? Optional.empty()
                    : new Reading(text, tokens.subList(as + 1, tokens.size()))
                            .danger(strict)
                            .map(d -> new Danger("prepare " + d.what(), Optional.empty()));
        }

        /** What overwrites rows of the same key is as an update of these. */
        private Optional<Danger> replaced() {
            int into = find("into", 0);
            int conflict = find("conflict", 1);
            boolean replaces = word(0).equals("replace") || (word(1).equals("or") && word(2).equals("replace"));
            boolean updates = conflict > 0 && find("update", conflict) > 0;
            return replaces || updates
                    ? Optional.of(new Danger(
                            (replaces ? "replace into " : "insert or update ") + target(into + 1), Optional.empty()))
                    : Optional.empty();
        }

        /** The table's name, which parentheses or an alias may follow. */
        private String target(int from) {
            int end = from + 1;
            while (end + 1 < tokens.size() && word(end).equals(".")) {
                end += 2;
            }
            return source(from, Math.min(end, tokens.size()));
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
            if (table.isEmpty() || !table.contains(",")) {
                return table.isEmpty() ? Optional.empty() : query(table, -1);
            }
            // A comma in a name is taken for one between two; then nothing can be counted.
            String each = Arrays.stream(table.split(",", -1))
                    .map(one -> "(select count(*) from (select 1 from " + one.strip() + " limit " + (MOST + 1)
                            + ") as hit)")
                    .collect(Collectors.joining(" + "));
            return Optional.of("select " + each + " as n");
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
