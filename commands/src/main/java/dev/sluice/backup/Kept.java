package dev.sluice.backup;

import dev.sluice.db.Reader.TextSink;
import java.nio.file.Path;

/** A backup as it lies in its folder; its members have not been read yet. */
public record Kept(Path folder, Manifest manifest) {
    /** The name of its folder. */
    public String name() {
        return String.valueOf(folder.getFileName());
    }

    /** Reads all of it; throws where a byte is not as it was written. */
    public Kept proven() {
        return new Kept(folder, new Proof(folder).prove());
    }

    /** Hands over a table's text, and throws at its end where it was not what was written. */
    public void read(Member member, TextSink sink) {
        new MemberReader(folder, member).read(sink);
    }
}
