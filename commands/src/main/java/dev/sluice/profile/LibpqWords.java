package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** libpq's keywords: those of {@code postgresql://} urls, {@code key=value} strings, service files and PG variables. */
final class LibpqWords implements Vocabulary {
    /** Where the driver has the same under its own name, with its own words for the values where those differ. */
    private static final Map<String, Term> TERMS = Map.ofEntries(
            Map.entry("application_name", new Term("ApplicationName", Map.of())),
            Map.entry("channel_binding", new Term("channelBinding", Map.of())),
            Map.entry("connect_timeout", new Term("connectTimeout", Map.of())),
            Map.entry("gssencmode", new Term("gssEncMode", Map.of())),
            Map.entry("keepalives", new Term("tcpKeepAlive", Map.of("0", "false", "1", "true"))),
            Map.entry("load_balance_hosts", new Term("loadBalanceHosts", Map.of("disable", "false", "random", "true"))),
            Map.entry("options", new Term("options", Map.of())),
            Map.entry("require_auth", new Term("requireAuth", Map.of())),
            Map.entry("sslcert", new Term("sslcert", Map.of())),
            Map.entry("sslkey", new Term("sslkey", Map.of())),
            Map.entry("sslnegotiation", new Term("sslNegotiation", Map.of())),
            Map.entry("target_session_attrs", new Term("targetServerType", sessionAttributes())));

    /** Says how to talk, which the driver settles by itself. */
    private static final Set<String> IGNORED = Set.of("client_encoding", "fallback_application_name");

    private static final Map<String, String> ELSEWHERE = Map.of(
            "hostaddr", "write the address as host",
            "sslpassword", "use a key without a pass phrase in a file that only you may read",
            "passfile", "set PGPASSFILE");

    /**
     * The driver's name for a keyword.
     *
     * @param values from libpq's value to the driver's; empty when they are the same
     */
    private record Term(String name, Map<String, String> values) {}

    private static Map<String, String> sessionAttributes() {
        return Map.of(
                "any", "any",
                "read-write", "primary",
                "primary", "primary",
                "read-only", "secondary",
                "standby", "secondary",
                "prefer-standby", "preferSecondary");
    }

    @Override
    public boolean plusIsBlank() {
        return false;
    }

    @Override
    public void put(Conninfo info, String name, Given value) {
        Term term = TERMS.get(name);
        if (term != null) {
            info.put(term.name(), new Given(translated(name, term, value), value.where()));
        } else if (Conninfo.CORE.contains(name) && !ELSEWHERE.containsKey(name)) {
            info.put(name, value);
        } else if (!IGNORED.contains(name)) {
            throw refused(name, value.where());
        }
    }

    private static String translated(String name, Term term, Given value) {
        if (term.values().isEmpty()) {
            return value.text();
        }
        String text = term.values().get(value.text());
        if (text == null) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "connection keyword \"" + name + "\" has a value it cannot have",
                    value.where(),
                    "use one of "
                            + String.join(
                                    ", ",
                                    term.values().keySet().stream().sorted().toList()));
        }
        return text;
    }

    private static SluiceException refused(String name, String where) {
        String what = "connection keyword " + DriverWords.shown(name) + " is not allowed";
        if (ELSEWHERE.containsKey(name)) {
            return SluiceException.of(Kind.USAGE, what, where, ELSEWHERE.get(name));
        }
        List<String> known = new ArrayList<>(TERMS.keySet());
        known.addAll(Conninfo.CORE);
        String remedy = Nearest.one(name, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("leave it out");
        return SluiceException.of(Kind.USAGE, what, where, remedy);
    }
}
