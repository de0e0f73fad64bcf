package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads {@code //user:password@host:port,host:port/database?name=value}, the common part of libpq's and the driver's urls.
 *
 * <p>No error shows any part of the text: with a character that should have been encoded, any part may be the password's.
 */
final class PostgresUri {
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern AMPERSAND = Pattern.compile("&");
    private static final String ENCODE = "percent-encode special characters such as @ : / ? # % in user and password";

    private final Conninfo info = new Conninfo();
    private final Vocabulary vocabulary;
    private final String where;

    private PostgresUri(Vocabulary vocabulary, String where) {
        this.vocabulary = vocabulary;
        this.where = where;
    }

    /** Reads what follows the {@code //}. */
    static Conninfo read(String rest, Vocabulary vocabulary, String where) {
        PostgresUri uri = new PostgresUri(vocabulary, where);
        int query = rest.indexOf('?');
        String path = query < 0 ? rest : rest.substring(0, query);
        int slash = path.indexOf('/');
        uri.authority(slash < 0 ? path : path.substring(0, slash));
        uri.put(Conninfo.DATABASE, slash < 0 ? "" : path.substring(slash + 1));
        uri.query(query < 0 ? "" : rest.substring(query + 1));
        return uri.info;
    }

    private void authority(String text) {
        // The last @, because a host never holds one and a careless password may.
        int at = text.lastIndexOf('@');
        if (at >= 0) {
            String login = text.substring(0, at);
            int colon = login.indexOf(':');
            put(Conninfo.USER, colon < 0 ? login : login.substring(0, colon));
            put(Conninfo.PASSWORD, colon < 0 ? "" : login.substring(colon + 1));
        }
        hosts(text.substring(at + 1));
    }

    private void hosts(String text) {
        if (text.isEmpty()) {
            return;
        }
        List<String> hosts = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String one : COMMA.split(text, -1)) {
            int colon = one.indexOf(':', bracketEnd(one));
            String port = colon < 0 ? "" : one.substring(colon + 1);
            if (!port.isEmpty() && !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw wrong("the port in the url is not a number", ENCODE);
            }
            hosts.add(unbracketed(colon < 0 ? one : one.substring(0, colon)));
            ports.add(port);
        }
        put(Conninfo.HOST, String.join(",", hosts));
        put(Conninfo.PORT, String.join(",", ports));
    }

    private int bracketEnd(String host) {
        if (!host.startsWith("[")) {
            return 0;
        }
        int end = host.indexOf(']');
        if (end < 0) {
            throw wrong("the url opens a bracket for an IPv6 address and does not close it", "write [::1]");
        }
        return end;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.indexOf(']')) : host;
    }

    private void query(String text) {
        if (text.isEmpty()) {
            return;
        }
        for (String pair : AMPERSAND.split(text, -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw wrong("a parameter of the url has no value", "write name=value");
            }
            String value = pair.substring(equals + 1);
            String plain = vocabulary.plusIsBlank() ? value.replace('+', ' ') : value;
            vocabulary.put(info, decoded(pair.substring(0, equals)), new Given(decoded(plain), where));
        }
    }

    private void put(String keyword, String raw) {
        if (!raw.isEmpty()) {
            info.put(keyword, new Given(decoded(raw), where));
        }
    }

    private String decoded(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) != '%') {
                int end = raw.offsetByCodePoints(i, 1);
                bytes.writeBytes(raw.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end - 1;
            } else {
                bytes.write(escape(raw, i));
                i += 2;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private int escape(String raw, int at) {
        int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0 || high + low == 0) {
            throw wrong("the url holds a % that starts no valid escape", "write %25 for a plain %");
        }
        return high * 16 + low;
    }

    private SluiceException wrong(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, where, remedy);
    }
}
