package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuietLogsTest {
    private final LoggerContext logs = new LoggerContext();
    private final Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    @AfterEach
    void clear() {
        System.clearProperty("sluice.log");
        logs.stop();
    }

    @Test
    void nothingIsLoggedUnlessItIsAskedFor() {
        assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(QuietLogs.class);
        new QuietLogs().configure(logs);
        assertThat(root.getLevel()).isEqualTo(Level.OFF);
        assertThat(root.iteratorForAppenders()).isExhausted();
    }

    @Test
    void whatIsAskedForGoesToStandardError() {
        System.setProperty("sluice.log", "debug");
        new QuietLogs().configure(logs);
        assertThat(root.getLevel()).isEqualTo(Level.DEBUG);
        assertThat(root.iteratorForAppenders()).hasNext();
    }
}
