package dev.sluice.profile;

import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code sluice profiles} tells of one profile; holds no secret and asks for none.
 *
 * @param origin where it is written, such as {@code sluice.toml:7}
 * @param target what it connects to; empty when that cannot be told, and then the problems say why
 * @param flags such as {@code default}, {@code read-only}, {@code protected}
 * @param problems why it cannot be used now, or what was left aside
 */
public record ProfileListing(
        String name,
        String origin,
        Optional<String> target,
        List<Part> parts,
        List<String> flags,
        List<Problem> problems) {
    /**
     * One thing the target was put together from.
     *
     * @param value as written; {@code ***} for a password
     * @param from the place, such as {@code sluice.toml:8:1}, {@code environment variable PGHOST} or {@code default}
     */
    public record Part(String name, String value, String from) {}

    public ProfileListing {
        parts = List.copyOf(parts);
        flags = List.copyOf(flags);
        problems = List.copyOf(problems);
    }

    static ProfileListing of(Resolution resolution, boolean isDefault) {
        Draft draft = resolution.draft();
        List<String> flags = flags(draft, isDefault);
        try {
            Profile profile = resolution.profile();
            Optional<String> target = Optional.of(profile.target().shown());
            List<Part> parts = resolution.reach().parts();
            return new ProfileListing(draft.name(), draft.origin(), target, parts, flags, profile.warnings());
        } catch (SluiceException e) {
            return new ProfileListing(draft.name(), draft.origin(), Optional.empty(), List.of(), flags, e.problems());
        }
    }

    private static List<String> flags(Draft draft, boolean isDefault) {
        List<String> flags = new ArrayList<>();
        if (isDefault) {
            flags.add("default");
        }
        if (draft.manner().guard().readOnly()) {
            flags.add("read-only");
        }
        if (draft.manner().guard().guarded()) {
            flags.add("protected");
        }
        return flags;
    }
}
