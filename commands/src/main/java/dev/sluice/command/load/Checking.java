package dev.sluice.command.load;

import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.rows.FileEncoding;
import dev.sluice.rows.TimeForms;
import dev.sluice.rows.TupleBuffer;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads all files to their ends and encodes every value, as the load would; nothing is written. */
final class Checking {
    private static final int AT_ONCE = 64;

    private final LoadPlan plan;
    private final Work.Joined work;
    private final Transaction tx;
    private final long start = System.nanoTime();

    Checking(LoadPlan plan, Work.Joined work) {
        this.plan = plan;
        this.work = work;
        this.tx = work.transaction();
    }

    Report run() {
        List<CheckReport.Counted> counts = new ArrayList<>();
        for (TableLoad load : plan.tables()) {
            work.progress().at("check the files of " + load.name(), 0, -1);
            counts.add(new CheckReport.Counted(load.name(), records(load)));
        }
        CheckReport.Surroundings around = new CheckReport.Surroundings(free(), settings());
        return new CheckReport(plan, counts, around, Duration.ofNanos(System.nanoTime() - start));
    }

    private long records(TableLoad load) {
        TimeForms forms = plan.command().reading().forms();
        FileEncoding encoding = tx.isPostgres()
                ? FileEncoding.toPostgres(load.layout().columns(), forms)
                : FileEncoding.toSqlite(load.layout().columns(), forms);
        Findings findings = new Findings(Optional.empty(), work.databases().mask(), load.name());
        TupleBuffer scratch = new TupleBuffer(1 << 12);
        long[] records = {0};
        try (FileTuples files = new FileTuples(load, encoding, findings, FileTuples.Lead.NONE)) {
            boolean more = true;
            while (more) {
                more = files.read(AT_ONCE, row -> {
                    files.encode(row, scratch);
                    scratch.truncate(0);
                    records[0]++;
                });
            }
            files.end();
        }
        return records[0];
    }

    /** Beside a SQLite file; what a server's disk has is not to be known from here. */
    private OptionalLong free() {
        Database home = work.databases().home();
        if (tx.isPostgres()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    Files.getFileStore(Path.of(home.server().address())).getUsableSpace());
        } catch (IOException e) {
            // Some file systems do not tell; the report says so.
            return OptionalLong.empty();
        }
    }

    /** Those of the session that decide whether a large load gets through. */
    private List<CheckReport.Setting> settings() {
        List<CheckReport.Setting> settings = new ArrayList<>();
        settings.add(new CheckReport.Setting(
                "batch-size", String.valueOf(work.databases().batchSize())));
        Rows rows = tx.isPostgres() ? tx.query(Sql.of("""
                        select name, current_setting(name) as value from pg_settings
                        where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'work_mem',
                                       'maintenance_work_mem') order by 1""")) : tx.query(Sql.of("""
                        select 'lock_timeout' as name, timeout || 'ms' as value from pragma_busy_timeout"""));
        rows.rows()
                .forEach(row ->
                        settings.add(new CheckReport.Setting(String.valueOf(row.get(0)), String.valueOf(row.get(1)))));
        return settings;
    }
}
