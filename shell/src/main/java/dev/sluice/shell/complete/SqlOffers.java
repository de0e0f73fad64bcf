package dev.sluice.shell.complete;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What may stand in SQL: tables behind {@code from} and its like, elsewhere the columns of the tables that are named. */
final class SqlOffers {
    private static final Pattern TABLE_NEXT = Pattern.compile(
            "(?is).*\\b(from|join|into|update|table|truncate|only|analyze|vacuum|references|view)\\s+([\\w.]+\\s*,\\s*)*[\\w.]*");
    private static final Pattern NAMED =
            Pattern.compile("(?i)\\b(?:from|join|into|update|table)\\s+([\\w.]+)(?:\\s+(?:as\\s+)?(\\w+))?");
    private static final Pattern LISTED =
            Pattern.compile("(?i)\\bfrom\\s+[\\w.]+(?:\\s+\\w+)?((?:\\s*,\\s*[\\w.]+(?:\\s+\\w+)?)+)");
    private static final List<String> WORDS = List.of(
            "select",
            "from",
            "where",
            "group by",
            "order by",
            "having",
            "limit",
            "join",
            "left join",
            "on",
            "using",
            "and",
            "or",
            "not",
            "null",
            "is",
            "in",
            "like",
            "between",
            "as",
            "asc",
            "desc",
            "distinct",
            "values",
            "set",
            "into",
            "returning",
            "union all",
            "exists",
            "case",
            "when",
            "then",
            "else",
            "end",
            "count",
            "sum",
            "min",
            "max",
            "avg",
            "coalesce",
            "cast");
    private static final int MOST = 400;

    private final Supplier<Scheme> scheme;
    private final Known known;

    SqlOffers(Supplier<Scheme> scheme, Known known) {
        this.scheme = scheme;
        this.known = known;
    }

    Stream<Offer> offers(String before, String word) {
        if (before.endsWith(":" + word) && !before.endsWith("::" + word)) {
            return known.variables().stream().map(v -> new Offer(v, "variable", ""));
        }
        if (TABLE_NEXT.matcher(before).matches()) {
            return tables(word);
        }
        int dot = word.lastIndexOf('.');
        if (dot > 0) {
            String owner = word.substring(0, dot);
            Stream<Offer> columns = scheme.get().columns(table(before, owner)).stream()
                    .map(c -> new Offer(owner + "." + c, "column", ""));
            return Stream.concat(columns, tables(word));
        }
        Stream<Offer> columns =
                named(before).flatMap(t -> scheme.get().columns(t).stream()).map(c -> new Offer(c, "column", ""));
        return Stream.concat(columns, WORDS.stream().map(w -> new Offer(w, "SQL", "")));
    }

    private Stream<Offer> tables(String word) {
        return scheme.get().tables(word, MOST).stream().map(t -> new Offer(t, "table", ""));
    }

    /** The tables that the statement names so far. */
    private static Stream<String> named(String before) {
        Stream<String> first = NAMED.matcher(before).results().map(r -> r.group(1));
        Stream<String> further = LISTED.matcher(before)
                .results()
                .flatMap(r -> Stream.of(r.group(1).split(",", -1)))
                .map(part -> part.strip().split("\\s+", 2)[0]);
        return Stream.concat(first, further);
    }

    /** What an alias stands for; the name itself where it is none. */
    private static String table(String before, String alias) {
        Matcher matcher = NAMED.matcher(before);
        String wanted = alias.toLowerCase(Locale.ROOT);
        while (matcher.find()) {
            String given = matcher.group(2);
            if (given != null && given.toLowerCase(Locale.ROOT).equals(wanted)) {
                return matcher.group(1);
            }
        }
        return alias;
    }
}
