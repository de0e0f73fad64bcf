package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.List;

/** The environment variables that fill what is missing, as psql does. */
final class PgVariables {
    /** A variable and libpq's keyword for it. {@code PGAPPNAME} is not among them: the program says its own name. */
    private record Variable(String name, String keyword) {}

    private static final List<Variable> VARIABLES = List.of(
            new Variable("PGHOST", Conninfo.HOST),
            new Variable("PGPORT", Conninfo.PORT),
            new Variable("PGDATABASE", Conninfo.DATABASE),
            new Variable("PGUSER", Conninfo.USER),
            new Variable("PGPASSWORD", Conninfo.PASSWORD),
            new Variable("PGSSLMODE", Conninfo.SSL_MODE),
            new Variable("PGSSLROOTCERT", Conninfo.SSL_ROOT),
            new Variable("PGSSLCERT", "sslcert"),
            new Variable("PGSSLKEY", "sslkey"),
            new Variable("PGSSLNEGOTIATION", "sslnegotiation"),
            new Variable("PGCHANNELBINDING", "channel_binding"),
            new Variable("PGREQUIREAUTH", "require_auth"),
            new Variable("PGGSSENCMODE", "gssencmode"),
            new Variable("PGCONNECT_TIMEOUT", "connect_timeout"),
            new Variable("PGOPTIONS", "options"),
            new Variable("PGTARGETSESSIONATTRS", "target_session_attrs"),
            new Variable("PGLOADBALANCEHOSTS", "load_balance_hosts"));

    private PgVariables() {}

    static Conninfo read(Environment environment) {
        refuseAddress(environment);
        LibpqWords vocabulary = new LibpqWords();
        Conninfo info = new Conninfo();
        for (Variable variable : VARIABLES) {
            String where = "environment variable " + variable.name();
            environment
                    .variable(variable.name())
                    .ifPresent(text -> vocabulary.put(info, variable.keyword(), new Given(text, where)));
        }
        environment
                .variable("PGPASSFILE")
                .ifPresent(text -> info.put(Conninfo.PASS_FILE, new Given(text, "environment variable PGPASSFILE")));
        return info;
    }

    private static void refuseAddress(Environment environment) {
        if (environment.variable("PGHOSTADDR").isPresent()) {
            // Passing over it would reach another server than psql does.
            throw SluiceException.of(
                    Kind.USAGE,
                    "environment variable PGHOSTADDR is not supported",
                    "environment variable PGHOSTADDR",
                    "unset it and name the host with PGHOST");
        }
    }
}
