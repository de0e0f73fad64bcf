package dev.sluice.profile;

import dev.sluice.Problem;
import dev.sluice.sql.Nearest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tomlj.TomlTable;

/** Reads one {@code [profiles.x]}. */
final class DraftReader {
    private static final List<String> KEYS = List.of(
            "url",
            "direct-url",
            "service",
            "user",
            "password",
            "tls",
            "role",
            "read-only",
            "protected",
            "expect",
            "mask",
            "search-path",
            "lock-timeout",
            "ddl-lock-timeout",
            "statement-timeout",
            "idle-timeout",
            "batch-size",
            "journal-schema",
            "backup-dir",
            "set");
    private static final List<String> NOT_FOR_OUR_OWN = List.of("service", "user", "password", "tls", "direct-url");
    private static final List<String> NOT_FOR_SQLITE = List.of(
            "service",
            "user",
            "password",
            "tls",
            "direct-url",
            "role",
            "expect",
            "search-path",
            "ddl-lock-timeout",
            "statement-timeout",
            "idle-timeout",
            "set");
    private static final String FOR_NOTHING = "means nothing for ";
    private static final Pattern SETTING = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)?");

    /** Settings with a key of their own, so that nobody wonders which of two wins. */
    private static final Map<String, String> OWN_KEY = Map.of(
            "lock_timeout", "lock-timeout",
            "statement_timeout", "statement-timeout",
            "idle_in_transaction_session_timeout", "idle-timeout",
            "search_path", "search-path",
            "role", "role");

    private final Section section;
    private final Folder folder;

    DraftReader(Section section, Folder folder) {
        this.section = section;
        this.folder = folder;
    }

    Draft read(String name, String origin) {
        section.allow(KEYS);
        Draft draft = new Draft(name, origin, way(), password(), section.text("role"), manner(), onlyForServers());
        draft.way().url().ifPresentOrElse(this::checkUrl, this::requireService);
        draft.way().direct().ifPresent(this::checkDirect);
        return draft;
    }

    private List<Problem> onlyForServers() {
        return NOT_FOR_SQLITE.stream()
                .filter(section::has)
                .map(key -> new Problem(section.fact(key, FOR_NOTHING + "SQLite"), section.where(key), "leave it out"))
                .toList();
    }

    private Draft.Way way() {
        Draft.TlsSpec tls = section.inner("tls", this::tls).orElse(Draft.TlsSpec.NONE);
        return new Draft.Way(url("url"), url("direct-url"), section.text("service"), section.text("user"), tls);
    }

    private Optional<Draft.UrlSpec> url(String key) {
        if (section.raw(key).filter(String.class::isInstance).isPresent()) {
            return section.text(key).map(given -> new Draft.UrlSpec(given, false));
        }
        if (section.raw(key).filter(TomlTable.class::isInstance).isPresent()) {
            return section.inner(key, this::variable);
        }
        section.typed(key, String.class, "a text or { env = \"NAME\" }");
        return Optional.empty();
    }

    private Optional<Draft.UrlSpec> variable(Section inner) {
        inner.allow(List.of("env"));
        if (!inner.has("env") && inner.keys().isEmpty()) {
            inner.wrong("is empty", "write { env = \"NAME\" }");
        }
        return inner.text("env").map(given -> new Draft.UrlSpec(given, true));
    }

    /** A literal url is checked with the file; what a variable holds is known only when the profile is used. */
    private void checkUrl(Draft.UrlSpec spec) {
        if (section.has("service")) {
            section.wrong("service", "stands beside a url", "keep one of the two");
        }
        if (!spec.inVariable()) {
            section.findings().attempt(() -> Url.read(spec.given())).ifPresent(this::checkKeys);
        }
    }

    private void checkKeys(Url url) {
        if (url instanceof Url.Sqlite) {
            refuse(NOT_FOR_SQLITE, "SQLite");
        } else if (url instanceof Url.Own) {
            refuse(NOT_FOR_OUR_OWN, "the embedded PostgreSQL");
        }
    }

    private void refuse(List<String> keys, String what) {
        keys.stream().filter(section::has).forEach(key -> section.wrong(key, FOR_NOTHING + what, "leave it out"));
    }

    private void checkDirect(Draft.UrlSpec spec) {
        if (!spec.inVariable()) {
            Optional<Url> url = section.findings().attempt(() -> Url.read(spec.given()));
            if (url.isPresent() && !(url.get() instanceof Url.Server)) {
                section.wrong("direct-url", "must be that of a PostgreSQL server", "");
            }
        }
    }

    private void requireService() {
        if (!section.has("url") && !section.has("service")) {
            section.wrong(
                    "has no url",
                    "add url = \"...\" or service = \"...\"; url = \"postgresql://\" takes all from PG variables");
        }
    }

    private Optional<Draft.TlsSpec> tls(Section tls) {
        tls.allow(List.of("mode", "root"));
        Optional<Given> mode = tls.text("mode");
        if (mode.isPresent() && Tls.Mode.of(mode.get().text()).isEmpty()) {
            String fact = "is no TLS mode: \"" + Section.cut(mode.get().text()) + "\"";
            tls.wrong("mode", fact, "use one of " + Tls.Mode.legal());
        }
        return Optional.of(new Draft.TlsSpec(mode, tls.text("root")));
    }

    private Optional<SecretSpec> password() {
        if (section.raw("password").filter(String.class::isInstance).isPresent()) {
            section.wrong(
                    "password",
                    "is written in plain text",
                    "use password = { env = \"NAME\" }, { file = \"PATH\" } or { command = \"...\" }, or ~/.pgpass");
            return Optional.empty();
        }
        return section.inner("password", SecretReader::read);
    }

    private Draft.Manner manner() {
        Profile.Expectation expectation = section.inner("expect", this::expectation)
                .orElse(new Profile.Expectation(Optional.empty(), Optional.empty()));
        Profile.Guard guard = new Profile.Guard(
                section.flag("read-only"), section.flag("protected"), section.texts("mask"), expectation);
        return new Draft.Manner(guard, timeouts(), working());
    }

    private Optional<Profile.Expectation> expectation(Section expect) {
        expect.allow(List.of("database", "system"));
        Optional<String> system = expect.raw("system")
                .filter(Long.class::isInstance)
                .map(String::valueOf)
                .or(() -> expect.text("system").map(Given::text));
        return Optional.of(new Profile.Expectation(expect.text("database").map(Given::text), system));
    }

    private Profile.Timeouts timeouts() {
        Profile.Timeouts usual = Profile.Timeouts.DEFAULT;
        return new Profile.Timeouts(
                section.duration("lock-timeout", usual.lock()),
                section.duration("ddl-lock-timeout", usual.ddlLock()),
                section.duration("statement-timeout", usual.statement()),
                section.duration("idle-timeout", usual.idle()));
    }

    private Profile.Working working() {
        Path backups =
                folder.resolve(section.text("backup-dir").map(Given::text).orElse("backups"));
        return new Profile.Working(
                section.texts("search-path"),
                section.inner("set", DraftReader::settings).orElse(List.of()),
                section.count("batch-size", Profile.Working.DEFAULT_BATCH_SIZE),
                section.text("journal-schema").map(Given::text).orElse("sluice"),
                backups);
    }

    private static Optional<List<Setting>> settings(Section set) {
        return Optional.of(set.keys().stream()
                .filter(name -> settingIsNamedWell(set, name))
                .flatMap(name -> setting(set, name).stream())
                .toList());
    }

    private static boolean settingIsNamedWell(Section set, String name) {
        if (OWN_KEY.containsKey(name)) {
            set.wrong(name, "has a key of its own", "write " + OWN_KEY.get(name) + " in the profile");
            return false;
        }
        if (!SETTING.matcher(name).matches()) {
            set.wrong(name, "is no name of a setting", "write a name such as work_mem");
            return false;
        }
        return true;
    }

    private static Optional<Setting> setting(Section set, String name) {
        Optional<Object> value = set.raw(name);
        boolean simple = value.filter(v -> v instanceof String || v instanceof Number || v instanceof Boolean)
                .isPresent();
        if (!simple) {
            set.wrong(name, "must be a text, a number or true or false, was " + Section.kindOf(value.orElse("")), "");
        }
        return value.filter(v -> simple).map(v -> new Setting(name, String.valueOf(v)));
    }

    /** The nearest profile, or the list of all, as the way out of a wrong name. */
    static String remedyFor(String wanted, List<String> names) {
        return Nearest.one(wanted, names)
                .map(near -> "did you mean \"" + near + "\"? profiles: " + String.join(", ", names))
                .orElse(names.isEmpty() ? "add [profiles." + wanted + "]" : "profiles: " + String.join(", ", names));
    }
}
