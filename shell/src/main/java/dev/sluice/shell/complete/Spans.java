package dev.sluice.shell.complete;

import dev.sluice.shell.complete.Span.Sort;
import dev.sluice.shell.prompt.FirstWord;
import dev.sluice.sql.Lexis;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an input into coloured pieces. */
public final class Spans {
    private static final Pattern GROOVY = Pattern.compile(
            "(?<comment>//[^\\n]*|/\\*.*?(\\*/|$))"
                    + "|(?<string>'''.*?('''|$)|\"\"\".*?(\"\"\"|$)|'(\\\\.|[^'\\\\\\n])*'?|\"(\\\\.|[^\"\\\\\\n])*\"?)"
                    + "|(?<keyword>\\b(def|if|else|for|in|while|return|new|true|false|null|try|catch|finally|throw|assert|as"
                    + "|import|switch|case|break|continue|instanceof|it)\\b|^\\s*[a-z]\\w*(?=[ \\t]+['\"\\w\\[{]|[({]))"
                    + "|(?<parameter>\\b[A-Za-z]\\w*:(?![:\\w]))|(?<number>\\b\\d[\\w.]*)",
            Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern META = Pattern.compile("\\\\\\S+");

    /** SQL's words that stand out; names of things are not among them. */
    private static final Set<String> WORDS = Set.copyOf(List.of(
            ("select from where group by order having limit offset union all distinct as on using join left right inner"
                            + " outer full cross natural lateral with recursive insert into values update set delete returning"
                            + " create alter drop truncate table view index unique primary key foreign references check default"
                            + " constraint schema function procedure trigger sequence type materialized temp temporary if"
                            + " exists not null and or in is like ilike between case when then else end begin commit rollback"
                            + " savepoint release transaction explain analyze vacuum grant revoke to asc desc cast true false"
                            + " merge matched copy call do show reset pragma attach detach replace conflict nothing only")
                    .split(" ", -1)));

    private Spans() {}

    /** The pieces in order; what lies between them has no colour. */
    public static List<Span> of(String input, Lexis lexis) {
        return switch (FirstWord.of(input).language()) {
            case SQL -> sql(input, lexis);
            case META -> found(META, input);
            case BLANK, GROOVY, AMBIGUOUS -> groovy(input);
        };
    }

    private static List<Span> found(Pattern pattern, String input) {
        Matcher matcher = pattern.matcher(input);
        return matcher.find() ? List.of(new Span(Sort.KEYWORD, matcher.start(), matcher.end())) : List.of();
    }

    private static List<Span> sql(String input, Lexis lexis) {
        List<Span> spans = new ArrayList<>();
        for (Token token : SqlScript.tokens(input, lexis)) {
            sort(token, input).ifPresent(sort -> spans.add(new Span(sort, token.start(), token.end())));
        }
        return spans;
    }

    private static Optional<Sort> sort(Token token, String input) {
        return switch (token.sort()) {
            case WORD ->
                Optional.of(Sort.KEYWORD)
                        .filter(k -> WORDS.contains(token.in(input).toLowerCase(Locale.ROOT)));
            case STRING -> Optional.of(Sort.STRING);
            case NUMBER -> Optional.of(Sort.NUMBER);
            case COMMENT -> Optional.of(Sort.COMMENT);
            case PARAMETER, MARK -> Optional.of(Sort.PARAMETER);
            case SPACE, QUOTED_NAME, OPERATOR, PUNCTUATION, SEMICOLON, OTHER -> Optional.empty();
        };
    }

    private static List<Span> groovy(String input) {
        List<Span> spans = new ArrayList<>();
        Matcher matcher = GROOVY.matcher(input);
        while (matcher.find()) {
            for (Sort sort : Sort.values()) {
                if (matcher.group(sort.name().toLowerCase(Locale.ROOT)) != null) {
                    spans.add(new Span(sort, matcher.start(), matcher.end()));
                }
            }
        }
        return spans;
    }
}
