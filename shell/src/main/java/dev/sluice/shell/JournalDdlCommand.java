package dev.sluice.shell;

import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Postgres;
import dev.sluice.dialect.Sqlite;
import dev.sluice.journal.JournalDdl;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Target;
import dev.sluice.sql.Name;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice journal ddl}. */
@Command(
        name = "ddl",
        description = {
            "Prints the statements that make the journal's tables, for a DBA to execute where the program may create none.",
            "Takes engine and journal-schema from the profile, where one is named. Connects to nothing.",
            "Exit codes: 0; 2 the profile cannot be used."
        })
final class JournalDdlCommand implements Callable<Integer> {
    /** The engines that keep a journal. */
    enum Engine {
        POSTGRESQL,
        SQLITE
    }

    @Option(names = "--engine", paramLabel = "E", description = "postgresql or sqlite (default: postgresql)")
    private Engine engine = Engine.POSTGRESQL;

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    JournalDdlCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Optional<Profile> profile =
                opening.profile().map(name -> Workplace.profiles(call, opening).named(name));
        boolean sqlite =
                profile.map(p -> p.target() instanceof Target.SqliteFile).orElse(engine == Engine.SQLITE);
        Dialect dialect = sqlite ? new Sqlite() : new Postgres();
        Name schema = Name.of(profile.map(Profile::journalSchema).orElse("sluice"));
        JournalDdl.text(dialect, schema).stripTrailing().lines().forEach(call.console()::line);
        return 0;
    }
}
