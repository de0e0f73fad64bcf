package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Puts the way to one server together: what is written, then the service, then the PG variables, then what is usual. */
final class ServerReach {
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

    /** The value of {@code sslrootcert} that stands for the system's own trusted roots. */
    private static final String SYSTEM_ROOTS = "system";

    private final Conninfo info;
    private final Draft draft;
    private final Scope scope;
    private final List<Problem> warnings = new ArrayList<>();

    private ServerReach(Conninfo info, Draft draft, Scope scope) {
        this.info = info;
        this.draft = draft;
        this.scope = scope;
    }

    static Reach of(Conninfo written, Draft draft, Scope scope) {
        ServerReach reach = new ServerReach(written.copy(), draft, scope);
        reach.fill();
        Target.Server server = reach.server();
        Optional<Secret> password = reach.password(server);
        return new Reach(server, password, reach.warnings, reach.parts(password));
    }

    private void fill() {
        Draft.Way way = draft.way();
        way.user().ifPresent(user -> info.put(Conninfo.USER, user));
        way.tls().mode().ifPresent(mode -> info.put(Conninfo.SSL_MODE, mode));
        way.tls().root().ifPresent(root -> info.put(Conninfo.SSL_ROOT, root));
        way.service()
                .or(() -> info.get(Conninfo.SERVICE))
                .or(() -> scope.all().variable("PGSERVICE").map(s -> new Given(s, "environment variable PGSERVICE")))
                .ifPresent(service -> info.fillFrom(ServiceFile.find(service, scope.all())));
        info.fillFrom(PgVariables.read(scope.all()));
        // psql's own default is a socket, which the driver cannot open.
        info.fill(Conninfo.HOST, new Given("localhost", "default"));
        info.fill(Conninfo.PORT, new Given(String.valueOf(HostPort.DEFAULT_PORT), "default"));
        info.fill(Conninfo.USER, new Given(scope.all().user(), "operating system"));
        info.fill(Conninfo.DATABASE, new Given(text(Conninfo.USER), "default"));
    }

    private Target.Server server() {
        List<HostPort> hosts = hosts();
        return new Target.Server(hosts, text(Conninfo.DATABASE), text(Conninfo.USER), tls(hosts), info.parameters());
    }

    private List<HostPort> hosts() {
        String[] names = COMMA.split(text(Conninfo.HOST), -1);
        String[] ports = COMMA.split(text(Conninfo.PORT), -1);
        if (ports.length != 1 && ports.length != names.length) {
            throw wrong(
                    Conninfo.PORT,
                    names.length + " hosts have " + ports.length + " ports",
                    "give each its own, or one to all");
        }
        List<HostPort> hosts = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            String name = names[i].isEmpty() ? "localhost" : names[i];
            hosts.add(hostPort(name, ports[ports.length == 1 ? 0 : i]));
        }
        return hosts;
    }

    private HostPort hostPort(String name, String port) {
        if (!port.isEmpty() && !NUMBER.matcher(port).matches()) {
            throw wrong(Conninfo.PORT, "the port is not a number", "write one from 1 to 65535");
        }
        try {
            return new HostPort(name, port.isEmpty() ? HostPort.DEFAULT_PORT : Integer.parseInt(port));
        } catch (SluiceException e) {
            Problem problem = e.problems().get(0);
            throw wrong(Conninfo.HOST, problem.what(), problem.remedy()).causedBy(e);
        }
    }

    private Tls tls(List<HostPort> hosts) {
        Optional<String> root = info.get(Conninfo.SSL_ROOT).map(Given::text);
        boolean system = root.filter(SYSTEM_ROOTS::equals).isPresent();
        Tls.Mode usual = system ? Tls.Mode.VERIFY_FULL : Tls.defaultMode(hosts);
        Tls.Mode mode = info.get(Conninfo.SSL_MODE).map(given -> mode(given)).orElse(usual);
        if (system && mode != Tls.Mode.VERIFY_FULL) {
            throw wrong(
                    Conninfo.SSL_ROOT, "sslrootcert=system proves nothing with mode " + mode.text(), "use verify-full");
        }
        Optional<Path> file = root.filter(text -> !system).map(scope.folder()::resolve);
        return new Tls(mode, file);
    }

    private static Tls.Mode mode(Given given) {
        return Tls.Mode.of(given.text())
                .orElseThrow(() -> SluiceException.of(
                        Kind.USAGE, "sslmode is none that is known", given.where(), "use one of " + Tls.Mode.legal()));
    }

    private Optional<Secret> password(Target.Server server) {
        Optional<Secret> inUrl = info.get(Conninfo.PASSWORD).map(this::known);
        Optional<Secret> asked =
                draft.password().map(spec -> spec.secret(scope)).or(() -> inUrl);
        return asked.isPresent() ? asked : fromPasswordFile(server);
    }

    private Optional<Secret> fromPasswordFile(Target.Server server) {
        Path file = info.get(Conninfo.PASS_FILE)
                .map(given -> scope.all().directory().resolve(given.text()))
                .orElse(scope.all().home().resolve(".pgpass"));
        PgPass.Answer answer = new PgPass(file, scope.process().uid()).find(server);
        answer.warning().ifPresent(warnings::add);
        return answer.password().map(this::known);
    }

    private Secret known(Given password) {
        return Secret.known(password.text(), password.where(), scope.registry());
    }

    private List<ProfileListing.Part> parts(Optional<Secret> password) {
        List<ProfileListing.Part> parts = new ArrayList<>();
        for (String keyword : List.of(Conninfo.HOST, Conninfo.PORT, Conninfo.DATABASE, Conninfo.USER)) {
            info.get(keyword).ifPresent(g -> parts.add(new ProfileListing.Part(keyword, g.text(), g.where())));
        }
        password.ifPresent(p -> parts.add(new ProfileListing.Part(Conninfo.PASSWORD, p.toString(), p.origin())));
        for (String keyword : List.of(Conninfo.SSL_MODE, Conninfo.SSL_ROOT)) {
            info.get(keyword).ifPresent(g -> parts.add(new ProfileListing.Part(keyword, g.text(), g.where())));
        }
        info.parameters().stream()
                .sorted(Comparator.comparing(Setting::name))
                .flatMap(s ->
                        info.get(s.name()).stream().map(g -> new ProfileListing.Part(s.name(), g.text(), g.where())))
                .forEach(parts::add);
        return parts;
    }

    private String text(String keyword) {
        return info.get(keyword).map(Given::text).orElse("");
    }

    private SluiceException wrong(String keyword, String what, String remedy) {
        String where = info.get(keyword).map(Given::where).orElse("");
        return SluiceException.of(Kind.USAGE, what, where, remedy);
    }
}
