package dev.sluice.shell.script;

import java.util.Optional;
import java.util.Set;

/** Which word may stand where; asked by the checker before the run and by the words during it. */
final class Placement {
    /** Commands that write nothing. */
    private static final Set<String> LOOKING = Set.of("verify", "compare", "migrate.status", "migrate.preview");

    private static final Set<String> WAITING = Set.of("exec", "http", "watch");

    private Placement() {}

    /** A sentence and the way out. */
    record Objection(String what, String remedy) {}

    /** What there is to say against a word at that place; empty when it may stand there. */
    static Optional<Objection> objection(String word, Place place) {
        Optional<BuiltIn> builtIn = BuiltIn.named(word);
        boolean fine = builtIn.map(b -> b.mayStand(place))
                .orElse(LOOKING.contains(word) || (place != Place.TOP && place != Place.READING));
        if (fine) {
            return Optional.empty();
        }
        return Optional.of(new Objection(word + " may not stand " + place.described(), remedy(word, builtIn, place)));
    }

    private static String remedy(String word, Optional<BuiltIn> builtIn, Place place) {
        if (builtIn.filter(b -> b.mayStand(Place.TOP)).isPresent()) {
            return "put it at the top level of the runbook";
        }
        if (WAITING.contains(word)) {
            return "put it in step('...', tx: 'none') { }: nobody waits for the world outside while locks are held";
        }
        if (builtIn.filter(b -> b.mayStand(Place.READING)).isPresent()) {
            return "put it in fact('...') { }: a resumed run then sees the same value";
        }
        return place == Place.MANAGED ? "put it around the transaction" : "put it in step('...') { }";
    }
}
