package dev.sluice.command.load;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Sequences;
import dev.sluice.command.Work;
import dev.sluice.command.load.Load.Mode;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.db.TupleStream;
import dev.sluice.rows.EncodedRows;
import dev.sluice.rows.FileEncoding;
import dev.sluice.rows.TimeForms;
import java.util.List;
import java.util.Optional;

/** Fills one table: straight from its files, or by way of a temporary table where rows must be looked at first. */
final class TableFill {
    /** Below this the planner's guess about a fresh temporary table does no harm. */
    private static final long WORTH_ANALYZING = 1000;

    private static final int EVERY = 4096;
    private static final String DATA = "22";

    private final LoadSql sql;
    private final TableLoad load;
    private final Work.Joined work;
    private final Transaction tx;
    private final Optional<Rejects> rejects;
    private final FileEncoding encoding;
    private long sent;

    TableFill(LoadSql sql, Work.Joined work, Optional<Rejects> rejects, TimeForms forms) {
        this.sql = sql;
        this.load = sql.load();
        this.work = work;
        this.tx = work.transaction();
        this.rejects = rejects;
        this.encoding = sql.postgres()
                ? FileEncoding.toPostgres(load.layout().columns(), forms)
                : FileEncoding.toSqlite(load.layout().columns(), forms);
    }

    /** What became of the table; {@code deleted} rows were cleared before. */
    TableTotal load(long deleted) {
        TableTotal total = load.staged() ? staged(deleted) : straight(deleted);
        if (sql.postgres() && total.inserted() > 0) {
            new Sequences(tx, load.target()).follow(column -> load.layout().fills(List.of(column)));
        }
        return total;
    }

    private TableTotal straight(long deleted) {
        try {
            long rows = tx.nested(() -> send(Destination.table(sql), findings(Optional.empty())));
            return new TableTotal(load, rows, rows, 0, deleted, 0);
        } catch (SluiceException e) {
            if (!isOfRows(e)) {
                throw e;
            }
            throw named(e);
        }
    }

    private Findings findings(Optional<Rejects> aside) {
        return new Findings(aside, work.databases().mask(), load.name());
    }

    private static boolean isOfRows(SluiceException e) {
        return Fault.behind(e)
                .filter(f -> f.isOfIntegrity() || f.sqlState().startsWith(DATA))
                .isPresent();
    }

    /** Reads the files once more, into a temporary table, to name the rows that the engine does not take. */
    private SluiceException named(SluiceException first) {
        Findings findings = findings(Optional.empty());
        long taken = sent;
        try {
            tx.nested(() -> {
                stage(findings);
                new Offenders(sql, tx, findings, Findings.MOST).find();
                if (findings.isEmpty() && !sql.postgres()) {
                    refused(taken, findings, first);
                }
                findings.throwIfAny();
                return 0;
            });
        } catch (SluiceException e) {
            return findings.isEmpty() ? explained(first) : e.causedBy(first);
        }
        return explained(first);
    }

    /** SQLite takes one row after the other, so that the one behind those it took is the one it refused. */
    private void refused(long taken, Findings findings, SluiceException refusal) {
        tx.query(sql.stagedAfter(taken)).rows().stream()
                .findFirst()
                .ifPresent(row -> findings.row(
                        String.valueOf(row.get(0)), refusal.problems().get(0).what(), ""));
    }

    /** With deferred keys an orphan comes to light when the transaction ends, and there without the record that brought it. */
    void refuseOrphans() {
        if (load.staged()) {
            return;
        }
        boolean orphans = load.target().foreignKeys().stream()
                .filter(key -> !key.parentColumns().isEmpty())
                .anyMatch(key -> tx.number(sql.countOrphans(key)) > 0);
        if (orphans) {
            Findings findings = findings(Optional.empty());
            stage(findings);
            new Offenders(sql, tx, findings, Findings.MOST).findOrphans();
            findings.throwIfAny();
            tx.execute(sql.dropStage());
        }
    }

