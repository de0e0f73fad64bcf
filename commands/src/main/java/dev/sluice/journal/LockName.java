package dev.sluice.journal;

import java.util.List;
import java.util.stream.Stream;

/**
 * One thing that is locked.
 *
 * @param shown as a user knows it, such as {@code runbook "Atomic reimport"}
 * @param key the same name and the database's identity as text; its digest is what the engine or the file's name holds
 */
record LockName(String shown, String key) {
    /** Always in the same order, so that two runs which share several never hold one each. */
    static List<LockName> of(String scope, String runbook, List<String> extra) {
        Stream<LockName> own = Stream.of(named(scope, "runbook", runbook));
        return Stream.concat(own, extra.stream().distinct().map(name -> named(scope, "lock", name)))
                .sorted((a, b) -> a.key.compareTo(b.key))
                .toList();
    }

    private static LockName named(String scope, String sort, String name) {
        return new LockName(sort + " \"" + name + "\"", scope + "/" + sort + "/" + name);
    }

    /** The same in a database that has come to stand in the place of another. */
    LockName moved(String before, String now) {
        return key.startsWith(before + "/") ? new LockName(shown, now + key.substring(before.length())) : this;
    }

    long number() {
        return Digest.number(key);
    }
}
