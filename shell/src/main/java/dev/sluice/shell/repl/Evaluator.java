package dev.sluice.shell.repl;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.shell.complete.Completion;
import dev.sluice.shell.complete.SchemeLoader;
import dev.sluice.shell.meta.Blockers;
import dev.sluice.shell.meta.Help;
import dev.sluice.shell.meta.MetaTable;
import dev.sluice.shell.meta.Next;
import dev.sluice.shell.meta.Surroundings;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.shell.prompt.FirstWord;
import dev.sluice.shell.prompt.FirstWord.Language;
import dev.sluice.shell.prompt.Inputs;
import dev.sluice.shell.prompt.Manner;
import dev.sluice.shell.prompt.SqlInput;
import dev.sluice.sql.Name;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Evaluates what was typed, whatever its language, and prints what it gives. */
public final class Evaluator {
    private static final Pattern HELP = Pattern.compile("help(\\s+(?<word>\\S+?))?\\s*;?\\s*");
    /** As other prompts are left. */
    private static final Pattern LEAVE = Pattern.compile("(quit|exit)\\s*;?\\s*");

    private static final Pattern USE = Pattern.compile("use\\s*\\(?\\s*'(?<profile>[^']+)'\\s*\\)?\\s*;?\\s*");
    private static final Pattern MARK =
            Pattern.compile("(?<word>savepoint|rollback)\\s*(\\(\\s*)?('(?<name>[^']+)')?\\s*\\)?\\s*;?\\s*");

    /** After one of these tables or columns may have other names. */
    private static final Pattern NAMING = Pattern.compile(
            "\\b(create|alter|drop|rename|attach|detach|import|commit|end|migrate|swap|load|addColumns)\\b",
            Pattern.CASE_INSENSITIVE);

    private final Desk desk;
    private final dev.sluice.shell.script.Language language;
    private final MetaTable metas;
    private final Database home;
    private final Surroundings around;
    private final SchemeLoader names;

    public Evaluator(Desk desk, dev.sluice.shell.script.Language language, Surroundings around) {
        this.desk = desk;
        this.language = language;
        this.metas = new MetaTable(desk, around, this::one);
        this.home = desk.session().databases().home();
        this.around = around;
        this.names = new SchemeLoader(home);
    }

    Desk desk() {
        return desk;
    }

    /** Has the names of the database read and the compiler loaded: both take long, and nobody should wait for them. */
    void getReady() {
        names.start();
        desk.engine().warmUp();
    }

    /** What Tab offers. */
    Completion completion() {
        return new Completion(language, names::scheme, new Nearby(desk, around));
    }

    /** Whether the input is whole; if not, the prompt asks for its next line. */
    public boolean isComplete(String input) {
        return desk.isComplete(input);
    }

    /** Evaluates a whole input or a block of several; SQL needs no semicolon here. */
    public Next evaluate(String block) {
        long before = home.commits();
        try (Blockers blockers = Blockers.watch(home, desk.results().console()::message)) {
            return each(block, blockers);
        } catch (SluiceException e) {
            SluiceException told = e.kind() == Kind.INTERRUPTED && desk.manner() == Manner.TYPED ? cancelled(e) : e;
            throw Kept.of(home.commits() - before).say(told, "this input");
        }
    }

    /** Runs a command and prints its report. */
    public Next command(String word, List<@Nullable Object> arguments) {
        long before = home.commits();
        try {
            desk.results().print(desk.work().guarded(() -> desk.engine().command(word, arguments)));
            return Next.GO_ON;
        } catch (SluiceException e) {
            throw Kept.of(home.commits() - before).say(e, "this command");
        }
    }

    /** Runs a command, prints its report, and takes back what it did. */
    public Next rehearse(String word, List<@Nullable Object> arguments) {
        desk.results().print(desk.engine().rehearse(word, arguments));
        return Next.GO_ON;
    }

    private Next each(String block, Blockers blockers) {
        try {
            Next next = Next.GO_ON;
            List<String> inputs = Inputs.of(block, desk::isComplete);
            for (int i = 0; i < inputs.size() && next.equals(Next.GO_ON); i++) {
                next = one(inputs.get(i));
                boolean last = inputs.stream().skip(i + 1L).allMatch(String::isBlank);
                if (next.step() == Next.Step.CONNECT && (desk.manner() != Manner.TYPED || !last)) {
                    throw SluiceException.of(
                            Kind.USAGE,
                            "a profile is changed by a line of its own, typed at the prompt",
                            "",
                            "name the profile when you call sluice");
                }
            }
            if (desk.manner() == Manner.TYPED && NAMING.matcher(block).find()) {
                names.refresh();
            }
            return next;
        } catch (SluiceException e) {
            desk.failed(e);
            blockers.tell(e);
            throw e;
        }
    }

    private static SluiceException cancelled(SluiceException e) {
        return SluiceException.of(Kind.INTERRUPTED, "cancelled", "", "")
                .withState(e.state())
                .causedBy(e);
    }

