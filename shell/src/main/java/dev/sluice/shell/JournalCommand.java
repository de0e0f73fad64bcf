package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code sluice journal}: what it is told to do is in the commands under it. */
@Command(
        name = "journal",
        description = "Looks after the journal of runs: see journal ddl --help, journal purge --help.")
final class JournalCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw SluiceException.of(
                Kind.USAGE, "journal needs to be told what to do", "", "write journal ddl or journal purge");
    }
}
