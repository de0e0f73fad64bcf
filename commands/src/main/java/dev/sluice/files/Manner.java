package dev.sluice.files;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How a file is to be read.
 *
 * @param encoding of its text
 * @param path names of members on the way to the array, in a JSON document; empty where the document is the array
 * @param csv what only CSV and TSV know
 */
public record Manner(Format format, Charset encoding, List<String> path, Csv csv) {
    public Manner {
        path = List.copyOf(path);
    }

    /**
     * The dialect of CSV.
     *
     * @param delimiter found in the first line when it is not given
     * @param header whether the first line names the fields; otherwise {@code names} does
     * @param nulls unquoted texts that mean null, besides none at all
     */
    public record Csv(Optional<Character> delimiter, boolean header, List<String> names, List<String> nulls) {
        public static final Csv USUAL = new Csv(Optional.empty(), true, List.of(), List.of());

        public Csv {
            names = List.copyOf(names);
            nulls = List.copyOf(nulls);
        }
    }

    /** The usual manner of a format. */
    public static Manner of(Format format) {
        return new Manner(format, StandardCharsets.UTF_8, List.of(), Csv.USUAL);
    }
}
