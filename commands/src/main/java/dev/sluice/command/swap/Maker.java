package dev.sluice.command.swap;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The run that has made a staging table of SQLite, as the table's mark tells it: whoever finds the table knows whether its process is
 * still at work on it, and who has made it knows it again.
 *
 * @param text empty where nobody need know
 */
record Maker(String text) {
    static final Maker NOBODY = new Maker("");

    private static final Pattern FORM = Pattern.compile("; process (\\d{1,18}) since (\\d{1,18}), run [0-9a-f-]{36}");

    /** Those of this process. */
    private static final Set<String> AT_WORK = ConcurrentHashMap.newKeySet();

    static Maker begin() {
        ProcessHandle own = ProcessHandle.current();
        Maker maker = new Maker("; process " + own.pid() + " since " + since(own) + ", run " + UUID.randomUUID());
        AT_WORK.add(maker.text);
        return maker;
    }

    /** What it has made and not removed is left over from now on. */
    void end() {
        AT_WORK.remove(text);
    }

    private static long since(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    static boolean isAtWork(String mark) {
        Matcher matcher = FORM.matcher(mark);
        if (!matcher.find()) {
            return false;
        }
        long pid = Long.parseLong(matcher.group(1));
        if (pid == ProcessHandle.current().pid()) {
            return AT_WORK.contains(matcher.group());
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return process.filter(p -> since(p) == Long.parseLong(matcher.group(2))).isPresent();
    }
}
