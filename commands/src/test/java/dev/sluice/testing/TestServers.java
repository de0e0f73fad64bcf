package dev.sluice.testing;

import dev.sluice.db.EmbeddedPostgres;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Chooses the test server: the one {@code SLUICE_TEST_PG} points at; else a container of {@code SLUICE_TEST_PG_IMAGE}
 * where a Docker engine answers; else the embedded one.
 *
 * <p>With {@code SLUICE_REQUIRE_CONTAINERS=true} a container is the only answer, and none is a failure: a job that says it
 * tests PostgreSQL 14 must not pass on another version.
 */
final class TestServers {
    private static final String POINTED_AT = "SLUICE_TEST_PG";
    private static final String IMAGE = "SLUICE_TEST_PG_IMAGE";
    private static final String REQUIRED = "SLUICE_REQUIRE_CONTAINERS";

    private TestServers() {}

    static TestServer choose(Map<String, String> environment) {
        if (Boolean.parseBoolean(environment.getOrDefault(REQUIRED, "false"))) {
            return requiredContainer(environment);
        }
        String url = environment.getOrDefault(POINTED_AT, "");
        if (!url.isEmpty()) {
            return pointedAt(url);
        }
        return mayHaveDocker(environment) && dockerAnswers() ? container(environment) : embedded();
    }

    /** Whether leftovers of a run are known by its process id and harm nobody. */
    static boolean isOnThisMachine() {
        return System.getenv().getOrDefault(POINTED_AT, "").isEmpty();
    }

    private static TestServer requiredContainer(Map<String, String> environment) {
        if (!dockerAnswers()) {
            throw new IllegalStateException(REQUIRED + " is true and no Docker engine answers");
        }
        return container(environment);
    }

    /** Also {@code postgresql://}; user and password before the host or as parameters. */
    static TestServer pointedAt(String url) {
        URI uri = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
        String[] account = String.valueOf(uri.getRawUserInfo()).split(":", 2);
        boolean named = uri.getRawUserInfo() != null;
        String user = named ? decoded(account[0]) : parameter(uri, "user", "postgres");
        String password = named && account.length > 1 ? decoded(account[1]) : parameter(uri, "password", "");
        return new TestServer(uri.getHost(), uri.getPort() < 0 ? 5432 : uri.getPort(), user, password);
    }

    private static String parameter(URI uri, String name, String otherwise) {
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return decoded(pair.substring(name.length() + 1));
            }
        }
        return otherwise;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Asking Testcontainers takes a second or two; most machines without an engine can be told by a look. */
    private static boolean mayHaveDocker(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "/");
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "/run");
        return environment.containsKey("DOCKER_HOST")
                || List.of(
                                Path.of("/var/run/docker.sock"),
                                Path.of(runtime, "docker.sock"),
                                Path.of(home, ".docker", "run", "docker.sock"),
                                Path.of(home, ".testcontainers.properties"))
                        .stream()
                        .anyMatch(Files::exists);
    }

    private static boolean dockerAnswers() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    private static TestServer container(Map<String, String> environment) {
        PostgreSQLContainer container = new PostgreSQLContainer(environment.getOrDefault(IMAGE, "postgres:18"));
        container.start();
        return new TestServer(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getUsername(),
                container.getPassword());
    }

    /** Left to the JVM's end; the one of a killed JVM is used, and then stopped, by the next run. */
    private static TestServer embedded() {
        Path build = Path.of(System.getProperty("basedir", "."), "target");
        Path directory = Files.isDirectory(build) ? build : Path.of(System.getProperty("java.io.tmpdir"));
        EmbeddedPostgres server = EmbeddedPostgres.attach(
                directory.resolve("test-postgres"),
                new EmbeddedPostgres.Options(false, List.of("max_connections=200", "max_prepared_transactions=10")));
        return new TestServer(server.host(), server.port(), server.user(), server.password());
    }
}
