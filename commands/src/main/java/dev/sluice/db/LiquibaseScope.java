package dev.sluice.db;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.executor.ExecutorService;
import liquibase.ui.LoggerUIService;

/**
 * Where Liquibase runs: it reads one folder, says nothing, tells nobody, and remembers no connection afterwards. What it keeps, it keeps for the
 * whole process, so one thread at a time.
 */
final class LiquibaseScope {
    private static final ReentrantLock ALONE = new ReentrantLock();
    /** Held, because loggers that nobody holds are forgotten with their levels. */
    private static final Logger ROOT = Logger.getLogger("liquibase");

    private final Map<String, Object> values = new HashMap<>();

    /** What is done there. */
    interface Body<T> {
        T run() throws Exception;
    }

    LiquibaseScope(RootedFiles files) {
        // Before the first scope is made: what that one logs would be written to standard error.
        ROOT.setLevel(Level.OFF);
        values.put(Scope.Attr.logService.name(), new LiquibaseLog());
        values.put(Scope.Attr.ui.name(), new LoggerUIService());
        values.put(Scope.Attr.resourceAccessor.name(), files);
        values.put("liquibase.analytics.enabled", false);
        values.put("liquibase.showBanner", false);
    }

    <T> T run(Body<T> body) throws Exception {
        ALONE.lock();
        try {
            return Scope.child(values, () -> {
                try {
                    return body.run();
                } finally {
                    forget();
                }
            });
        } finally {
            ALONE.unlock();
        }
    }

    private static void forget() {
        Scope.getCurrentScope().getSingleton(ExecutorService.class).reset();
        Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .resetAll();
    }
}
