package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parameters of a {@code jdbc:postgresql:} url.
 *
 * <p>An allow-list: some of the driver's parameters load a class by name or write a file, others weaken the login, and a
 * later driver may bring more of them.
 */
final class DriverWords implements Vocabulary {
    /** Goes to the driver as it is. */
    static final Set<String> ALLOWED = Set.of(
            "ApplicationName",
            "cancelSignalTimeout",
            "channelBinding",
            "connectTimeout",
            "defaultRowFetchSize",
            "gssEncMode",
            "gssResponseTimeout",
            "hostRecheckSeconds",
            "loadBalanceHosts",
            "loginTimeout",
            "logServerErrorDetail",
            "options",
            "prepareThreshold",
            "preparedStatementCacheQueries",
            "preparedStatementCacheSizeMiB",
            "receiveBufferSize",
            "requireAuth",
            "reWriteBatchedInserts",
            "scramMaxIterations",
            "sendBufferSize",
            "socketTimeout",
            "sslcert",
            "sslkey",
            "sslNegotiation",
            "sslResponseTimeout",
            "targetServerType",
            "tcpKeepAlive",
            "tcpNoDelay");

    private static final Set<String> OURS =
            Set.of(Conninfo.USER, Conninfo.PASSWORD, Conninfo.SSL_MODE, Conninfo.SSL_ROOT);

    /** Has a key of its own in the profile, where it is checked. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "currentSchema", "write search-path = [...] in the profile",
            "readOnly", "write read-only = true in the profile",
            "service", "write service = \"...\" in the profile",
            "ssl", "write tls = { mode = \"verify-full\" } in the profile, or sslmode=verify-full");

    private static final Pattern READABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,40}");

    @Override
    public void put(Conninfo info, String name, Given value) {
        if (!ALLOWED.contains(name) && !OURS.contains(name)) {
            throw refused(name, value.where());
        }
        info.put(name, value);
    }

    @Override
    public boolean plusIsBlank() {
        return true;
    }

    private static SluiceException refused(String name, String where) {
        if (ELSEWHERE.containsKey(name)) {
            return usage("url parameter \"" + name + "\" is not taken from a url", where, ELSEWHERE.get(name));
        }
        return usage("url parameter " + shown(name) + " is not allowed", where, suggestion(name));
    }

    private static SluiceException usage(String what, String where, String remedy) {
        return SluiceException.of(Kind.USAGE, what, where, remedy);
    }

    /** A name that looks like none may be the end of a password with a raw {@code &} in it. */
    static String shown(String name) {
        return READABLE.matcher(name).matches() ? "\"" + name + "\"" : "with an unreadable name";
    }

    private static String suggestion(String name) {
        List<String> known = new ArrayList<>(ALLOWED);
        known.addAll(OURS);
        return Nearest.one(name, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("leave it out");
    }
}
