package dev.sluice.backup;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Nearest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The backups of a folder. */
public final class Backups {
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path folder;

    public Backups(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /**
     * What is there.
     *
     * @param kept newest first
     * @param odd folders that are no whole backup, and why
     */
    public record Listing(List<Kept> kept, List<String> odd) {}

    /** All of them; their members are not read. */
    public Listing list() {
        List<Kept> kept = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        for (Path each : folders()) {
            try {
                kept.add(look(each));
            } catch (SluiceException e) {
                odd.add(each.getFileName() + ": " + e.problems().get(0).what());
            }
        }
        Comparator<Kept> age = Comparator.comparing(k -> k.manifest().origin().made());
        kept.sort(age.reversed().thenComparing(Kept::name));
        return new Listing(kept, odd);
    }

    private List<Path> folders() {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                boolean hidden = String.valueOf(each.getFileName()).startsWith(".");
                if (!hidden && Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(each);
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static Kept look(Path folder) {
        return new Kept(folder, new Proof(folder).look());
    }

    /**
     * The backup of that name; of those with that label, the newest. A name with a slash is a path.
     *
     * @param directory what a path is relative to
     */
    public Kept find(String name, Path directory) {
        if (name.contains("/")) {
            return at(name, directory);
        }
        // By the folders' names, so that a damaged one is told of and not passed over for an older one.
        Pattern labelled = Pattern.compile(Pattern.quote(name) + "(-" + Draft.TIMES + ")?");
        Optional<Path> newest = folders().stream()
                .filter(f -> labelled.matcher(String.valueOf(f.getFileName())).matches())
                .max(Comparator.naturalOrder());
        if (newest.isPresent()) {
            return look(newest.get());
        }
        List<Kept> all = list().kept();
        throw absent(name, all);
    }

    private static Kept at(String name, Path directory) {
        Path path;
        try {
            path = directory.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw SluiceException.of(Kind.USAGE, "this is no path: " + e.getReason(), name, "check it")
                    .causedBy(e);
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw SluiceException.of(Kind.USAGE, "there is no backup", name, "check the path");
        }
        return look(path);
    }

    private SluiceException absent(String name, List<Kept> all) {
        List<String> names = new ArrayList<>();
        all.forEach(k -> names.add(k.name()));
        all.stream()
                .map(k -> k.manifest().origin().label())
                .filter(l -> !l.isEmpty())
                .distinct()
                .forEach(names::add);
        String near = Nearest.question(name, names);
        String there = all.isEmpty()
                ? "there are none there"
                : "the newest there is \"" + all.get(0).name() + "\"";
        return SluiceException.of(
                Kind.USAGE, "there is no backup \"" + name + "\"", folder.toString(), near.isEmpty() ? there : near);
    }

    /** Begins a backup; what was begun long ago and never ended is removed first. */
    public Draft begin(String label, Instant made) {
        try {
            if (!Files.isDirectory(folder)) {
                Draft.folder(folder);
            }
            removeAbandoned(made);
            return new Draft(folder, label, made);
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.FAILED,
                            "a backup cannot be written there: " + e,
                            folder.toString(),
                            "make the folder, or name another with backup-dir in the profile")
                    .causedBy(e);
        }
    }

    private void removeAbandoned(Instant now) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, ".*" + Draft.PART)) {
            for (Path part : parts) {
                Instant touched = Files.getLastModifiedTime(part).toInstant();
                if (touched.isBefore(now.minus(ABANDONED))) {
                    Draft.remove(part);
                }
            }
        }
    }

    /** Removes the oldest of those that have this one's profile and label, until so many are left; gives their names. */
    public List<String> retain(int most, Kept newest) {
        Manifest.Origin own = newest.manifest().origin();
        List<Kept> alike = list().kept().stream()
                .filter(k -> k.manifest().origin().profile().equals(own.profile())
                        && k.manifest().origin().label().equals(own.label()))
                .toList();
        List<String> removed = new ArrayList<>();
        for (Kept old : alike.subList(Math.min(most, alike.size()), alike.size())) {
            try {
                Draft.remove(old.folder());
                removed.add(old.name());
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
        return removed;
    }

    private SluiceException unreadable(IOException e) {
        return SluiceException.of(
                        Kind.FAILED, "the folder of backups cannot be read or written: " + e, folder.toString(), "")
                .causedBy(e);
    }
}
