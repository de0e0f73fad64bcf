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
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The backups of a folder. */
public final class Backups {
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
        kept.sort(age.thenComparing(Kept::name).reversed());
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
     * The backup of that name; of those with that label, the newest of the profile. A name with a slash is a path.
     *
     * @param profile where others are of the same label
     * @param directory what a path is relative to
     */
    public Kept find(String name, String profile, Path directory) {
        if (name.contains("/")) {
            return at(name, directory);
        }
        // By the folders' names, so that a damaged one is told of and not passed over for an older one.
        Pattern labelled = Pattern.compile(Pattern.quote(name) + "(-" + Draft.TIMES + ")?");
        List<Path> newestFirst = folders().stream()
                .filter(f -> labelled.matcher(String.valueOf(f.getFileName())).matches())
                .sorted(Comparator.reverseOrder())
                .toList();
        Optional<Kept> own = newestFirst.stream()
                .map(Backups::look)
                .filter(k -> k.manifest().origin().profile().equals(profile))
                .findFirst();
        return own.or(() -> newestFirst.stream().map(Backups::look).findFirst())
                .orElseThrow(() -> absent(name, list().kept()));
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
                .filter(k -> k.name().startsWith(k.manifest().origin().label() + "-"))
                .map(k -> k.manifest().origin().label())
                .filter(l -> !l.isEmpty())
                .distinct()
                .forEach(names::add);
        // The folder of one that had the name may have got another.
        String near = all.stream()
                .filter(k -> k.manifest().origin().label().equals(name))
                .findFirst()
                .map(k -> "the one that was made under that name is called \"" + k.name() + "\" now")
                .orElseGet(() -> Nearest.question(name, names));
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
            removeAbandoned();
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

    private void removeAbandoned() throws IOException {
        for (Path part : abandoned()) {
            // What names a copy is for who can drop the copy.
            if (!Files.exists(part.resolve(Draft.COPY))) {
                remove(part);
            }
        }
    }

    private static void remove(Path part) throws IOException {
        if (Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
            Draft.remove(part);
        }
        PartLock.forget(part);
    }

    /** By their folders or, where nothing else is left of one, by their locks. */
    private Set<Path> abandoned() throws IOException {
        Set<Path> abandoned = new TreeSet<>();
        if (!Files.isDirectory(folder)) {
            return abandoned;
        }
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, ".*" + Draft.PART + "*")) {
            for (Path found : parts) {
                Path part = found.resolveSibling(
                        String.valueOf(found.getFileName()).replaceFirst(Pattern.quote(PartLock.SUFFIX) + "$", ""));
                if (PartLock.isAbandoned(part)) {
                    abandoned.add(part);
                }
            }
        }
        return abandoned;
    }

    /** Clears up behind killed backups that had begun to copy a database on its server; {@code drop} gets each copy's name. */
    public void removeAbandonedCopies(Consumer<String> drop) {
        try {
            for (Path part : abandoned()) {
                Path copy = part.resolve(Draft.COPY);
                if (Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)) {
                    drop.accept(Files.readString(copy));
                    remove(part);
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Removes those that have this one's profile, label and kind, until so many are left; gives their names. Never this one; first
     * what a newer one holds as well, so that a state is not pushed out by seven copies of another.
     * {@code before} gets each before it goes.
     */
    public List<String> retain(int most, Kept newest, Consumer<Kept> before) {
        Manifest.Origin own = newest.manifest().origin();
        List<Kept> others = list().kept().stream()
                .filter(k -> !k.name().equals(newest.name()))
                .filter(k -> k.manifest().origin().profile().equals(own.profile())
                        && k.manifest().origin().label().equals(own.label())
                        && k.manifest().whole().isPresent()
                                == newest.manifest().whole().isPresent())
                .toList();
        List<String> removed = new ArrayList<>();
        for (Kept old : new Retention(newest, others).surplus(most)) {
            try {
                before.accept(old);
                // Half a backup must not have a backup's name.
                Path part = Draft.part(folder, old.name());
                Files.move(old.folder(), part, StandardCopyOption.ATOMIC_MOVE);
                Draft.remove(part);
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
