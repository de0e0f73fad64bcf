package dev.sluice.command;

import dev.sluice.db.Capabilities.Capability;
import java.util.List;
import java.util.Set;

/**
 * What a word makes: options, validated. {@link #plan} writes nothing; {@link #run} does what the plan says.
 *
 * @param <P> its plan
 */
public interface Command<P extends Plan> {
    /** The word it came from. */
    String word();

    /** Profiles it reads besides the home one; they are connected before its clock starts. */
    default List<String> reads() {
        return List.of();
    }

    /** Resolves names, finds keys, makes the SQL, estimates; writes nothing. */
    P plan(Databases databases);

    /** What it needs of a PostgreSQL server beyond statements that every one of them has. */
    default Set<Capability> needs(P plan) {
        return Set.of();
    }

    /** Does what the plan says, in the work it is given. */
    Report run(P plan, Work work);

    /** In which kinds of work it can run; the session chooses one of them. */
    Set<Work.Sort> supports();

    /** The same, where that hangs on what the plan has found. */
    default Set<Work.Sort> supports(P plan) {
        return supports();
    }

    /** Whether a rehearsal may run it in one transaction, even where {@link #supports} leaves that out. */
    default boolean joinsRehearsals(P plan) {
        return supports(plan).contains(Work.Sort.JOIN);
    }

    /** Whether it runs in transactions of its own wherever none is open, although it could join one. */
    default boolean opensItsOwn() {
        return false;
    }
}