    private SluiceException explained(SluiceException e) {
        Problem said = e.problems().get(0);
        return SluiceException.of(e.kind(), said.what(), "table " + load.name(), said.remedy())
                .causedBy(e);
    }

    private TableTotal staged(long deleted) {
        Findings findings = findings(rejects);
        long before = aside();
        long rows = stage(findings);
        new Offenders(sql, tx, findings, load.aside() ? Integer.MAX_VALUE - 1 : Findings.MOST).findInexact();
        if (load.aside()) {
            new Offenders(sql, tx, findings, Integer.MAX_VALUE - 1).find();
        } else if (load.mode() == Mode.UPSERT) {
            new Offenders(sql, tx, findings, Findings.MOST).findDuplicates();
        }
        findings.throwIfAny();
        long left = load.aside() ? tx.number(sql.countStage()) : rows;
        long setAside = aside() - before;
        Written written = write(left);
        tx.execute(sql.dropStage());
        return new TableTotal(load, left + setAside, written.inserted(), written.updated(), deleted, setAside);
    }

    private record Written(long inserted, long updated) {}

    private long aside() {
        return rejects.map(Rejects::count).orElse(0L);
    }

    private long stage(Findings findings) {
        tx.execute(sql.createStage());
        long rows = send(Destination.stage(sql), findings);
        if (sql.postgres() && rows >= WORTH_ANALYZING) {
            tx.execute(sql.analyzeStage());
        }
        return rows;
    }

    private Written write(long rows) {
        try {
            return load.mode() == Mode.UPSERT ? merged() : tx.nested(() -> insert(rows));
        } catch (SluiceException e) {
            if (!isOfRows(e) || load.aside()) {
                throw e;
            }
            Findings findings = findings(Optional.empty());
            new Offenders(sql, tx, findings, Findings.MOST).find();
            findings.throwIfAny();
            throw explained(e);
        }
    }

    private Written insert(long rows) {
        long inserted = tx.execute(sql.insertAll());
        refuseLost(rows, inserted);
        return new Written(inserted, 0);
    }

    /** Updates first, for they may free unique values; where rows refer to others of the same file, inserts first. */
    private Written merged() {
        try {
            return tx.nested(() -> {
                long updated = update();
                return merge(updated, tx.execute(sql.insertMissing()));
            });
        } catch (SluiceException e) {
            if (Fault.behind(e).filter(Fault::isOfIntegrity).isEmpty()) {
                throw e;
            }
            return inserted(e);
        }
    }

    private Written inserted(SluiceException first) {
        try {
            return tx.nested(() -> {
                long inserted = tx.execute(sql.insertMissing());
                return merge(update(), inserted);
            });
        } catch (SluiceException e) {
            first.addSuppressed(e);
            throw first;
        }
    }

    private long update() {
        return sql.updated().isEmpty() ? 0 : tx.execute(sql.updateChanged());
    }

    private Written merge(long updated, long inserted) {
        long absent = tx.number(sql.countAbsent());
        if (absent > 0) {
            throw lost(absent + " records did not arrive");
        }
        return new Written(inserted, updated);
    }

    private void refuseLost(long sent, long arrived) {
        if (sent != arrived) {
            throw lost(arrived + " of " + sent + " records arrived");
        }
    }

    private SluiceException lost(String what) {
        return SluiceException.of(
                Kind.FAILED, what, "table " + load.name(), "look for a trigger or rule that leaves rows out");
    }

    /** Sends all records; what was sent must be what arrived. */
    private long send(Destination destination, Findings findings) {
        FileTuples files = new FileTuples(load, encoding, findings, destination.lead());
        sent = 0;
        long arrived;
        try (TupleStream rows = new EncodedRows(files, files, work.databases().batchSize());
                Destination.Sink sink = destination.open(tx)) {
            while (rows.next()) {
                sink.row(rows);
                sent++;
                if (sent % EVERY == 0) {
                    work.progress().at("load " + load.name(), sent, -1);
                }
            }
            arrived = sink.finish();
        }
        refuseLost(sent, arrived);
        return sent;
    }
}
