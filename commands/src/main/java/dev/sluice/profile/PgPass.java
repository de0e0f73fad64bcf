package dev.sluice.profile;

import dev.sluice.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a password in a {@code .pgpass} file by libpq's rules: {@code host:port:database:user:password}, the first line
 * that fits, {@code *} fits all, a backslash keeps {@code :} and itself.
 */
record PgPass(Path file, int uid) {
    private static final int FIELDS = 5;

    /**
     * What the file has to say.
     *
     * @param warning why it was left aside
     */
    record Answer(Optional<Given> password, Optional<Problem> warning) {
        static final Answer NONE = new Answer(Optional.empty(), Optional.empty());
    }

    Answer find(Target.Server server) {
        if (!Files.exists(file)) {
            return Answer.NONE;
        }
        try {
            Optional<Problem> fault = fault();
            return fault.isPresent() ? new Answer(Optional.empty(), fault) : common(server, Files.readAllLines(file));
        } catch (IOException e) {
            return ignored("it cannot be read", "check its permissions");
        }
    }

    private Optional<Problem> fault() throws IOException {
        PrivateFile facts = PrivateFile.of(file);
        if (!Files.isRegularFile(file)) {
            return ignored("it is not a plain file", "name another with PGPASSFILE")
                    .warning();
        }
        if (!facts.isOwn(uid)) {
            return ignored("it belongs to another user", "make a copy of your own")
                    .warning();
        }
        // libpq's own check; it has no exception for root's group as our password files have.
        return facts.isOpenToOthers()
                ? ignored("group or others may use it (mode " + facts.permissions() + ")", "chmod 600 \"" + file + "\"")
                        .warning()
                : Optional.empty();
    }

    private Answer common(Target.Server server, List<String> lines) {
        List<Given> found = server.hosts().stream()
                .flatMap(host -> first(lines, host, server).stream())
                .toList();
        // One password is sent to whichever host answers, so it must be meant for each that has one.
        if (found.stream().map(Given::text).distinct().count() > 1) {
            return ignored("it has different passwords for the hosts of one profile", "use one profile for each host");
        }
        return new Answer(found.stream().findFirst(), Optional.empty());
    }

    private Optional<Given> first(List<String> lines, HostPort host, Target.Server server) {
        List<String> wanted = List.of(
                host.isSocket() ? "localhost" : host.host(),
                String.valueOf(host.port()),
                server.database(),
                server.user());
        for (int i = 0; i < lines.size(); i++) {
            List<String> fields = fields(lines.get(i));
            if (!lines.get(i).startsWith("#") && fields.size() == FIELDS && fits(fields, wanted)) {
                String password = fields.get(FIELDS - 1);
                return Optional.of(new Given(password, file + ":" + (i + 1))).filter(g -> !password.isEmpty());
            }
        }
        return Optional.empty();
    }

    private static boolean fits(List<String> fields, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            // The fields still have their backslashes here, so that an escaped star is told from one that fits all.
            String field = fields.get(i);
            if (!field.equals("*") && !unescaped(field).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The first four fields as written, the fifth with its escapes resolved; a raw colon ends the password too. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                field.append(c).append(line.charAt(++i));
            } else if (c == ':' && fields.size() < FIELDS) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (fields.size() < FIELDS) {
            fields.add(field.toString());
        }
        fields.set(fields.size() - 1, unescaped(fields.get(fields.size() - 1)));
        return fields;
    }

    private static String unescaped(String field) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            boolean escape = field.charAt(i) == '\\' && i + 1 < field.length();
            plain.append(field.charAt(escape ? ++i : i));
        }
        return plain.toString();
    }

    private Answer ignored(String fact, String remedy) {
        String what = "password file is ignored: " + fact;
        return new Answer(Optional.empty(), Optional.of(new Problem(what, file.toString(), remedy)));
    }
}
