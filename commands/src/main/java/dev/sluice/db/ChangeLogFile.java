package dev.sluice.db;

import dev.sluice.sql.Name;
import java.nio.file.Path;

/**
 * A file of change sets, and which of them are meant.
 *
 * @param root the folder that it and all that it includes lie in
 * @param path relative to the root, as it goes into the table of what was run
 * @param contexts separated by commas; empty means all
 * @param labels an expression over labels; empty means all
 * @param journal the schema that nothing of it is ever made in
 */
public record ChangeLogFile(Path root, String path, String contexts, String labels, Name journal) {}
