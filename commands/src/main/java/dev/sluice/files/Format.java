package dev.sluice.files;

import java.util.Locale;
import java.util.Optional;

/** How the records of a file are written. */
public enum Format {
    /** One JSON object a line. */
    NDJSON,
    /** One JSON document with an array of objects. */
    JSON,
    CSV,
    TSV;

    /** By the ending, less that of a compression; empty when it is none we know. */
    public static Optional<Format> ofName(String file) {
        String name = file.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "ndjson", "jsonl" -> Optional.of(NDJSON);
            case "json" -> Optional.of(JSON);
            case "csv" -> Optional.of(CSV);
            case "tsv", "tab" -> Optional.of(TSV);
            default -> Optional.empty();
        };
    }

    public boolean isJson() {
        return this == NDJSON || this == JSON;
    }
}
