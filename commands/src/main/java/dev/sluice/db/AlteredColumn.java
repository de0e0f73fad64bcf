package dev.sluice.db;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A column that a statement on SQLite has dropped or given another name; there the catalog does not tell one that was made anew from the one before.
 * Names are small letters.
 */
public record AlteredColumn(String table, String column, boolean dropped) {
    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|`[^`]+`|\\[[^]]+]|[\\p{L}_][\\w$]*)";
    private static final Pattern ALTERS = Pattern.compile(
            "\\balter\\s+table\\s+(?:\\w+\\s*\\.\\s*)?" + NAME + "\\s+(?:(drop)\\s+(?:column\\s+)?" + NAME
                    + "|rename\\s+(?:column\\s+)?" + NAME + "\\s+to\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    static List<AlteredColumn> in(String sql) {
        return ALTERS.matcher(sql).results().map(AlteredColumn::of).toList();
    }

    private static AlteredColumn of(MatchResult found) {
        boolean dropped = found.group(2) != null;
        return new AlteredColumn(plain(found.group(1)), plain(found.group(dropped ? 3 : 4)), dropped);
    }

    private static String plain(String name) {
        boolean quoted = "\"`[".indexOf(name.charAt(0)) >= 0;
        String inner = quoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
        return inner.toLowerCase(Locale.ROOT);
    }
}
