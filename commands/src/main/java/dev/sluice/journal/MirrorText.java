package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.MirrorLine.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run's local file as it was read.
 *
 * @param wholeBytes up to the end of the last whole line
 * @param digest of the last whole line; empty when there is none
 */
record MirrorText(List<MirrorLine> lines, long wholeBytes, String digest) {
    /** Nothing where there is no file. Refuses one whose lines do not follow upon each other. */
    static MirrorText read(Path file) {
        String text = content(file);
        List<MirrorLine> lines = new ArrayList<>();
        String digest = "";
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            String json = text.substring(start, end);
            MirrorLine line = line(json);
            if (!line.text("previous").equals(digest)) {
                throw SluiceException.of(
                        Kind.REFUSED,
                        "line " + (lines.size() + 1) + " of the run's local file does not follow upon the one before",
                        file.toString(),
                        "the file was changed by another hand; restore it, or start a new run");
            }
            lines.add(line);
            digest = Digest.hex(json);
            start = end + 1;
        }
        long wholeBytes = text.substring(0, start).getBytes(StandardCharsets.UTF_8).length;
        return new MirrorText(lines, wholeBytes, digest);
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MirrorLine line(String json) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (RecordedValue.parse(json).plain() instanceof Map<?, ?> map) {
            map.forEach((key, value) -> fields.put(String.valueOf(key), value));
        }
        String name = String.valueOf(fields.get("event"));
        Event event = Stream.of(Event.values())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> SluiceException.of(Kind.REFUSED, "a run's local file has an event " + name, "", ""));
        return new MirrorLine(event, fields);
    }
}
