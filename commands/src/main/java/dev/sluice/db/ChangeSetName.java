package dev.sluice.db;

/** What tells a change set from all others: the file it stands in, its id, its author. */
public record ChangeSetName(String file, String id, String author) {
    /** As Liquibase writes it. */
    @Override
    public String toString() {
        return file + "::" + id + "::" + author;
    }
}
