package dev.sluice.backup;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One table of a backup.
 *
 * @param table as the backup's engine names it, with its schema
 * @param file its name in the folder of the backup
 * @param columns in the order of the text's fields
 * @param definition what the table was like, a line a column or key; a table that differs is no place for the rows
 */
public record Member(String table, String file, List<String> columns, List<String> definition, Sum sum) {
    private static final Pattern FILE = Pattern.compile("\\d{4}-[a-z0-9_]{1,40}\\.copy\\.zst");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
    private static final int SHA_256 = 64;
    private static final int DIGEST = 32;

    /**
     * What was counted when it was written.
     *
     * @param bytes of the text
     * @param packed bytes of the file
     * @param sha256 of the file
     * @param digest of the rows, whatever their order
     */
    public record Sum(long rows, long bytes, long packed, String sha256, String digest) {
        public Sum {
            boolean possible = rows >= 0 && bytes >= rows && packed >= 0;
            if (!possible || !isHex(sha256, SHA_256) || !isHex(digest, DIGEST)) {
                throw new IllegalArgumentException("counts or sums are impossible");
            }
        }

        private static boolean isHex(String text, int length) {
            return text.length() == length && HEX.matcher(text).matches();
        }
    }

    public Member {
        columns = List.copyOf(columns);
        definition = List.copyOf(definition);
        if (table.isEmpty() || columns.isEmpty() || !FILE.matcher(file).matches()) {
            throw new IllegalArgumentException("a member has no name, no columns, or a file of another kind");
        }
    }

    /** A name that is safe in every file system, whatever the table is called. */
    static String fileOf(int number, String table) {
        String plain = table.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
        return String.format(
                java.util.Locale.ROOT, "%04d-%s.copy.zst", number, plain.substring(0, Math.min(40, plain.length())));
    }
}
