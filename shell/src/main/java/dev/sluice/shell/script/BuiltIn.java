package dev.sluice.shell.script;

import static dev.sluice.command.Option.choice;
import static dev.sluice.command.Option.optional;
import static dev.sluice.command.OptionType.ANY;
import static dev.sluice.command.OptionType.BOOLEAN;
import static dev.sluice.command.OptionType.DURATION;
import static dev.sluice.command.OptionType.INTEGER;
import static dev.sluice.command.OptionType.NAME;
import static dev.sluice.command.OptionType.NAMES;
import static dev.sluice.command.OptionType.PATH;
import static dev.sluice.command.OptionType.PERCENT;
import static dev.sluice.command.OptionType.SQL;
import static dev.sluice.command.OptionType.TEXT;
import static dev.sluice.command.OptionType.VALUES;
import static dev.sluice.shell.script.Place.ANYWHERE;
import static dev.sluice.shell.script.Place.LOOSE;
import static dev.sluice.shell.script.Place.MANAGED;
import static dev.sluice.shell.script.Place.READING;
import static dev.sluice.shell.script.Place.TOP;

import dev.sluice.command.Option;
import dev.sluice.command.backfill.MappingReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The words that are no commands: their usage, where they may stand, and their options. Read by checker, help and completion. */
// Sets and lists here are unmodifiable copies; the checker wants a type that says so.
@SuppressWarnings("ImmutableEnumChecker")
public enum BuiltIn {
    RUNBOOK(
            "runbook 'title', owner: 'data'",
            "Names the runbook.",
            Set.of(TOP),
            optional("owner", TEXT, "", "who answers for it"),
            choice(
                    "onFailure",
                    List.of("ask", "undo", "leave"),
                    "ask",
                    "what happens to finished steps when one fails; without a terminal ask means leave"),
            optional("lock", NAMES, "", "further names no other run may hold meanwhile")),
    REQUIRES(
            "requires profile: ['staging'], database: 'postgresql', version: 14",
            "Refuses to run elsewhere.",
            Set.of(TOP),
            optional("profile", NAMES, "", "profiles it may run on"),
            choice("database", List.of("postgresql", "sqlite"), "", "the engine it is written for"),
            optional("version", ANY, "", "the oldest version of that engine")),
    PARAM(
            "param 'name', Integer, default: 90, help: '...'",
            "Declares a parameter and gives its value.",
            Set.of(TOP),
            optional("default", ANY, "", "the value when none is given; without it one must be"),
            optional("help", TEXT, "", "one line for people"),
            optional("env", NAME, "", "the environment variable that may give it"),
            optional("oneOf", NAMES, "", "the values it may have"),
            optional("min", ANY, "", "the smallest number or the first date it may be"),
            optional("max", ANY, "", "the largest number or the last date it may be"),
            optional("matches", TEXT, "", "a regular expression that the whole text must match"),
            optional("secret", BOOLEAN, "false", "whether its value is never shown")),
    STEP(
            "step('name') { ... }",
            "One journaled unit and, with tx: 'one', one managed transaction.",
            Set.of(TOP, ANYWHERE),
            choice("tx", List.of("one", "chunks", "phases", "none"), "one", "how it commits"),
            optional("done", ANY, "", "a closure that a resumed run asks whether the step is done"),
            optional("when", ANY, "", "a closure, or its answer: the step is skipped where it says no"),
            optional("retry", INTEGER, "0", "how often it is tried again after a failure that left nothing"),
            optional("timeout", DURATION, "", "after which it is ended"),
            optional("set", VALUES, "", "settings of the server, for this step only"),
            optional("maxRows", INTEGER, "", "the most rows it may update and delete in one table"),
            optional("maxPercent", PERCENT, "", "the same, in percent of the rows that the table had")),
    GROUP("group('name') { ... }", "Steps that belong together; its name is part of theirs.", Set.of(TOP, ANYWHERE)),
    FACT("fact('name') { ... }", "A read whose value a resumed run sees again.", Set.of(TOP, ANYWHERE)),
    EXPECT(
            "expect 'title', none: 'select ...'",
            "Ends the run when the database is not as expected.",
            Set.of(Place.values()),
            optional("is", ANY, "", "the value the closure must give"),
            optional("between", ANY, "", "the range the closure's value must be in"),
            optional("none", SQL, "", "a query that must find nothing"),
            optional("some", SQL, "", "a query that must find something"),
            optional("finds", SQL, "", "a query whose number of rows is: or between: tells"),
            optional("changed", ANY, "", "how many rows this step has written so far: a number or a range")),
    CONFIRM(
            "confirm('go live') { \"Put ${count('events_new')} rows live?\" }",
            "Asks before the run goes on; without a terminal a parameter of its name answers.",
            Set.of(TOP, LOOSE, ANYWHERE)),
    CHECKLIST(
            "checklist('before go-live', ['Is the backup done?', 'Is the team told?'])",
            "Asks several questions and records the answers.",
            Set.of(TOP, LOOSE, ANYWHERE)),
    REPORT(
            "report 'title', rows('select ...')  or  report sizes()",
            "Prints rows into the run's report.",
            Set.of(Place.values())),
    SIZES(
            "report sizes()",
            "The largest tables: rows, dead rows, bytes, when they were vacuumed and analyzed.",
            Set.of(Place.values()),
            top()),
    INDEX_USE(
            "report indexUse()",
            "The indexes that are used the least first, and what they are for.",
            Set.of(Place.values()),
            top()),
    SLOW_QUERIES(
            "report slowQueries()",
            "The statements that took the server the most time, where it keeps count.",
            Set.of(Place.values()),
            top()),
    INCLUDE("include 'lib.groovy'", "Makes the functions of another file known, and runs its steps.", Set.of(TOP)),
    NOTE("note 'text'", "Prints a line and records it.", Set.of(Place.values())),
    ENV("env('NAME')", "The environment variable's value, or null.", Set.of(Place.values())),
    PROFILE("profile('lab')", "A whole profile as source.", Set.of(Place.values())),
    FILE("file('x.csv')", "A file as source.", Set.of(Place.values())),
    QUERY("query('lab', 'select ...')", "A query on a profile as source.", Set.of(Place.values()), true),
    EXPR("expr('qty * unit_cents')", "SQL you vouch for, as opposed to a value.", Set.of(Place.values())),
    IDENT("ident(name)", "A name inside SQL, quoted.", Set.of(Place.values())),
    DOCUMENTS(
            "documents('ctm', column: 'events_digest', into: 'events_v3', parent: [ctm_id: 'id'], columns: [date: '$.date'], key: ['ctm_id', 'date'])",
            "How the elements of an array in documents become rows; given to backfill, dualWrite, compared and rebuilt.",
            Set.of(Place.values()),
            MappingReader.options().toArray(Option[]::new)),
    COMPARED(
            "compared(events)",
            "A query in parentheses, to select from: for each parent what its document lists and what is there.",
            reading()),
    REBUILT(
            "rebuilt(events)",
            "A query in parentheses, to select from: for each parent its document, and the same made of the tables.",
            reading()),
    CONTENT_KEY(
            "contentKey(title, startYear, endYear, description)",
            "A key made of what a row says: the SHA-256 of its fields, the same on every import and engine.",
            Set.of(Place.values())),
    SQL_("sql 'update t set a = 1 where b = :b', b: 7", "Executes SQL; gives the rows changed.", writing(), true),
    ROWS("rows 'select ...'", "The rows as a list of maps.", reading(), true),
    VALUE("value 'select ...'", "The one value of a query; null when there is none.", reading(), true),
    COUNT("count 'table', 'where'", "The number of rows.", reading(), true),
    ON("on('replica') { ... }", "Reads in another profile.", reading()),
    TRANSACTION(
            "transaction { ... }",
            "One transaction; inside another a savepoint.",
            writing(),
            choice(
                    "isolation",
                    List.of("read committed", "repeatable read", "serializable"),
                    "read committed",
                    "what it sees of others")),
    WRAP(
            "wrap file('old.sql'), commits: 'ignore'",
            "Runs an existing script of SQL or Groovy inside the transaction; its commits never commit.",
            writing(),
            choice(
                    "commits",
                    List.of("refuse", "ignore"),
                    "refuse",
                    "whether begin, commit and rollback of the script end it, or become savepoints")),
    DRY_RUN("dryRun { ... }", "Executes and takes back.", Set.of(LOOSE, ANYWHERE)),
    EXEC(
            "exec(['program', 'argument'], timeout: 5.minutes)",
            "Runs a program; never a shell.",
            Set.of(LOOSE, ANYWHERE),
            optional("env", VALUES, "", "environment variables added to ours"),
            optional("dir", PATH, "", "the directory it works in"),
            optional("exitCode", INTEGER, "0", "the code it must end with"),
            optional("timeout", DURATION, "1 hour", "after which it is ended"),
            optional("mustMatch", TEXT, "", "a regular expression its output must match"),
            optional("mustNotMatch", TEXT, "", "a regular expression its output must not match")),
    HTTP(
            "http('http://host/health', status: 200, contains: 'up', retryUntil: 2.minutes)",
            "Asks a web server; with status: or contains: what it answers must be so.",
            Set.of(READING, LOOSE, ANYWHERE),
            optional("status", INTEGER, "any from 200 to 299", "the status it must answer with"),
            optional("contains", TEXT, "", "a text that must be in the body of the answer"),
            choice("method", List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"), "GET", "the method"),
            optional("headers", VALUES, "", "headers of the request"),
            optional("body", TEXT, "", "what is sent"),
            optional("timeout", DURATION, "30.seconds", "how long one answer may take"),
            optional("retryUntil", DURATION, "", "how long it is asked again until the answer is so")),
    WATCH(
            "watch('caught up', every: 5.seconds, for: 10.minutes, until: { count('queue') == 0 }) { ... }",
            "Repeats until something is so, or for some time.",
            Set.of(LOOSE, ANYWHERE),
            optional("every", DURATION, "1.seconds", "from the beginning of a round to that of the next"),
            optional("until", ANY, "", "a closure that says whether it is over"),
            optional("for", DURATION, "", "how long; with until: the time after which it has failed"));

    private final String usage;
    private final String summary;
    private final Set<Place> places;
    private final List<Option> options;
    private final boolean binds;

    BuiltIn(String usage, String summary, Set<Place> places, Option... options) {
        this.usage = usage;
        this.summary = summary;
        this.places = places;
        this.options = List.of(options);
        this.binds = false;
    }

    BuiltIn(String usage, String summary, Set<Place> places, boolean binds) {
        this.usage = usage;
        this.summary = summary;
        this.places = places;
        this.options = List.of();
        this.binds = binds;
    }

    private static Option top() {
        return optional("top", INTEGER, "20", "how many of them");
    }

    private static Set<Place> reading() {
        return Set.of(READING, MANAGED, LOOSE, ANYWHERE);
    }

    private static Set<Place> writing() {
        return Set.of(MANAGED, LOOSE, ANYWHERE);
    }

    /** The built-in word of that name; empty when there is none. */
    public static Optional<BuiltIn> named(String word) {
        return Arrays.stream(values()).filter(b -> b.word().equals(word)).findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(BuiltIn::word).toList();
    }

    /** The word as users write it. */
    public String word() {
        return switch (this) {
            case SQL_ -> "sql";
            case DRY_RUN -> "dryRun";
            case CONTENT_KEY -> "contentKey";
            case INDEX_USE -> "indexUse";
            case SLOW_QUERIES -> "slowQueries";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** An example that shows its arguments. */
    public String usage() {
        return usage;
    }

    /** One sentence. */
    public String summary() {
        return summary;
    }

    /** Its named options; empty for those that take bind values. */
    public List<Option> options() {
        return options;
    }

    /** Whether its named arguments are bind values, so that any name will do. */
    public boolean binds() {
        return binds;
    }

    /** Whether it may stand there. */
    public boolean mayStand(Place place) {
        return places.contains(place);
    }
}
