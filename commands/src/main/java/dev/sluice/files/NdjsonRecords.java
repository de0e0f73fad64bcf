package dev.sluice.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.rows.FileRow;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/** One object a line, so that a broken one does not end the file. */
final class NdjsonRecords implements Records {
    private final String file;
    private final TextLines lines;
    private final Flaws flaws;
    private final JsonFactory factory = JsonText.factory();
    private final JsonObjects objects;
    private long record;
    private long blank;

    NdjsonRecords(String file, Reader text, FieldMap fields, Flaws flaws) {
        this.file = file;
        this.lines = new TextLines(text);
        this.flaws = flaws;
        this.objects = new JsonObjects(fields);
    }

    @Override
    public boolean next() {
        while (line()) {
            if (lines.isBlank()) {
                blank = blank == 0 ? lines.number() : blank;
                continue;
            }
            record++;
            refuseBlank();
            if (readable()) {
                return true;
            }
        }
        return false;
    }

    /** Blank lines at the end harm nobody; in the middle something may be missing. */
    private void refuseBlank() {
        if (blank > 0) {
            flaws.flaw(new Place(file, blank, 0), "the line is blank", "remove it", "");
            blank = 0;
        }
    }

    private boolean line() {
        try {
            return lines.next();
        } catch (IOException e) {
            IOException fault = Optional.ofNullable(Faults.brokenText(e)).orElse(e);
            Place place = new Place(file, Faults.line(fault, lines.number()), 0);
            flaws.flaw(place, Faults.said(fault), Faults.remedy(fault), "");
            return false;
        }
    }

    private boolean readable() {
        Optional<String> problem = problem();
        problem.ifPresent(p -> flaws.flaw(place(), p, "", lines.text()));
        return problem.isEmpty();
    }

    private Optional<String> problem() {
        if (lines.tooLong()) {
            return Optional.of("the line is longer than " + Records.longest() + " characters");
        }
        try (JsonParser parser = factory.createParser(lines.buffer(), lines.start(), lines.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.of(noObject(parser.currentToken()));
            }
            Optional<String> problem = objects.read(parser);
            return problem.isPresent() || parser.nextToken() == null
                    ? problem
                    : Optional.of("there is more than one JSON value in the line");
        } catch (JsonProcessingException e) {
            return Optional.of(JsonText.said(e));
        } catch (IOException e) {
            return Optional.of(Faults.said(e));
        }
    }

    private static String noObject(JsonToken token) {
        return token == JsonToken.START_ARRAY
                ? "the line is an array, not an object; a document that is one array is read with format: 'json'"
                : "the line is no JSON object";
    }

    @Override
    public FileRow row() {
        return objects.cells();
    }

    @Override
    public Place place() {
        return new Place(file, lines.number(), record);
    }

    @Override
    public String raw() {
        return lines.text();
    }

    @Override
    public void close() {
        lines.close();
    }
}
