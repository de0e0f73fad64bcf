package dev.sluice.shell.meta;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One command as typed.
 *
 * @param evaluate evaluates an input as if it had been typed
 * @param argument all that stands behind the command's name
 * @param sql the statement it stands behind; the last one sent where it stands alone
 */
record MetaCall(Desk desk, Surroundings around, Function<String, Next> evaluate, String argument, String sql) {
    List<String> words() {
        return argument.isEmpty() ? List.of() : Arrays.asList(argument.split("\\s+", -1));
    }

    /** The argument, which must be there. */
    String required(String what) {
        if (argument.isEmpty()) {
            throw usage("it needs " + what, "");
        }
        return unquoted(argument);
    }

    static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("'") && text.endsWith("'");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** The file that is named. A program is none: what it does with the rows nobody would wait for. */
    Path file(String given) {
        String name = unquoted(given.strip());
        if (name.startsWith("|")) {
            throw usage("results go to a file, not to a program: " + name, "name a file, then give it to \\!");
        }
        return around.path(name);
    }

    String statement() {
        if (sql.isBlank()) {
            throw usage("there is no statement", "write it before the command: select 1 \\g");
        }
        return sql;
    }

    void say(String text) {
        desk.results().console().message(text);
    }

    /** Whether {@code on} or {@code off} was given; without either the opposite of what is. */
    boolean toggled(boolean now) {
        return switch (argument.toLowerCase(Locale.ROOT)) {
            case "" -> !now;
            case "on", "true", "1" -> true;
            case "off", "false", "0" -> false;
            default -> throw usage("\"" + argument + "\" is neither on nor off", "");
        };
    }

    Rows query(String sql, Object... binds) {
        return desk.sender().query(Sql.of(sql, binds));
    }

    void print(Rows rows) {
        desk.results().print(rows);
    }

    static SluiceException usage(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "", remedy);
    }
}
