package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who holds a lock, as its session's name says: others without any right see nothing else of a session.
 *
 * @param who user and host, the tail cut where the name would be too long for the server
 */
record Holder(RunId run, long pid, Instant since, String who) {
    /** PostgreSQL cuts longer names, and replaces what is not ASCII. */
    private static final int MAX_LENGTH = 63;

    private static final int RADIX = 36;
    private static final Pattern FORM = Pattern.compile("sluice (r-[a-z0-9]+) (\\d+) ([a-z0-9]+) (.*)");

    static Holder here(RunId run) {
        Invoker by = Invoker.here();
        return new Holder(run, by.pid(), Instant.now(), by.user() + "@" + by.host());
    }

    /** The session's name. */
    String label() {
        String seconds = Long.toString(since.getEpochSecond(), RADIX);
        String label = "sluice " + run + " " + pid + " " + seconds + " " + who.replaceAll("[^ -~]", "?");
        return label.substring(0, Math.min(MAX_LENGTH, label.length()));
    }

    /** The name of the session that shows that the one with this server process is not left over. */
    static String companion(RunId run, int serverPid) {
        return "sluice " + run + " companion " + serverPid;
    }

    /** Empty where the name is not one of ours. */
    static Optional<Holder> parse(String label) {
        Matcher matcher = FORM.matcher(label);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Holder(
                new RunId(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Instant.ofEpochSecond(Long.parseLong(matcher.group(3), RADIX)),
                matcher.group(4)));
    }

    /** Whether it is a process of this user on this host; the tail of their names may be cut off. */
    boolean isOurs() {
        return here(run).who.startsWith(who);
    }

    private String sentence() {
        return "run " + run + " of " + who + ", process " + pid + ", since " + since;
    }

    /** What the one who comes second is told. */
    static SluiceException refusal(LockName name, String label, String remedy) {
        String holder = parse(label).map(Holder::sentence).orElse("a session named \"" + label + "\"");
        return SluiceException.of(Kind.LOCKED, name.shown() + " is locked by " + holder, "", remedy)
                .withState("nothing changed");
    }
}
