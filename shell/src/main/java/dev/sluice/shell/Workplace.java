package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.command.Session;
import dev.sluice.db.DatabaseOptions;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Profiles;
import dev.sluice.shell.OpenDatabases.Means;
import dev.sluice.shell.print.ProgressLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All that a call works with on its databases, made from its options. Closing it closes what was opened. */
final class Workplace implements AutoCloseable {
    private final Call call;
    private final Profiles profiles;
    private final OpenDatabases databases;
    private final Sitting sitting;

    /** A session, the switch that shows its statements, and what another call has to be given to come to the same place. */
    private record Sitting(Session session, Echo echo, String address) {}

    private Workplace(Call call, Profiles profiles, OpenDatabases databases, Sitting sitting) {
        this.call = call;
        this.profiles = profiles;
        this.databases = databases;
        this.sitting = sitting;
    }

    /** Reads the profiles and chooses one; nothing is connected yet. */
    static Workplace open(Call call, Opening opening, Optional<String> named) {
        Profiles profiles = profiles(call, opening);
        Profile home = named.filter(Profiles::isUrl)
                .map(url -> byUrl(call, url, opening.isTyped()))
                .orElseGet(() -> profiles.choose(named));
        named.filter(name -> !Profiles.isUrl(name))
                .ifPresent(name -> call.console().advise(text -> Advice.complete(text, name)));
        Gate gate = new Gate(home.name(), home.readOnly(), home.guarded(), isApproved(call, opening, home));
        home.warnings().forEach(new Failures(call)::warn);
        SqlLogs logs = logs(call, opening, profiles);
        Echo echo = new Echo(call.console(), logs.of(home));
        DatabaseOptions options = new DatabaseOptions("sluice", gate.closed(), true, echo, call.secrets());
        OpenDatabases databases = new OpenDatabases(profiles, home, options, means(call, logs));
        Session session = new Session(databases, gate, new ProgressLine(call.console()));
        return new Workplace(
                call,
                profiles,
                databases,
                new Sitting(session, echo, named.filter(Profiles::isUrl).orElse(home.name())));
    }

    private static Means means(Call call, SqlLogs logs) {
        Path directory = call.environment().directory();
        return new Means(
                logs, call.probed(), directory, call.console().streams().in());
    }

    static Profiles profiles(Call call, Opening opening) {
        return Profiles.load(call.environment(), opening.config(), call.secrets());
    }

    private static Profile byUrl(Call call, String url, boolean typed) {
        Profile profile = Profiles.fromUrl(url, call.environment(), call.secrets());
        boolean holds = profile.password().filter(p -> p.origin().equals("url")).isPresent();
        if (holds && !typed) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "a password is not taken from the command line, where every process can read it",
                    "url",
                    "leave it out of the url; PGPASSWORD and ~/.pgpass are read");
        }
        return profile;
    }

    private static boolean isApproved(Call call, Opening opening, Profile home) {
        Optional<String> approved = opening.approved();
        if (home.guarded() && approved.isEmpty() && opening.mayAsk()) {
            return typed(call, home);
        }
        approved.filter(name -> !name.equals(home.name())).ifPresent(name -> {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "--approve names \"" + name + "\", but the profile is \"" + home.name() + "\"",
                    "--approve",
                    "name the profile that is to be written");
        });
        return approved.isPresent();
    }

    /** Where nobody is to be asked, the profile stays closed, and the first write is refused. */
    private static boolean typed(Call call, Profile home) {
        String question = "profile \"" + home.name() + "\" is protected; type its name to let it be written:";
        Optional<String> answer = new TerminalQuestions(call.console()).ask(question, false);
        answer.filter(name -> !name.equals(home.name())).ifPresent(name -> {
            throw SluiceException.of(
                    Kind.REFUSED, "profile \"" + home.name() + "\" was not approved: that is not its name", "", "");
        });
        return answer.isPresent();
    }

    private static SqlLogs logs(Call call, Opening opening, Profiles profiles) {
        Path beside = profiles.file()
                .map(f -> f.resolveSibling(""))
                .orElse(call.environment().directory());
        return new SqlLogs(call, opening.logSql().map(call::path), beside.resolve(".sluice/log"));
    }

    Profiles profiles() {
        return profiles;
    }

    Profile home() {
        return databases.homeProfile();
    }

    Session session() {
        return sitting.session();
    }

    /** The profile's name, or the URL that was given instead of one. */
    String address() {
        return sitting.address();
    }

    /** Shows the statements that are sent to the home database. */
    Echo echo() {
        return sitting.echo();
    }

    /** What goes where: {@code lab (sqlite file) -> prod (ops@host/app, primary, PostgreSQL 15)}. Connects. */
    String heading(List<String> sources) {
        return Heading.of(
                sources.stream().map(profiles::named).toList(),
                home(),
                databases.home().server());
    }

    @Override
    public void close() {
        try {
            databases.close();
        } catch (SluiceException e) {
            // What was done is done and was said; how a connection ends changes neither.
            e.problems().forEach(new Failures(call)::warn);
        }
    }
}
