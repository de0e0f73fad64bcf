package dev.sluice.command.maintain;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Name;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a statement of maintenance: a verb of a closed list, its options, tables. Whatever else stands in it is refused. */
final class MaintenanceText {
    private static final Pattern TOKEN = Pattern.compile("\\s*(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*|[(),.])");
    private static final List<String> VERBS = List.of("vacuum", "analyze", "cluster", "checkpoint");
    private static final Set<String> OPTIONS = Set.of("full", "freeze", "analyze");

    /**
     * What is wanted.
     *
     * @param options of {@code vacuum}, in the order of the alphabet
     * @param index the one to cluster by
     */
    record Wanted(String verb, Set<String> options, List<TableName> tables, Optional<Name> index) {}

    private final String text;
    private final List<String> tokens;
    private int at;

    private MaintenanceText(String text) {
        this.text = text;
        this.tokens = tokens();
    }

    static Wanted read(String text) {
        return new MaintenanceText(text).wanted();
    }

    private List<String> tokens() {
        String statement = text.strip().replaceFirst(";$", "").strip();
        List<String> found = new ArrayList<>();
        Matcher token = TOKEN.matcher(statement);
        int end = 0;
        while (end < statement.length() && token.find(end) && token.start() == end) {
            found.add(token.group(1));
            end = token.end();
        }
        if (end < statement.length()) {
            throw refused("cannot be read from \"" + statement.substring(end).strip() + "\" on");
        }
        return found;
    }

    private Wanted wanted() {
        String verb = at < tokens.size() ? tokens.get(at++).toLowerCase(Locale.ROOT) : "";
        if (verb.equals("reindex")) {
            throw refused("reindex is a word of its own", "write reindex 'an_index' or reindex 'a_table'");
        }
        if (!VERBS.contains(verb)) {
            throw refused(
                    "\"" + verb + "\" is no statement of maintenance",
                    Nearest.one(verb, VERBS)
                            .map(v -> "did you mean \"" + v + "\"?")
                            .orElse("maintain takes " + String.join(", ", VERBS) + "; sql takes the rest"));
        }
        Set<String> options = verb.equals("vacuum") ? options() : Set.of();
        List<TableName> tables = verb.equals("checkpoint") ? List.of() : tables();
        Optional<Name> index = verb.equals("cluster") && takes("using") ? Optional.of(name()) : Optional.empty();
        if (at < tokens.size()) {
            throw refused("\"" + tokens.get(at) + "\" is too much");
        }
        return new Wanted(verb, options, tables, index);
    }

    private Set<String> options() {
        Set<String> options = new TreeSet<>();
        if (takes("(")) {
            do {
                options.add(option());
            } while (takes(","));
            if (!takes(")")) {
                throw refused("the parenthesis is not closed");
            }
        } else {
            while (at < tokens.size() && OPTIONS.contains(tokens.get(at).toLowerCase(Locale.ROOT))) {
                options.add(option());
            }
        }
        return options;
    }

    private String option() {
        String option = at < tokens.size() ? tokens.get(at++).toLowerCase(Locale.ROOT) : "";
        if (!OPTIONS.contains(option)) {
            throw refused("vacuum takes full, freeze and analyze, was \"" + option + "\"");
        }
        return option;
    }

    private List<TableName> tables() {
        List<TableName> tables = new ArrayList<>();
        if (at < tokens.size()) {
            do {
                Name first = name();
                tables.add(
                        takes(".")
                                ? new TableName(Optional.of(first), name())
                                : new TableName(Optional.empty(), first));
            } while (takes(","));
        }
        return tables;
    }

    /** As the engine reads it: without quotes in lower case. */
    private Name name() {
        String token = at < tokens.size() ? tokens.get(at++) : "";
        if (token.startsWith("\"")) {
            return Name.of(token.substring(1, token.length() - 1).replace("\"\"", "\""));
        }
        if (token.isEmpty() || "(),.".contains(token)) {
            throw refused("the name of a table is missing");
        }
        return Name.of(token.toLowerCase(Locale.ROOT));
    }

    private boolean takes(String token) {
        boolean there = at < tokens.size() && tokens.get(at).equalsIgnoreCase(token);
        at += there ? 1 : 0;
        return there;
    }

    private SluiceException refused(String what) {
        return refused("\"" + text.strip() + "\": " + what, "see docs/maintenance.md");
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "maintain", remedy);
    }
}
