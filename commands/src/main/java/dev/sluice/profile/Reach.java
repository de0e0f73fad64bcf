package dev.sluice.profile;

import dev.sluice.Problem;
import java.util.List;
import java.util.Optional;

/**
 * A target with the way into it.
 *
 * @param parts what it was put together from
 */
record Reach(Target target, Optional<Secret> password, List<Problem> warnings, List<ProfileListing.Part> parts) {
    Reach {
        warnings = List.copyOf(warnings);
        parts = List.copyOf(parts);
    }

    static Reach without(Target target, ProfileListing.Part part) {
        return new Reach(target, Optional.empty(), List.of(), List.of(part));
    }
}
