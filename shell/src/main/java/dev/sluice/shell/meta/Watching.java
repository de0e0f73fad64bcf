package dev.sluice.shell.meta;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code \watch}: a statement sent again and again. */
final class Watching {
    private static final Pattern ARGUMENT =
            Pattern.compile("(?<every>[\\d.]+)?\\s*(until\\s+(?<until>.+))?", Pattern.DOTALL);

    private Watching() {}

    static void run(MetaCall call) {
        Matcher argument = ARGUMENT.matcher(call.argument());
        if (!argument.matches()) {
            throw MetaCall.usage("\"" + call.argument() + "\" is not understood", "write \\watch 5 until it[0].n == 0");
        }
        double every = argument.group("every") == null ? 2 : Numbers.seconds(argument.group("every"));
        String until = argument.group("until") == null ? "false" : argument.group("until");
        String statement = call.statement();
        do {
            call.say("-- " + LocalTime.now(java.time.ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS)
                    + ", every " + every + " s");
            call.desk().sender().run(statement);
        } while (!holds(call, until) && pause(call, every));
    }

    private static boolean holds(MetaCall call, String expression) {
        return Boolean.TRUE.equals(call.desk().engine().evaluate("(" + expression + ") as boolean"));
    }

    private static boolean pause(MetaCall call, double seconds) {
        call.desk().sender().pause((long) (seconds * 1000));
        return true;
    }
}
