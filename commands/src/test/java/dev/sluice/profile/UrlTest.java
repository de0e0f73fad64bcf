package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTest {
    @TempDir
    Path root;

    private Workplace place;

    @BeforeEach
    void makePlace() {
        place = new Workplace(root);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://ops@db/app | ops@db/app",
                "postgres://ops@db:5433/app | ops@db:5433/app",
                "postgresql:// | tester@localhost/tester",
                "postgresql://db | tester@db/tester",
                "postgresql:///app | tester@localhost/app",
                "postgresql://ops@a,b:5433/app | ops@a,b:5433/app",
                "postgresql://ops@[::1]/app | ops@[::1]/app",
                "postgresql://ops@[fd00::1]:5433,b/app | ops@[fd00::1]:5433,b/app",
                "postgresql://o%40ps@db/my%20app | o@ps@db/my app",
                "postgresql://db?user=ops&dbname=app | ops@db/app",
                "postgresql:///app?host=/run/pg&port=5433 | tester@/run/pg:5433/app",
                "postgresql://%2Frun%2Fpg/app | tester@/run/pg/app",
                "jdbc:postgresql://db/app | tester@db/app",
                "jdbc:postgresql://db:5433/app?user=ops | ops@db:5433/app",
                "jdbc:postgresql://a:1,b:2/app | tester@a:1,b:2/app",
                "jdbc:postgresql:app | tester@localhost/app",
                "jdbc:postgresql:/ | tester@localhost/tester",
                "jdbc:postgresql:app?user=ops | ops@localhost/app",
                "host=db dbname=app user=ops | ops@db/app",
                "host = db  port=5433 dbname = 'my app' user='o\\'ps' | o'ps@db:5433/my app",
                "host=a,b port=5432,5433 dbname=app | tester@a,b:5433/app",
                "host=a,b port=5433 dbname=app | tester@a:5433,b:5433/app",
                "dbname=a\\ b user='' | tester@localhost/a b"
            })
    void readsEveryFormOfAServer(String url, String shown) {
        assertThat(place.server(url).shown()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://ops:p%40ss%2Fw@db/app | p@ss/w",
                "postgresql://ops:p@ss@db/app | p@ss",
                "postgresql://ops:a:b@db/app | a:b",
                "postgresql://ops:a+b@db/app | a+b",
                "postgresql://ops@db/app?password=a+b | a+b",
                "jdbc:postgresql://db/app?user=ops&password=a+b%2B | a b+",
                "jdbc:postgresql://ops:geheim@db/app | geheim",
                "host=db user=ops password='it\\'s \\\\' | it's \\"
            })
    void movesThePasswordOut(String url, String password) {
        Profile profile = place.profile(url);
        assertThat(profile.password().orElseThrow().reveal()).isEqualTo(password);
        assertThat(profile.toString()).doesNotContain(password);
        assertThat(place.registry.scrub("<" + password + ">")).isEqualTo("<***>");
    }

    @Test
    void readsTheEmbeddedServer() {
        assertThat(place.profile("embedded:postgres").target())
                .isEqualTo(new Target.Embedded(place.directory.resolve(".sluice/postgres")));
    }

    @Test
    void readsAnSqliteFileRelativeToTheFolder() {
        assertThat(place.profile("jdbc:sqlite:data/lab.db").target())
                .isEqualTo(new Target.SqliteFile(place.directory.resolve("data/lab.db")));
        assertThat(place.profile("jdbc:sqlite:/srv/lab.db").target())
                .isEqualTo(new Target.SqliteFile(Path.of("/srv/lab.db")));
        assertThat(place.profile("jdbc:sqlite:~/lab.db").target())
                .isEqualTo(new Target.SqliteFile(place.home.resolve("lab.db")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:sqlite:x.db?cache=shared | an SQLite url takes no parameters",
                "jdbc:sqlite:x.db?enable_load_extension=true | an SQLite url takes no parameters",
                "jdbc:sqlite::memory: | an SQLite database in memory is gone with its connection",
                "jdbc:sqlite: | an SQLite database in memory is gone with its connection",
                "jdbc:sqlite::resource:http://evil/x.db | an SQLite url takes a path only, no resource and no other url",
                "jdbc:sqlite:http://evil/x.db | an SQLite url takes a path only, no resource and no other url",
                "jdbc:sqlite:file:x.db | an SQLite url takes a path only, no resource and no other url",
                "jdbc:sqlite:FILE:x.db | an SQLite url takes a path only, no resource and no other url",
                "jdbc:mysql://h/d | url of the kind \"jdbc:mysql:\" is not supported",
                "mysql://u:canary@h/d | url of the kind \"mysql:\" is not supported",
                "postgre://u:canary@h/d | url of the kind \"postgre:\" is not supported",
                "embedded:mysql | url of the kind \"embedded:\" is not supported",
                "lab.db | url is in no known form",
                "postgresql://u:ca/nary@h/d | the port in the url is not a number",
                "postgresql://u:ca?nary@h/d | the port in the url is not a number",
                "postgresql://u:can%zzary@h/d | the url holds a % that starts no valid escape",
                "postgresql://u:canary%@h/d | the url holds a % that starts no valid escape",
                "postgresql://u:canary%00@h/d | the url holds a % that starts no valid escape",
                "postgresql://u:canary@[::1/d | the url opens a bracket for an IPv6 address and does not close it",
                "postgresql://u:canary@h:99999/d | a port must be from 1 to 65535, was 99999",
                "postgresql://u:canary@h:0/d | a port must be from 1 to 65535, was 0",
                "postgresql://u:canary@h h/d | a host holds a character that no host has",
                "postgresql://u:canary@h/d?sslmode | a parameter of the url has no value",
                "postgresql://u:canary@h/d?sslmode=full | sslmode is none that is known",
                "postgresql://u:canary@h/d?sslmode=allow | sslmode is none that is known",
                "postgresql://u:canary@h/d?a-b=c | connection keyword with an unreadable name is not allowed",
                "host=h password=canary junk | a keyword of the connection string has no = after it",
                "host=h password='canary | a quote in the connection string is not closed",
                "host=a,b port=1,2,3 password=canary | 2 hosts have 3 ports",
                "host=h port=x password=canary | the port is not a number",
                "host=h sslpassword=canary | connection keyword \"sslpassword\" is not allowed",
                "host=h hostaddr=1.2.3.4 | connection keyword \"hostaddr\" is not allowed",
                "host=h passfile=/x | connection keyword \"passfile\" is not allowed",
                "host=h keepalives=yes | connection keyword \"keepalives\" has a value it cannot have",
                "host=h sslrootcert=system sslmode=require | sslrootcert=system proves nothing with mode require"
            })
    void refusesWhatItCannotUseWithoutShowingIt(String url, String what) {
        SluiceException failure = Workplace.failure(() -> place.profile(url));
        assertThat(failure.kind()).isEqualTo(Kind.USAGE);
        assertThat(failure.problems().get(0).what()).isEqualTo(what);
        assertThat(failure.problems().get(0).remedy()).isNotEmpty().doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory",
                "socketFactoryArg",
                "sslfactory",
                "sslfactoryarg",
                "sslhostnameverifier",
                "sslpasswordcallback",
                "sslpassword",
                "authenticationPluginClassName",
                "connectExecutor",
                "classLoaderStrategy",
                "loggerFile",
                "loggerLevel",
                "jaasApplicationName",
                "jaasLogin",
                "kerberosServerName",
                "sspiServiceClass",
                "xmlFactoryFactory",
                "preferQueryMode",
                "stringtype",
                "replication",
                "protocolVersion",
                "localSocketAddress",
                "SOCKETFACTORY",
                "unheardOf"
            })
    void refusesEveryParameterOfTheDriverThatIsNotOnTheList(String parameter) {
        SluiceException failure =
                Workplace.failure(() -> place.profile("jdbc:postgresql://h/d?sslmode=require&" + parameter + "=x"));
        assertThat(failure.kind()).isEqualTo(Kind.USAGE);
        assertThat(failure.problems().get(0).what()).isEqualTo("url parameter \"" + parameter + "\" is not allowed");
        assertThat(Workplace.failure(() -> place.profile("postgresql://h/d?" + parameter + "=x")))
                .hasMessageContaining("connection keyword \"" + parameter + "\" is not allowed");
    }

    @Test
    void sendsParametersWithAKeyOfTheirOwnThere() {
        assertThat(Workplace.failure(() -> place.profile("jdbc:postgresql://h/d?currentSchema=app")))
                .hasMessage("url parameter \"currentSchema\" is not taken from a url - url"
                        + " - write search-path = [...] in the profile");
    }

    @Test
    void suggestsTheParameterThatWasMeant() {
        assertThat(Workplace.failure(() -> place.profile("jdbc:postgresql://h/d?socketTimout=5")))
                .hasMessage("url parameter \"socketTimout\" is not allowed - url - did you mean \"socketTimeout\"?");
    }

    @Test
    void keepsTheDriversParametersThatAreSafe() {
        assertThat(place.server("jdbc:postgresql://h/d?socketTimeout=60&ApplicationName=x&options=-c%20a=b")
                        .parameters())
                .containsExactly(
                        new Setting("ApplicationName", "x"),
                        new Setting("options", "-c a=b"),
                        new Setting("socketTimeout", "60"));
    }

    @Test
    void translatesLibpqsKeywordsIntoTheDrivers() {
        assertThat(place.server("host=h connect_timeout=5 target_session_attrs=read-write keepalives=1"
                                + " channel_binding=require client_encoding=UTF8 application_name=x")
                        .parameters())
                .containsExactly(
                        new Setting("ApplicationName", "x"),
                        new Setting("channelBinding", "require"),
                        new Setting("connectTimeout", "5"),
                        new Setting("targetServerType", "primary"),
                        new Setting("tcpKeepAlive", "true"));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, PREFER",
        "LOCALHOST, PREFER",
        "127.0.0.1, PREFER",
        "127.1.2.3, PREFER",
        "[::1], PREFER",
        "%2Frun%2Fpostgresql, PREFER",
        "db.example.com, VERIFY_FULL",
        "10.0.0.1, VERIFY_FULL",
        "127.0.0.1.example.com, VERIFY_FULL",
        "localhost.example.com, VERIFY_FULL",
        "[fd00::1], VERIFY_FULL",
        "'localhost,db.example.com', VERIFY_FULL"
    })
    void wantsFullProofOfEveryHostButThisOne(String host, Tls.Mode mode) {
        assertThat(place.server("postgresql://" + host + "/app").tls().mode()).isEqualTo(mode);
    }

    @Test
    void takesTheTlsModeThatIsGiven() {
        assertThat(place.server("postgresql://h/d?sslmode=require&sslrootcert=ca.pem")
                        .tls())
                .isEqualTo(new Tls(Tls.Mode.REQUIRE, Optional.of(place.directory.resolve("ca.pem"))));
        assertThat(place.server("host=localhost sslrootcert=system").tls())
                .isEqualTo(new Tls(Tls.Mode.VERIFY_FULL, Optional.empty()));
    }

    @Test
    void tellsAUrlFromAName() {
        assertThat(List.of("jdbc:x", "postgres://h", "postgresql://", "embedded:postgres", "host=h"))
                .allMatch(Profiles::isUrl);
        assertThat(List.of("prod", "lab-2", "lab:orders", "a.b")).noneMatch(Profiles::isUrl);
    }
}
