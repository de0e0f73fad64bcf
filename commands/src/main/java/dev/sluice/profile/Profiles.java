package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The profiles of one {@code sluice.toml}. The file is checked as a whole when it is loaded; what a profile takes from the
 * environment is looked up when that profile is asked for, so that one which is broken does not stop the others.
 */
public final class Profiles {
    private static final String FROM_URL = "url";

    private final Optional<Path> file;
    private final Config config;
    private final Scope scope;

    private Profiles(Optional<Path> file, Config config, Scope scope) {
        this.file = file;
        this.config = config;
        this.scope = scope;
    }

    /**
     * The profiles of the first file there is: {@code named}, that of {@code SLUICE_CONFIG}, the working directory's, the
     * user's. Without any file there are none, which is an error only once one is asked for.
     *
     * @param named what {@code --config} names
     * @throws SluiceException USAGE with every problem of the file; REFUSED when it runs a command and is not trusted
     */
    public static Profiles load(Environment environment, Optional<Path> named, SecretRegistry registry) {
        Optional<ConfigFile> file = ConfigFile.find(environment, named);
        Folder folder = new Folder(
                file.map(f -> f.path().resolveSibling("")).orElse(environment.directory()), environment.home());
        Config config = file.map(f -> ConfigReader.read(f, folder)).orElse(Config.EMPTY);
        file.filter(f -> f.place() == ConfigFile.Place.WORKING_DIRECTORY && config.runsCommands())
                .ifPresent(f -> Trust.check(f, environment));
        Scope scope = new Scope(environment, environment.withDefaults(config.variables()), folder, registry);
        return new Profiles(file.map(ConfigFile::path), config, scope);
    }

    /**
     * A profile for a url given in the place of a name, with the usual settings; paths are relative to the working
     * directory.
     */
    public static Profile fromUrl(String url, Environment environment, SecretRegistry registry) {
        Folder folder = new Folder(environment.directory(), environment.home());
        Draft.UrlSpec spec = new Draft.UrlSpec(new Given(url, "url"), false);
        Draft.Way way = new Draft.Way(
                Optional.of(spec), Optional.empty(), Optional.empty(), Optional.empty(), Draft.TlsSpec.NONE);
        Draft draft = new Draft(FROM_URL, "url", way, Optional.empty(), Optional.empty(), usual(folder), List.of());
        return new Resolution(draft, new Scope(environment, environment, folder, registry)).profile();
    }

    private static Draft.Manner usual(Folder folder) {
        return new Draft.Manner(
                new Profile.Guard(false, false, List.of(), new Profile.Expectation(Optional.empty(), Optional.empty())),
                Profile.Timeouts.DEFAULT,
                new Profile.Working(
                        List.of(), List.of(), Profile.Working.DEFAULT_BATCH_SIZE, "sluice", folder.resolve("backups")));
    }

    /** Whether the text is meant as a url rather than as the name of a profile. */
    public static boolean isUrl(String text) {
        return Url.looksLike(text);
    }

    /** The file the profiles are from; empty when there is none. */
    public Optional<Path> file() {
        return file;
    }

    /** In the file's order. */
    public List<String> names() {
        return config.names();
    }

    /** The profile of that name. */
    public Profile named(String name) {
        return resolution(name).profile();
    }

    /** The named one, else that of the first {@code [detect]} rule that fits, else the {@code default}. */
    public Profile choose(Optional<String> named) {
        return named(named.or(this::detected)
                .or(config::defaultProfile)
                .orElseThrow(() -> usage("no profile is named", remedy("name one"))));
    }

    /** The variable's value, from the environment or else from the {@code env-file}; empty when it is set to nothing. */
    public Optional<String> variable(String name) {
        return scope.all().variable(name);
    }

    /** Every profile, usable or not. */
    public List<ProfileListing> list() {
        return config.drafts().stream()
                .map(draft -> ProfileListing.of(
                        new Resolution(draft, scope),
                        config.defaultProfile().filter(draft.name()::equals).isPresent()))
                .toList();
    }

    private Optional<String> detected() {
        return config.rules().stream()
                .filter(rule -> rule.fits(scope.all()))
                .map(DetectRule::profile)
                .findFirst();
    }

    private Resolution resolution(String name) {
        return config.drafts().stream()
                .filter(draft -> draft.name().equals(name))
                .findFirst()
                .map(draft -> new Resolution(draft, scope))
                .orElseThrow(() -> usage(
                        "unknown profile \"" + Section.cut(name) + "\"", remedy(DraftReader.remedyFor(name, names()))));
    }

    private String remedy(String withFile) {
        if (file.isEmpty()) {
            return "there is no sluice.toml; make one with: sluice init";
        }
        boolean list = !withFile.contains("profiles: ") && !names().isEmpty();
        return list ? withFile + "; profiles: " + String.join(", ", names()) : withFile;
    }

    private SluiceException usage(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, file.map(Path::toString).orElse(""), remedy);
    }

    @Override
    public String toString() {
        return "profiles " + names();
    }
}
