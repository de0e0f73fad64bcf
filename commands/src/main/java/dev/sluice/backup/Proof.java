package dev.sluice.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether a folder is a whole and undamaged backup: the files that its manifest names, nothing else, and each byte as it was written. */
final class Proof {
    static final String MANIFEST = "manifest.json";
    static final String SUMS = "SHA256SUMS";
    private static final int LARGEST = 1 << 24;

    private final Path folder;

    Proof(Path folder) {
        this.folder = folder;
    }

    /** The manifest, when every byte of the backup has been read and found right. */
    Manifest prove() {
        Manifest manifest = look();
        for (Member member : manifest.members()) {
            RowsDigest digest = new RowsDigest();
            try (Relay relay = new Relay(digest::text)) {
                new MemberReader(folder, member).read(relay);
                relay.finish();
            }
            boolean same = digest.isWhole()
                    && digest.rows() == member.sum().rows()
                    && digest.hex().equals(member.sum().digest());
            if (!same) {
                throw damaged(folder, member.file() + ": its rows are others than its manifest says");
            }
        }
        if (manifest.whole().isPresent() && manifest.whole().get().copy() instanceof Whole.InFile file) {
            prove(file);
        }
        return manifest;
    }

    private void prove(Whole.InFile wanted) {
        Whole.InFile found;
        try {
            found = measured(folder, wanted.file());
        } catch (IOException e) {
            throw damaged(folder, wanted.file() + ": it cannot be read: " + e.getMessage())
                    .causedBy(e);
        }
        if (!found.equals(wanted)) {
            throw damaged(folder, wanted.file() + ": its size or its SHA-256 is another");
        }
    }

    /** Reads a file, whatever its size. */
    static Whole.InFile measured(Path folder, String name) throws IOException {
        MessageDigest sha256 = Sha256.fresh();
        long size = 0;
        byte[] buffer = new byte[1 << 16];
        try (FileChannel file =
                        FileChannel.open(folder.resolve(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                InputStream in = Channels.newInputStream(file)) {
            for (int held = in.read(buffer); held >= 0; held = in.read(buffer)) {
                sha256.update(buffer, 0, held);
                size += held;
            }
        }
        return new Whole.InFile(name, size, HexFormat.of().formatHex(sha256.digest()));
    }

    /** The manifest, its own sum and the list of files checked; the members are not read. */
    Manifest look() {
        refuseOddFiles();
        byte[] text = small(MANIFEST);
        Manifest manifest;
        try {
            manifest = ManifestText.read(text);
        } catch (IOException e) {
            throw damaged(
                            folder,
                            MANIFEST + ": "
                                    + String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse(""))
                    .causedBy(e);
        }
        if (!Arrays.equals(small(SUMS), sums(manifest, text))) {
            throw damaged(folder, SUMS + " does not go with " + MANIFEST);
        }
        Set<String> named = new TreeSet<>(Set.of(MANIFEST, SUMS));
        manifest.members().forEach(member -> named.add(member.file()));
        files(manifest).forEach(file -> named.add(file.file()));
        if (!named.equals(files())) {
            throw damaged(folder, "its files are " + files() + " and not " + named);
        }
        return manifest;
    }

    /** What {@code sha256sum -c} reads. */
    static byte[] sums(Manifest manifest, byte[] text) {
        StringBuilder sums = new StringBuilder();
        sums.append(Sha256.hex(text)).append("  ").append(MANIFEST).append('\n');
        manifest.members().forEach(m -> sums.append(m.sum().sha256())
                .append("  ")
                .append(m.file())
                .append('\n'));
        files(manifest)
                .forEach(f ->
                        sums.append(f.sha256()).append("  ").append(f.file()).append('\n'));
        return sums.toString().getBytes(UTF_8);
    }

    private static List<Whole.InFile> files(Manifest manifest) {
        return manifest.whole().stream()
                .flatMap(whole -> whole.copy() instanceof Whole.InFile file ? Stream.of(file) : Stream.empty())
                .toList();
    }

    private void refuseOddFiles() {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw damaged(folder, "it is no folder");
        }
        for (String file : files()) {
            if (!Files.isRegularFile(folder.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                throw damaged(folder, file + " is no plain file");
            }
        }
    }

    private Set<String> files() {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        } catch (IOException e) {
            throw damaged(folder, "it cannot be listed: " + e.getMessage()).causedBy(e);
        }
        return names;
    }

    private byte[] small(String name) {
        try (FileChannel file =
                FileChannel.open(folder.resolve(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (file.size() > LARGEST) {
                throw damaged(folder, name + " is too large");
            }
            return Channels.newInputStream(file).readAllBytes();
        } catch (IOException e) {
            throw damaged(folder, name + " cannot be read: " + e.getMessage()).causedBy(e);
        }
    }

    static SluiceException damaged(Path folder, String why) {
        return SluiceException.of(
                Kind.USAGE,
                "the backup is damaged: " + why,
                folder.toString(),
                "nothing was read from it into a table; use an older one: sluice backups");
    }
}
