package dev.sluice.db;

import java.util.logging.Level;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Liquibase's lines, with those of other libraries: nowhere, unless somebody has asked for them. */
final class LiquibaseLog extends AbstractLogService {
    @Override
    public int getPriority() {
        return PRIORITY_SPECIALIZED;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Logger getLog(Class type) {
        return new Lines(LoggerFactory.getLogger(type));
    }

    private static final class Lines extends AbstractLogger {
        private final org.slf4j.Logger lines;

        Lines(org.slf4j.Logger lines) {
            this.lines = lines;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }

        @Override
        public void log(@Nullable Level level, @Nullable String message, @Nullable Throwable cause) {
            int weight = level == null ? Level.FINE.intValue() : level.intValue();
            if (weight >= Level.SEVERE.intValue()) {
                lines.error(message, cause);
            } else if (weight >= Level.WARNING.intValue()) {
                lines.warn(message, cause);
            } else if (weight >= Level.INFO.intValue()) {
                lines.info(message, cause);
            } else {
                lines.debug(message, cause);
            }
        }
    }
}
