package dev.sluice.shell;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of what connects to a database. */
final class Opening {
    @Option(names = "--config", paramLabel = "F", description = "the file with the profiles, instead of sluice.toml")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--profile", paramLabel = "NAME", description = "the profile that is written")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = "--approve",
            paramLabel = "NAME",
            description = "lets a protected profile be written; name it again")
    private Optional<String> approved = Optional.empty();

    @Option(names = "--log-sql", paramLabel = "F", description = "appends every statement that is sent to this file")
    private Optional<Path> logSql = Optional.empty();

    /** Read without picocli. */
    static Opening of(Optional<Path> config, Optional<String> approved) {
        Opening opening = new Opening();
        opening.config = config;
        opening.approved = approved;
        return opening;
    }

    private boolean mayAsk;

    private boolean typed;

    /** A url typed at the prompt may hold a password: no other process reads it there. */
    Opening typed() {
        typed = true;
        return this;
    }

    boolean isTyped() {
        return typed;
    }

    /** Whether the name of a protected profile may be asked for, where somebody sits at a terminal. */
    void mayAsk(boolean may) {
        mayAsk = may;
    }

    boolean mayAsk() {
        return mayAsk;
    }

    Optional<Path> config() {
        return config;
    }

    Optional<String> profile() {
        return profile;
    }

    Optional<String> approved() {
        return approved;
    }

    Optional<Path> logSql() {
        return logSql;
    }
}
