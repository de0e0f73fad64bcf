package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The record of the runs on one database, kept in that database. Its tables are made by the transaction that first needs
 * them; what writes nothing needs none.
 */
public final class Journal {
    private final Database home;
    private final Tables tables;
    private final TableSetup setup;
    private final RunTable runs;
    private final Path mirrors;

    private Journal(Database home, Tables tables, Path mirrors) {
        this.home = home;
        this.tables = tables;
        this.setup = new TableSetup(tables);
        this.runs = new RunTable(tables);
        this.mirrors = mirrors;
    }

    /**
     * Touches neither the database nor the disk.
     *
     * @param schema in SQLite, what the tables' names begin with
     * @param mirrorDirectory where each run has a local file; private to its owner
     */
    public static Journal open(Database home, Name schema, Path mirrorDirectory) {
        return new Journal(home, new Tables(home.dialect(), schema), mirrorDirectory);
    }

    /** Locks the runbook, then commits the run's row. Refuses as LOCKED when another run holds one of the locks. */
    public Run start(RunHeader header, Locks locks) {
        Invoker by = Invoker.here();
        String database = Identity.of(home).text();
        RunRecord record = new RunRecord(
                RunId.fresh(), header, by, database, Instant.now(), Optional.empty(), Outcome.RUNNING, "");
        return locked(record, locks, () -> begin(record));
    }

    private Run.Parts begin(RunRecord record) {
        try {
            return committed(record);
        } catch (SluiceException e) {
            if (!tables.sqlite() || e.kind() != Kind.REFUSED) {
                throw e;
            }
            throw SluiceException.of(
                            Kind.REFUSED,
                            "no journal can be kept in a SQLite file that cannot be written",
                            home.server().address(),
                            "use a profile that may write it")
                    .causedBy(e);
        }
    }

    private Run.Parts committed(RunRecord record) {
        return home.transaction(Access.WRITE, tx -> {
            Keeping keeping = setup.ensure(tx) ? Keeping.TABLES : Keeping.FILE;
            if (keeping == Keeping.TABLES) {
                runs.insert(tx, record);
            }
            Mirror mirror = Mirror.open(mirrors, record.id());
            mirror.append(MirroredRun.line(record, keeping));
            return parts(record.id(), keeping, mirror, false);
        });
    }

