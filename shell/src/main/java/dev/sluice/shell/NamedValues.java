package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code name=value} arguments and files of such lines; the value may hold further equals signs, or nothing. */
final class NamedValues {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private NamedValues() {}

    static Map<String, String> of(List<String> arguments) {
        return of(arguments, Optional.empty());
    }

    /** Those of the file and of the arguments; an argument takes the place of the file's line. */
    static Map<String, String> of(List<String> arguments, Optional<Path> file) {
        NamedValues given = new NamedValues();
        arguments.forEach(given::argument);
        NamedValues written = new NamedValues();
        file.ifPresent(written::file);
        given.problems.addAll(written.problems);
        if (!given.problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, given.problems);
        }
        Map<String, String> all = new LinkedHashMap<>(written.values);
        all.putAll(given.values);
        return all;
    }

    private void argument(String argument) {
        int equals = argument.indexOf('=');
        if (equals <= 0) {
            problems.add(new Problem("unexpected argument \"" + argument + "\"", "", "write parameters name=value"));
        } else {
            put(argument.substring(0, equals), argument.substring(equals + 1), "");
        }
    }

    private void file(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String text = lines.get(i);
                line(i == 0 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, file + ":" + (i + 1));
            }
        } catch (IOException e) {
            String what = "parameter file \"" + file + "\" cannot be read";
            problems.add(new Problem(what, "--params", "check its path and rights; it is UTF-8 text"));
        }
    }

    /** Blanks around name and value are no part of them; the line itself is never shown, it may be a secret. */
    private void line(String line, String where) {
        String text = line.strip();
        int equals = text.indexOf('=');
        if (equals > 0) {
            put(text.substring(0, equals).strip(), text.substring(equals + 1).strip(), where);
        } else if (!text.isEmpty() && !text.startsWith("#")) {
            problems.add(new Problem("a line is not name=value", where, "write name=value, or # before a comment"));
        }
    }

    private void put(String name, String value, String where) {
        if (values.put(name, value) != null) {
            problems.add(new Problem("parameter \"" + name + "\" is given twice", where, "leave one out"));
        }
    }
}
