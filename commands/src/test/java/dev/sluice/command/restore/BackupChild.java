package dev.sluice.command.restore;

import dev.sluice.command.Databases;
import dev.sluice.command.Gate;
import dev.sluice.command.OneDatabase;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.command.backup.BackupWord;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseOptions;
import dev.sluice.db.Trace;
import dev.sluice.profile.Environment;
import dev.sluice.profile.Profiles;
import dev.sluice.profile.SecretRegistry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A process that backs up or restores, to be killed: {@code backup|restore FOLDER URL OPTION VALUE...}. With {@code stopAt N} it waits at the
 * beginning of its N-th phase.
 */
final class BackupChild {
    private BackupChild() {}

    public static void main(String[] args) {
        SecretRegistry secrets = new SecretRegistry();
        Database home = Database.open(
                Profiles.fromUrl(args[2], Environment.system(), secrets),
                new DatabaseOptions("sluice test", false, true, Trace.NONE, secrets));
        try (home) {
            home.connect();
            Databases databases = new OneDatabase() {
                @Override
                public Database home() {
                    return home;
                }

                @Override
                public Path directory() {
                    return Path.of(args[1]);
                }
            };
            System.out.println("ready");
            System.out.flush();
            boolean stops = args.length > 3 && args[3].equals("stopAt");
            Progress progress = stops ? new Stopping(Integer.parseInt(args[4])) : Progress.NONE;
            Session session = new Session(databases, new Gate("t", false, false, false), progress);
            boolean backup = args[0].equals("backup");
            Object[] options = options(Arrays.copyOfRange(args, stops ? 5 : 3, args.length));
            boolean tables = backup && !List.of(options).contains("database");
            List<String> targets = backup ? (tables ? List.of("big", "small") : List.of()) : List.of("whole");
            session.run(BackupBench.command(backup ? BackupWord.WORD : RestoreWord.WORD, targets, options));
            System.out.println("done");
        }
    }

    private static Object[] options(String[] texts) {
        return Arrays.stream(texts)
                .map(text -> text.equals("true") ? (Object) true : text)
                .toArray();
    }

    /** Waits at the beginning of a phase, to be killed there. */
    private static final class Stopping implements Progress {
        private final int stop;
        private String last = "";
        private int phases;

        Stopping(int stop) {
            this.stop = stop;
        }

        @Override
        public void at(String phase, long done, long of) {
            if (!phase.equals(last) && ++phases == stop) {
                System.out.println("stopped at " + phase);
                System.out.flush();
                java.util.concurrent.locks.LockSupport.parkNanos(Long.MAX_VALUE);
            }
            last = phase;
        }
    }
}