    /**
     * Locks the runbook and goes on with a run that has not come to its end. Refuses one that was started on another
     * database, be it a clone of this one.
     */
    public Run resume(RunId id, Locks locks) {
        RunRecord record = find(id).orElseThrow(() -> unknown(id.text()));
        String database = Identity.of(home).text();
        if (!record.database().equals(database)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "run " + id + " was started on another database: " + record.database() + ", this is " + database,
                    "",
                    "resume it there, or start a new run here");
        }
        return locked(record, locks, () -> inTables(id) ? again(record) : againFromFile(id));
    }

    private Run.Parts againFromFile(RunId id) {
        Mirror mirror = Mirror.open(mirrors, id);
        mirror.append(MirrorLine.of(MirrorLine.Event.RESUME));
        return parts(id, Keeping.FILE, mirror, true);
    }

    /** The tables are the truth: a local file that is gone, or was tampered with, is begun anew. */
    private Run.Parts again(RunRecord record) {
        Mirror mirror = Mirror.openSound(mirrors, record.id());
        home.transaction(Access.WRITE, tx -> {
            runs.resumed(tx, record.id(), Invoker.here());
            return record;
        });
        if (tables.sqlite()) {
            // Whoever had asked for its end has had it; how large its chunks are stays.
            RequestFile file = RequestFile.of(home, record.id());
            file.write(file.read().withAsk(Request.Ask.NONE));
        }
        mirror.append(
                mirror.isEmpty() ? MirroredRun.line(record, Keeping.TABLES) : MirrorLine.of(MirrorLine.Event.RESUME));
        return parts(record.id(), Keeping.TABLES, mirror, true);
    }

    private boolean inTables(RunId id) {
        return read(tx -> setup.there(tx) && runs.find(tx, id).isPresent());
    }

    private Run.Parts parts(RunId id, Keeping keeping, Mirror mirror, boolean resumed) {
        Store store = keeping == Keeping.TABLES
                ? new TableStore(home, tables, id)
                : new FileStore(home, Mirror.file(mirrors, id));
        return new Run.Parts(store, keeping, mirror, resumed);
    }

    private Run locked(RunRecord record, Locks locks, Supplier<Run.Parts> begin) {
        String scope = record.database() + "/" + tables.schema();
        List<LockName> names = LockName.of(scope, record.header().runbook(), locks.names());
        RunLock lock = RunLock.take(home, Holder.here(record.id()), names, locks.patience());
        try {
            return new Run(this, record, lock, begin.get());
        } catch (Throwable t) {
            lock.close();
            throw t;
        }
    }

    /** The run, from the table or, where none may be made, from its local file. */
    public Optional<RunRecord> find(RunId id) {
        Optional<RunRecord> row = read(tx -> setup.there(tx) ? runs.find(tx, id) : Optional.empty());
        if (row.isPresent()) {
            return row;
        }
        Optional<MirroredRun> mirrored = MirroredRun.read(Mirror.file(mirrors, id));
        mirrored.filter(m -> m.keeping() == Keeping.TABLES).ifPresent(m -> refuseReplaced(id));
        return mirrored.map(MirroredRun::record);
    }

    /** The run whose id is, or begins with, the text: with {@code r-} or without. Refuses what fits none, or several. */
    public RunRecord named(String text) {
        String start = text.startsWith("r-") ? text : "r-" + text;
        if (!start.equals("r-")) {
            Optional<RunRecord> exact = find(new RunId(start));
            if (exact.isPresent()) {
                return exact.get();
            }
        }
        List<RunRecord> found = read(tx -> setup.there(tx) ? runs.beginning(tx, start) : List.of());
        List<RunRecord> all = found.isEmpty() ? mirrored(start) : found;
        if (all.size() > 1) {
            String ids =
                    String.join(", ", all.stream().map(each -> each.id().text()).toList());
            throw SluiceException.of(
                    Kind.USAGE, "several runs begin with " + start, "", "name one of them in full: " + ids);
        }
        return all.stream().findFirst().orElseThrow(() -> unknown(start));
    }

    /** Those of this database that are in local files alone. */
    private List<RunRecord> mirrored(String start) {
        String database = Identity.of(home).text();
        return Mirror.runs(mirrors, start).stream()
                .flatMap(id -> MirroredRun.read(Mirror.file(mirrors, id)).stream())
                .filter(run -> run.keeping() == Keeping.FILE)
                .map(MirroredRun::record)
                .filter(run -> run.database().equals(database))
                .toList();
    }

    /**
     * Leaves a word for a run that is under way in another process. Refuses where it has ended, where its process is dead, and
     * where it keeps no table.
     */
    public void ask(RunRecord run, Request.Ask ask) {
        leave(run, now -> now.withAsk(ask));
    }

    /** The same for the number of rows per chunk. */
    public void tune(RunRecord run, long commitEvery) {
        leave(run, now -> now.withCommitEvery(commitEvery));
    }

    private void leave(RunRecord run, UnaryOperator<Request> word) {
        if (!inTables(run.id())) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "run " + run.id() + " keeps its journal in a file, where no word can be left for it",
                    "",
                    "end it with Ctrl-C or SIGTERM");
        }
        if (!isUnderWay(run) || !left(run.id(), word)) {
            throw SluiceException.of(
                    Kind.USAGE, "run " + run.id() + " is not under way", "", "see sluice show " + run.id());
        }
    }

    private boolean left(RunId run, UnaryOperator<Request> word) {
        if (tables.sqlite()) {
            RequestFile file = RequestFile.of(home, run);
            file.write(word.apply(file.read()));
            return true;
        }
        return home.transaction(Access.WRITE, tx -> runs.ask(tx, run, word.apply(runs.request(tx, run))));
    }

    private Request request(RunId run) {
        return tables.sqlite() ? RequestFile.of(home, run).read() : read(tx -> runs.request(tx, run));
    }

    /** Whether a living process holds the run's lock. */
    public boolean isUnderWay(RunRecord run) {
        if (run.outcome() != Outcome.RUNNING) {
            return false;
        }
        String scope = run.database() + "/" + tables.schema();
        List<LockName> names = LockName.of(scope, run.header().runbook(), List.of());
        try {
            RunLock.take(home, Holder.here(RunId.fresh()), names, Duration.ZERO).close();
            return false;
        } catch (SluiceException e) {
            if (e.kind() != Kind.LOCKED) {
                throw e;
            }
            return true;
        }
    }

    /** Whether a process holds the run's lock, as a look without taking it tells: of one that was killed, for a moment still. */
    public boolean isHeld(RunRecord run) {
        String scope = run.database() + "/" + tables.schema();
        List<LockName> names = LockName.of(scope, run.header().runbook(), List.of());
        return run.outcome() == Outcome.RUNNING && RunLock.isHeld(home, run.id(), names.get(0));
    }

    /** Whether somebody has asked the run to pause, and nobody to go on. */
    public boolean isPausing(RunRecord run) {
        return inTables(run.id()) && request(run.id()).ask() == Request.Ask.PAUSE;
    }

    private void refuseReplaced(RunId id) {
        throw SluiceException.of(
                Kind.REFUSED,
                "run " + id + " is in its local file, but not in this database",
                Mirror.file(mirrors, id).toString(),
                "the database was replaced since, or is another one; start a new run");
    }

    /** The newest runs; where there are no tables, those that local files know of. */
    public List<RunRecord> runs(int limit) {
        Optional<List<RunRecord>> rows =
                read(tx -> setup.there(tx) ? Optional.of(runs.latest(tx, limit)) : Optional.empty());
        return rows.orElseGet(() -> mirrored("r-").stream()
                .sorted(Comparator.comparing(RunRecord::started).reversed())
                .limit(limit)
                .toList());
    }

    /** The run's steps that are committed, wherever they are kept. */
    public List<StepRecord> steps(RunId id) {
        Store store = inTables(id) ? new TableStore(home, tables, id) : new FileStore(home, Mirror.file(mirrors, id));
        return store.steps(1, Integer.MAX_VALUE);
    }

    /** Which database this is, as a run's record has it; a clone is another one. */
    public String database() {
        return Identity.of(home).text();
    }

    /** How far targets have followed their sources. */
    public SyncMeta syncMeta() {
        return new SyncMeta(tables);
    }

    private <T> T read(Function<Transaction, T> body) {
        return home.transaction(Access.READ, body);
    }

    private static SluiceException unknown(String id) {
        return SluiceException.of(Kind.USAGE, "there is no run " + id + " in this journal", "", "see sluice runs");
    }

    Database home() {
        return home;
    }

    /** Puts a run and its steps back into a database that was replaced while it ran. */
    void restate(Transaction tx, RunRecord record) {
        setup.ensure(tx);
        runs.insert(tx, record);
        List<MirrorLine> lines =
                MirrorText.read(Mirror.file(mirrors, record.id())).lines();
        TableStore store = new TableStore(home, tables, record.id());
        for (StepRecord step : Replay.of(lines, new CommittedLines(home, lines))) {
            store.restate(tx, step);
        }
    }
}
