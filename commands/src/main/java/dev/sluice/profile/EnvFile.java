package dev.sluice.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an {@code env-file}: lines {@code KEY=VALUE}, with comments, quotes and a leading {@code export}.
 *
 * <p>Nothing is expanded. No error shows a value.
 */
final class EnvFile {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
    private static final Pattern SINGLE = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    private static final Pattern DOUBLE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*");

    private final Map<String, String> variables = new LinkedHashMap<>();
    private final String file;
    private final Findings findings;

    private EnvFile(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    static Map<String, String> read(List<String> lines, String file, Findings findings) {
        EnvFile reader = new EnvFile(file, findings);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                reader.line(line, file + ":" + (i + 1));
            }
        }
        return Map.copyOf(reader.variables);
    }

    private void line(String line, String where) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
            value(matcher.group(1), matcher.group(2), where);
        } else {
            findings.add("a line of the env-file is not KEY=VALUE", where, "write KEY=VALUE, or # before a comment");
        }
    }

    private void value(String key, String raw, String where) {
        Matcher single = SINGLE.matcher(raw);
        Matcher quoted = DOUBLE.matcher(raw);
        if (single.matches()) {
            variables.put(key, single.group(1));
        } else if (quoted.matches()) {
            variables.put(key, ESCAPE.matcher(quoted.group(1)).replaceAll(EnvFile::unescaped));
        } else if (raw.startsWith("'") || raw.startsWith("\"")) {
            findings.add("the value of " + key + " opens a quote and does not close it", where, "close the quote");
        } else {
            variables.put(key, COMMENT.matcher(raw).replaceFirst("").strip());
        }
    }

    private static String unescaped(MatchResult hit) {
        String plain =
                switch (hit.group(1)) {
                    case "n" -> "\n";
                    case "r" -> "\r";
                    case "t" -> "\t";
                    default -> hit.group(1);
                };
        return Matcher.quoteReplacement(plain);
    }

    @Override
    public String toString() {
        return file;
    }
}
