package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a profile as written into one that can be used, asking the environment for what it leaves open. */
record Resolution(Draft draft, Scope scope) {
    Profile profile() {
        Optional<Url> url = url(draft.way().url());
        Reach main = reach(url);
        Optional<Reach> direct = url(draft.way().direct()).map(u -> ServerReach.of(directInfo(u, url), draft, scope));
        Profile.Login login = login(main, direct);
        Draft.Manner manner = draft.manner();
        return new Profile(
                draft.name(),
                draft.origin(),
                main.target(),
                direct.map(reach -> (Target.Server) reach.target()),
                login,
                manner.guard(),
                manner.timeouts(),
                manner.working());
    }

    private Profile.Login login(Reach main, Optional<Reach> direct) {
        List<Problem> warnings = new ArrayList<>(main.warnings());
        direct.ifPresent(reach -> warnings.addAll(reach.warnings()));
        return new Profile.Login(
                main.password(),
                direct.flatMap(Reach::password),
                draft.role().map(Given::text),
                warnings.stream().distinct().toList());
    }

    /** The way to the profile's main target. */
    Reach reach() {
        return reach(url(draft.way().url()));
    }

    private Optional<Url> url(Optional<Draft.UrlSpec> spec) {
        return spec.map(s -> Url.read(s.ask(scope.all())));
    }

    private Reach reach(Optional<Url> url) {
        if (url.isPresent() && url.get() instanceof Url.Own) {
            Target own = new Target.Embedded(scope.folder().resolve(".sluice/postgres"));
            return Reach.without(own, urlPart());
        }
        if (url.isPresent() && url.get() instanceof Url.Sqlite sqlite) {
            if (!draft.onlyForServers().isEmpty()) {
                throw SluiceException.of(Kind.USAGE, draft.onlyForServers());
            }
            return Reach.without(new Target.SqliteFile(scope.folder().resolve(sqlite.path())), urlPart());
        }
        return ServerReach.of(serverInfo(url).orElseGet(Conninfo::new), draft, scope);
    }

    private static Optional<Conninfo> serverInfo(Optional<Url> url) {
        return url.filter(Url.Server.class::isInstance)
                .map(Url.Server.class::cast)
                .map(Url.Server::info);
    }

    /** A direct url need say only what differs: the same database is meant, past the pooler. */
    private Conninfo directInfo(Url direct, Optional<Url> main) {
        if (!(direct instanceof Url.Server server)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "direct-url must be that of a PostgreSQL server",
                    draft.origin(),
                    "use postgresql://...");
        }
        Conninfo info = server.info().copy();
        // The port of the pooler, from wherever it would be filled in, is the one thing that must not be kept.
        boolean elsewhere = info.get(Conninfo.HOST).isPresent();
        String login = info.get(Conninfo.USER).isPresent() ? Conninfo.PASSWORD : "";
        serverInfo(main).ifPresent(m -> info.fillFrom(m.without(List.of(Conninfo.HOST, Conninfo.PORT, login))));
        if (elsewhere) {
            info.fill(Conninfo.PORT, new Given(String.valueOf(HostPort.DEFAULT_PORT), "default"));
        } else {
            serverInfo(main).flatMap(m -> m.get(Conninfo.HOST)).ifPresent(host -> info.fill(Conninfo.HOST, host));
        }
        return info;
    }

    private ProfileListing.Part urlPart() {
        String from = draft.way()
                .url()
                .map(u -> u.inVariable()
                        ? "environment variable " + u.given().text()
                        : u.given().where())
                .orElse(draft.origin());
        return new ProfileListing.Part("url", reachKind(), from);
    }

    private String reachKind() {
        return url(draft.way().url()).filter(Url.Own.class::isInstance).isPresent() ? Url.EMBEDDED : "SQLite file";
    }
}
