package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Kind;
import dev.sluice.profile.Environment;
import dev.sluice.shell.Shell.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody at the program who presses Ctrl-C at moments of a run, at each of them once: where a step begins, and where it tells of the first thing that it
 * has done, or that it has ended. What was stopped is resumed, until there is no such moment left.
 */
final class Presses {
    private static final Pattern BEGINS = Pattern.compile("step \"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("run (r-[a-z0-9]+): ");

    private final Environment environment;
    private final Predicate<String> at;
    private final Set<String> moments = new TreeSet<>();
    private int stops;

    Presses(Environment environment, Predicate<String> at) {
        this.environment = environment;
        this.at = at;
    }

    /** The moments at which it was pressed, as {@code begins all parents}. */
    Set<String> moments() {
        return moments;
    }

    /** How often that has stopped a run. */
    int stops() {
        return stops;
    }

    /** The last of all calls, at which it was not pressed any more. */
    Outcome run(String... arguments) {
        Output out = new Output();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Main main = new Main(InputStream.nullInputStream(), out, err, environment);
        out.pressed = () -> main.interrupt(Kind.INTERRUPTED);
        int code = main.run(arguments);
        String text = out.toString(UTF_8);
        boolean stopped = out.isPressed && code != 0 && code != Kind.SET_ASIDE.exitCode();
        stops += stopped ? 1 : 0;
        Matcher named = ID.matcher(text);
        return stopped && named.find() ? run("resume", named.group(1)) : new Outcome(code, text, err.toString(UTF_8));
    }

    /** Presses it once, on the thread that writes. */
    private final class Output extends ByteArrayOutputStream {
        private Runnable pressed = () -> {};
        private boolean isPressed;
        private String step = "";
        private int read;

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            String fresh = toString(UTF_8).substring(read);
            int end = fresh.lastIndexOf('\n') + 1;
            read += end;
            fresh.substring(0, end).lines().forEach(line -> moment(line).ifPresent(this::press));
        }

        private Optional<String> moment(String line) {
            Matcher begins = BEGINS.matcher(line);
            if (begins.matches()) {
                step = begins.group(1);
                return Optional.of("begins " + step);
            }
            if (step.isEmpty() || !line.startsWith("  ")) {
                return Optional.empty();
            }
            String moment = "tells " + step;
            step = "";
            return Optional.of(moment);
        }

        private void press(String moment) {
            if (!isPressed && at.test(moment) && moments.add(moment)) {
                isPressed = true;
                pressed.run();
            }
        }
    }
}