    private Next one(String input) {
        long start = System.nanoTime();
        FirstWord first = FirstWord.of(input);
        Next next =
                switch (first.language()) {
                    case BLANK -> Next.GO_ON;
                    case META -> metas.run(FirstWord.body(input), desk.sender().last());
                    case SQL -> sql(input);
                    case GROOVY -> groovy(input, first);
                    case AMBIGUOUS -> throw ambiguous(first);
                };
        boolean sent = first.language() == Language.META
                ? SqlInput.of(input, desk.lexis()).metaSends()
                : first.language() != Language.BLANK;
        if (sent && desk.results().settings().timing()) {
            desk.results().took(System.nanoTime() - start);
        }
        return next;
    }

    private Next sql(String input) {
        SqlInput parts = SqlInput.of(input, desk.lexis());
        if (parts.metaSends()) {
            return metas.run(parts.meta(), parts.sql());
        }
        if (!parts.meta().isEmpty()) {
            refuseUnended(parts);
        }
        desk.sender().run(parts.sql());
        return parts.meta().isEmpty() ? Next.GO_ON : metas.run(parts.meta(), parts.sql());
    }

    /** Before anything is sent: a command that is misspelt, or one that would be taken for one that sends. */
    private static void refuseUnended(SqlInput parts) {
        String name = parts.meta().split("\\s", 2)[0];
        MetaTable.known(name);
        if (!parts.sql().stripTrailing().endsWith(";")) {
            throw SluiceException.of(
                    Kind.USAGE,
                    name + " sends no statement, and the one before it has no end",
                    "",
                    "end it with ; or use \\g");
        }
    }

    private Next groovy(String input, FirstWord first) {
        String line = FirstWord.body(input);
        Matcher help = HELP.matcher(line);
        Matcher use = USE.matcher(line);
        Matcher mark = MARK.matcher(line);
        if (help.matches() && !desk.engine().variables().contains("help")) {
            desk.results().line(Help.of(help.group("word") == null ? "" : help.group("word"), language));
        } else if (LEAVE.matcher(line).matches() && !desk.engine().variables().contains(line.strip())) {
            return Next.LEAVE;
        } else if (use.matches()) {
            return metas.run("\\c " + use.group("profile"), "");
        } else if (mark.matches()) {
            desk.sender().run(marked(mark.group("word"), mark.group("name")));
        } else {
            Object value = value(input, first);
            desk.results().print(value);
            desk.engine().keep(value);
        }
        return Next.GO_ON;
    }

    /** A first word that nobody knows may be a verb of SQL that was misspelt. */
    private @Nullable Object value(String input, FirstWord first) {
        try {
            return desk.work().guarded(() -> desk.engine().evaluate(input));
        } catch (SluiceException e) {
            boolean misspelt = e.kind() == Kind.USAGE
                    && !isKnown(first.word())
                    && !first.question().isEmpty();
            throw misspelt ? asked(e, first.question()) : e;
        }
    }

    private boolean isKnown(String word) {
        return language.names().contains(word) || desk.engine().variables().contains(word);
    }

    private static SluiceException asked(SluiceException failure, String question) {
        return SluiceException.of(failure.kind(), failure.problems().get(0).what(), "", question)
                .withState(failure.state())
                .causedBy(failure);
    }

    private static String marked(String word, @Nullable String name) {
        if (name == null) {
            return word;
        }
        String quoted = Name.of(name).quoted();
        return word.equals("savepoint") ? "savepoint " + quoted : "rollback to " + quoted;
    }

    /** Whether nothing is lost by leaving now; a transaction that nobody ends any more is taken back. */
    void refuseOpenEnd() {
        if (desk.work().isOpen()) {
            desk.work().rollback();
            throw SluiceException.of(
                            Kind.FAILED, "the input ended inside a transaction", "", "end it with commit; or rollback;")
                    .withState("rolled back");
        }
    }

    /** Takes back what is open, where something is; whether it was. */
    boolean takeBack() {
        boolean open = desk.work().isOpen();
        if (open) {
            desk.work().rollback();
        }
        return open;
    }

    /** How many transactions that wrote something have been committed so far. */
    public long commits() {
        return home.commits();
    }

    /** Gives up the connection over which a statement is executed that will not end, from another thread. */
    void abandon() {
        home.abandon();
    }

    /** How many rows commands have set aside so far. */
    public long setAside() {
        return desk.engine().setAside();
    }

    /** Ends what is being evaluated, from another thread. */
    public void cancel() {
        desk.sender().cancel();
        desk.engine().cancel();
    }

    private static SluiceException ambiguous(FirstWord first) {
        return SluiceException.of(
                Kind.USAGE,
                "\"" + first.word() + "\" is a word of ours and of SQL",
                "",
                "write " + first.asGroovy() + " for ours, " + first.asSql() + " for SQL");
    }
}
