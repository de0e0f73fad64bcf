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
import dev.sluice.shell.prompt.Defect;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.shell.prompt.FirstWord;
import dev.sluice.shell.prompt.FirstWord.Language;
import dev.sluice.shell.prompt.Inputs;
import dev.sluice.shell.prompt.Manner;
import dev.sluice.shell.prompt.SqlInput;
import dev.sluice.sql.Name;
import java.util.List;
import java.util.Optional;
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
        desk.sender().inputBegins();
        try (Blockers blockers = Blockers.watch(home, desk.results().console()::message)) {
            return each(block, blockers);
        } catch (SluiceException e) {
            SluiceException told =
                    desk.manner() == Manner.TYPED ? Advised.of(e, desk.session().gate()) : e;
            throw Kept.of(home.commits() - before).say(told, "this input");
        } catch (RuntimeException | Error e) {
            throw Kept.of(home.commits() - before).say(defect(e), "this input");
        }
    }

    /** A mistake of ours ends nothing that was open. */
    private SluiceException defect(Throwable failure) {
        SluiceException told = Defect.of(failure);
        desk.failed(told);
        return desk.work().isOpen() ? told.withState("the transaction is open; look at it before you commit") : told;
    }

    /** Runs a command and prints its report. */
    public Next command(String word, List<@Nullable Object> arguments) {
        long before = home.commits();
        try (Blockers blockers = Blockers.watch(home, desk.results().console()::message)) {
            desk.results().print(watched(blockers, word, arguments));
            return Next.GO_ON;
        } catch (SluiceException e) {
            throw Kept.of(home.commits() - before).say(e, "this command");
        }
    }

    private Object watched(Blockers blockers, String word, List<@Nullable Object> arguments) {
        try {
            return desk.work().guarded(() -> desk.engine().command(word, arguments));
        } catch (SluiceException e) {
            blockers.tell(e, word + " " + arguments);
            throw e;
        }
    }

    /** Runs a command, prints its report, and takes back what it did. */
    public Next rehearse(String word, List<@Nullable Object> arguments) {
        desk.results().print(desk.engine().rehearse(word, arguments));
        return Next.GO_ON;
    }

    private Next each(String block, Blockers blockers) {
        try {
            return inOrder(Inputs.of(block, desk::isComplete));
        } catch (SluiceException e) {
            desk.failed(e);
            blockers.tell(e, block);
            throw e;
        } finally {
            refreshNames();
        }
    }

    private Next inOrder(List<String> inputs) {
        Next next = Next.GO_ON;
        for (int i = 0; i < inputs.size() && next.equals(Next.GO_ON); i++) {
            List<String> behind = inputs.subList(i + 1, inputs.size());
            try {
                next = one(inputs.get(i));
            } catch (SluiceException e) {
                desk.tellUnsent(lines(behind), "line");
                throw e;
            }
            if (next.step() == Next.Step.CONNECT && (desk.manner() != Manner.TYPED || lines(behind) > 0)) {
                throw SluiceException.of(
                        Kind.USAGE,
                        "a profile is changed by a line of its own, typed at the prompt",
                        "",
                        "name the profile when you call sluice");
            }
        }
        return next;
    }

    private static long lines(List<String> inputs) {
        return String.join("\n", inputs).lines().filter(line -> !line.isBlank()).count();
    }

    /** Also after what failed in its middle, and what came from a file. */
    private void refreshNames() {
        if (desk.takeRenamed() && desk.manner() == Manner.TYPED) {
            names.refresh();
        }
    }

    private Next one(String input) {
        desk.sender().refuseIfStopped();
        desk.heard(input);
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

    /** Nothing more is evaluated: a file that results went to is whole now, or this fails. */
    public void finish() {
        desk.results().sendTo(Optional.empty());
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
