package dev.sluice.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** Reads a whole {@code sluice.toml} and tells all that is wrong with it at once. */
final class ConfigReader {
    private static final List<String> KEYS = List.of("default", "env-file", "detect", "profiles");

    /** No colon: {@code profile:table} is how a table of another profile is written. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    private static final Pattern UNEXPECTED = Pattern.compile("(?s)Unexpected '.+', (expected .*)");
    private static final Pattern ESCAPE = Pattern.compile("(?s)Invalid (escape sequence|unicode escape).*");
    private static final Pattern QUOTED = Pattern.compile("(?s)'.+'");

    private final Findings findings = new Findings();
    private final ConfigFile file;
    private final Folder folder;

    private ConfigReader(ConfigFile file, Folder folder) {
        this.file = file;
        this.folder = folder;
    }

    static Config read(ConfigFile file, Folder folder) {
        ConfigReader reader = new ConfigReader(file, folder);
        Section root = new Section(reader.parse(), new Section.Label(file.label(), "", file.label()), reader.findings);
        Config config = reader.config(root);
        reader.findings.throwIfAny();
        return config;
    }

    private TomlParseResult parse() {
        TomlParseResult result = Toml.parse(file.text());
        for (TomlParseError error : result.errors()) {
            String where = file.label() + ":" + error.position().line() + ":"
                    + error.position().column();
            findings.add(withoutContent(String.valueOf(error.getMessage())), where, "");
        }
        // After a line that cannot be read, what is missing may be on it; so nothing more is said.
        findings.throwIfAny();
        return result;
    }

    /** The parser quotes the rest of the line, which may be a password without its quotes. */
    static String withoutContent(String message) {
        Matcher unexpected = UNEXPECTED.matcher(message);
        Matcher escape = ESCAPE.matcher(message);
        if (unexpected.matches()) {
            return "unexpected text, " + unexpected.group(1);
        }
        if (escape.matches()) {
            return "invalid " + escape.group(1) + "; a text between ' keeps its backslashes";
        }
        return QUOTED.matcher(message).replaceAll("text");
    }

    private Config config(Section root) {
        root.allow(KEYS);
        List<Draft> drafts =
                root.section("profiles", "[profiles]").map(this::drafts).orElse(List.of());
        List<String> names = drafts.stream().map(Draft::name).toList();
        Optional<Given> preset = root.text("default");
        preset.ifPresent(given -> requireProfile(root, "default", given.text(), names));
        List<DetectRule> rules = root.section("detect", "[detect]")
                .map(detect -> rules(detect, names))
                .orElse(List.of());
        return new Config(preset.map(Given::text), rules, drafts, envFile(root));
    }

    private List<Draft> drafts(Section profiles) {
        List<Draft> drafts = new ArrayList<>();
        for (String name : profiles.keys()) {
            if (NAME.matcher(name).matches()) {
                profiles.section(name, "profile \"" + name + "\"")
                        .ifPresent(s -> drafts.add(new DraftReader(s, folder).read(name, profiles.line(name))));
            } else {
                profiles.wrong(name, "is no name for a profile", "use letters, digits, _ - and . only");
            }
        }
        return drafts;
    }

    private void requireProfile(Section section, String key, String wanted, List<String> names) {
        if (!names.contains(wanted)) {
            String what = "unknown profile \"" + Section.cut(wanted) + "\"";
            findings.add(what, section.where(key), DraftReader.remedyFor(wanted, names));
        }
    }

    private List<DetectRule> rules(Section detect, List<String> names) {
        List<DetectRule> rules = new ArrayList<>();
        for (String profile : detect.keys()) {
            requireProfile(detect, profile, profile, names);
            detect.section(profile, "[detect] rule \"" + profile + "\"")
                    .flatMap(section -> rule(section, detect, profile))
                    .ifPresent(rules::add);
        }
        return rules;
    }

    private static Optional<DetectRule> rule(Section section, Section detect, String profile) {
        section.allow(List.of("env", "equals"));
        if (!section.has("env")) {
            detect.wrong(
                    profile, "names no variable", "write { env = \"NAME\" } or { env = \"NAME\", equals = \"VALUE\" }");
        }
        Optional<String> value = section.text("equals").map(Given::text);
        return section.text("env").map(variable -> new DetectRule(profile, variable.text(), value));
    }

    private Map<String, String> envFile(Section root) {
        return root.text("env-file")
                .map(given -> variables(root, folder.resolve(given.text())))
                .orElse(Map.of());
    }

    private Map<String, String> variables(Section root, Path path) {
        if (!Files.exists(path)) {
            // A checkout comes without one; what it would have set is missed by name where it is needed.
            return Map.of();
        }
        try {
            return EnvFile.read(Files.readAllLines(path), String.valueOf(path.getFileName()), findings);
        } catch (IOException e) {
            root.wrong("env-file", "cannot be read as UTF-8 text: \"" + path + "\"", "check its permissions");
            return Map.of();
        }
    }
}
