package dev.sluice.shell.meta;

import static dev.sluice.shell.meta.Meta.Takes.NOTHING;
import static dev.sluice.shell.meta.Meta.Takes.PROFILE;
import static dev.sluice.shell.meta.Meta.Takes.SETTING;
import static dev.sluice.shell.meta.Meta.Takes.SWITCH;
import static dev.sluice.shell.meta.Meta.Takes.TEXT;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Server;
import dev.sluice.profile.Profiles;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Visible;
import java.util.List;
import java.util.Locale;

/** The session itself. */
final class SessionMetas {
    static final MetaGroup GROUP = new MetaGroup(
            "The session",
            List.of(
                    Meta.of("\\?", "Lists what there is.", NOTHING, call -> call.desk()
                            .results()
                            .line(Help.overview())),
                    new Meta("\\q", "", "Leaves; asks when a transaction is open.", NOTHING, call -> Next.LEAVE),
                    new Meta(
                            "\\c",
                            "[PROFILE]",
                            "Goes to another profile, or to the database of a url.",
                            PROFILE,
                            SessionMetas::connect),
                    Meta.of("\\conninfo", "Tells where the prompt is connected.", NOTHING, SessionMetas::connection),
                    Meta.of(
                            "\\write REASON",
                            "Opens one transaction that may write a protected profile; asks for the profile's name.",
                            TEXT,
                            call -> Approval.ask(call.desk(), call.required("the reason, which is logged"))),
                    Meta.of("\\echo TEXT", "Prints the text.", TEXT, call -> call.desk()
                            .results()
                            .line(MetaCall.unquoted(call.argument()))),
                    Meta.of(
                            "\\! COMMAND",
                            "Runs a command of the system, as exec does; its failure is one.",
                            TEXT,
                            call -> call.desk()
                                    .results()
                                    .line(call.desk()
                                            .engine()
                                            .program(List.of("sh", "-c", call.required("a command")))
                                            .stripTrailing())),
                    Meta.of("\\timing [on|off]", "Says how long each input took.", SWITCH, SessionMetas::timing),
                    Meta.of(
                            "\\set [NAME VALUE]",
                            "Sets a variable; ECHO on shows every statement sent, ASK off asks before none.",
                            SETTING,
                            SessionMetas::set),
                    Meta.of(
                            "\\errverbose",
                            "Shows the last failure with all that is known of it.",
                            NOTHING,
                            SessionMetas::errverbose),
                    Meta.of("\\history [N]", "Lists what was typed in this session.", TEXT, SessionMetas::history)));

    private SessionMetas() {}

    private static Next connect(MetaCall call) {
        String profile = MetaCall.unquoted(call.argument());
        if (profile.isEmpty()) {
            connection(call);
            return Next.GO_ON;
        }
        if (!Profiles.isUrl(profile) && !call.around().profiles().contains(profile)) {
            if (profile.contains(":")) {
                // It may hold a password.
                throw MetaCall.usage("that is neither a profile nor a url of a database", "see docs/profiles.md");
            }
            String question = Nearest.question(profile, call.around().profiles());
            throw MetaCall.usage("unknown profile \"" + profile + "\"", question);
        }
        if (call.desk().work().isOpen()) {
            throw MetaCall.usage("a transaction is open", "commit or roll back first");
        }
        return Next.connect(profile);
    }

    private static void connection(MetaCall call) {
        call.desk().results().line(call.around().connection());
        Server server = call.desk().session().databases().home().server();
        if (server.isPostgres()) {
            call.desk().results().line("user " + Visible.line(server.user()) + " at " + Visible.line(server.address()));
        }
    }

    private static void timing(MetaCall call) {
        boolean on = call.toggled(call.desk().results().settings().timing());
        call.desk().results().settings().timing(on);
        call.say("timing is " + (on ? "on" : "off"));
    }

    private static void set(MetaCall call) {
        String[] parts = call.argument().split("\\s+", 2);
        String name = parts[0];
        String value = parts.length > 1 ? MetaCall.unquoted(parts[1]) : "";
        boolean on = !value.toLowerCase(Locale.ROOT).matches("off|none|false|0");
        switch (name) {
            case "" -> list(call.desk());
            case "ECHO" -> call.around().echo(on);
            case "ASK" -> call.desk().results().settings().asks(on);
            default -> {
                if (!name.matches("[A-Za-z_]\\w*")) {
                    throw MetaCall.usage("\"" + name + "\" is no name of a variable", "");
                }
                call.desk().engine().set(name, value);
            }
        }
    }

    private static void list(Desk desk) {
        desk.engine().variables().stream().sorted().forEach(name -> desk.results()
                .line(name + " = " + desk.engine().variable(name)));
    }

    private static void errverbose(MetaCall call) {
        Throwable failure = call.desk()
                .lastFailure()
                .orElseThrow(() -> SluiceException.of(Kind.USAGE, "nothing has failed so far", "", ""));
        call.desk().results().line(call.around().verbose(failure));
    }

    private static void history(MetaCall call) {
        List<String> past = call.desk().past();
        int most = call.argument().isEmpty() ? 50 : Numbers.whole(call.argument());
        for (int i = Math.max(0, past.size() - most); i < past.size(); i++) {
            call.desk().results().line((i + 1) + "  " + past.get(i));
        }
    }
}
