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
        List<Problem> warnings = new ArrayList<>(main.warnings());
        direct.ifPresent(reach -> warnings.addAll(reach.warnings()));
        Profile.Login login = new Profile.Login(
                main.password(),
                direct.flatMap(Reach::password),
                draft.role().map(Given::text),
                warnings.stream().distinct().toList());
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
        boolean ownUser = info.get(Conninfo.USER).isPresent();
        for (String keyword : List.of(Conninfo.USER, Conninfo.DATABASE, Conninfo.SSL_MODE, Conninfo.SSL_ROOT)) {
            serverInfo(main).flatMap(m -> m.get(keyword)).ifPresent(given -> info.fill(keyword, given));
        }
        if (!ownUser) {
            serverInfo(main).flatMap(m -> m.get(Conninfo.PASSWORD)).ifPresent(g -> info.fill(Conninfo.PASSWORD, g));
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
