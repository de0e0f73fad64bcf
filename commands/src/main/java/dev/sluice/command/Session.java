package dev.sluice.command;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Capabilities;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The only place that plans, refuses, chooses the work and opens transactions for commands. */
public final class Session {
    private final Databases databases;
    private Gate gate;
    private final Progress progress;
    private Optional<Work.Sort> commits = Optional.empty();
    private StepLog log = StepLog.NONE;
    private boolean logTaken;

    public Session(Databases databases, Gate gate, Progress progress) {
        this.databases = databases;
        this.gate = gate;
        this.progress = progress;
    }

    public Databases databases() {
        return databases;
    }

    public Gate gate() {
        return gate;
    }

    /** Opens a protected profile for writing, or closes it again; no transaction may be open. */
    public void approve(boolean approved) {
        databases.home().lift(approved);
        gate = new Gate(gate.profile(), gate.readOnly(), gate.guarded(), approved);
    }

    /** The plan of a command; nothing is written. */
    public <P extends Plan> P plan(Command<P> command) {
        return command.plan(databases);
    }

    /** Plans, passes the gate and runs: inside the open transaction, or in one of the command's own. */
    public <P extends Plan> Report run(Command<P> command) {
        databases.home().connect();
        command.reads().forEach(profile -> databases.named(profile).connect());
        long start = System.nanoTime();
        Report report = planAndRun(command);
        return report.took(Duration.ofNanos(System.nanoTime() - start));
    }

    private <P extends Plan> Report planAndRun(Command<P> command) {
        P plan = command.plan(databases);
        if (plan.writes()) {
            gate.pass(command.word());
        }
        Database home = databases.home();
        Optional<Transaction> open = home.current();
        if (open.isPresent()) {
            refuseUnlessJoins(
                    command,
                    plan,
                    "run inside a transaction",
                    "run it outside, or drop the option that makes it commit");
            return joined(command, plan, open.get());
        }
        Set<Work.Sort> sorts = command.supports(plan);
        boolean own = command.opensItsOwn() || !sorts.contains(Work.Sort.JOIN);
        if (own || commits.filter(sorts::contains).isPresent()) {
            Work work = loose(command, sorts);
            if (asks(command, plan)) {
                home.rehearsal(tx -> require(command, plan, tx));
            }
            return command.run(plan, work);
        }
        refuseUnmarked(command.word());
        return home.transaction(access(plan), tx -> able(command, plan, tx));
    }

    /** As the step commits, where the command can; otherwise as the command can. */
    private Work loose(Command<?> command, Set<Work.Sort> sorts) {
        if (sorts.contains(Work.Sort.BARE)) {
            refuseUnmarked(command.word());
            return new Work.Bare(databases, progress);
        }
        boolean chunks = sorts.contains(Work.Sort.CHUNKS)
                && (commits.isEmpty() || commits.get() == Work.Sort.CHUNKS || !sorts.contains(Work.Sort.PHASES));
        if (!chunks && commits.filter(Work.Sort.CHUNKS::equals).isPresent()) {
            refuseUnmarked(command.word());
        }
        if (logTaken) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "a step that commits several times runs one command",
                    command.word(),
                    "put it in a step of its own");
        }
        logTaken = commits.isPresent();
        return chunks ? new Work.Chunked(databases, progress, log) : new Work.Phased(databases, progress, log);
    }

    /** Runs the body as a step that commits several times: its one command gets that work, and the log. */
    public <T extends @Nullable Object> T committing(Work.Sort sort, StepLog kept, Supplier<T> body) {
        commits = Optional.of(sort);
        log = kept;
        logTaken = false;
        try {
            return body.get();
        } finally {
            commits = Optional.empty();
            log = StepLog.NONE;
            logTaken = false;
        }
    }

    /**
     * Runs code of the user that a command calls between its own transactions: what it commits needs no mark, because the command
     * does it all anew after a kill.
     */
    public void between(Runnable code) {
        Optional<Work.Sort> outer = commits;
        commits = Optional.empty();
        try {
            code.run();
        } finally {
            commits = outer;
        }
    }

    /** Refuses what would commit without a mark in a step of chunks or phases: a resumed run would do it again. */
    public void refuseUnmarked(String word) {
        commits.map(sort -> sort.name().toLowerCase(Locale.ROOT)).ifPresent(parts -> {
            throw SluiceException.of(
                    Kind.USAGE,
                    word + " does not commit in " + parts,
                    "",
                    "put it in a step of its own, without tx: '" + parts + "'");
        });
    }

    /** What failed is taken back, and the transaction takes nothing more: a script may swallow the failure and go on. */
    private <P extends Plan> Report joined(Command<P> command, P plan, Transaction open) {
        try {
            return databases.home().transaction(Access.WRITE, tx -> able(command, plan, tx));
        } catch (SluiceException e) {
            open.poison(e);
            throw e;
        }
    }

    /** Runs and takes back; the report says what would have been done. */
    public <P extends Plan> Report rehearse(Command<P> command) {
        P plan = command.plan(databases);
        if (!command.joinsRehearsals(plan)) {
            refuseUnlessJoins(
                    command, plan, "be rehearsed", "leave the dry run out: nothing of it could be taken back");
        }
        if (plan.writes()) {
            // It would hold locks and fire triggers there like the real thing.
            gate.pass(command.word());
        }
        Optional<Transaction> open = databases.home().current();
        if (open.isPresent()) {
            throw SluiceException.of(Kind.USAGE, "dryRun inside a transaction", "", "put dryRun around it");
        }
        return new RehearsedReport(databases.home().rehearsal(tx -> able(command, plan, tx)));
    }

    private <P extends Plan> Report able(Command<P> command, P plan, Transaction transaction) {
        if (asks(command, plan)) {
            require(command, plan, transaction);
        }
        return command.run(plan, joined(transaction));
    }

    private <P extends Plan> boolean asks(Command<P> command, P plan) {
        return plan.writes()
                && databases.home().dialect() instanceof Postgres
                && !command.needs(plan).isEmpty();
    }

    private <P extends Plan> boolean require(Command<P> command, P plan, Transaction transaction) {
        Capabilities found = databases.capabilities(transaction);
        command.needs(plan).forEach(need -> found.require(need, command.word()));
        return true;
    }

    private Work.Joined joined(Transaction transaction) {
        return new Work.Joined(databases, progress, transaction);
    }

    private static Access access(Plan plan) {
        return plan.writes() ? Access.WRITE : Access.READ;
    }

    private static <P extends Plan> void refuseUnlessJoins(Command<P> command, P plan, String what, String remedy) {
        if (!command.supports(plan).contains(Work.Sort.JOIN)) {
            throw SluiceException.of(Kind.USAGE, command.word() + " commits by itself and cannot " + what, "", remedy);
        }
    }
}
