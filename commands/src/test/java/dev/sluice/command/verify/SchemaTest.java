package dev.sluice.command.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Source;
import dev.sluice.command.verify.SchemaCheck.Only;
import dev.sluice.command.verify.SchemaCheck.Present;
import dev.sluice.command.verify.TwoSides.Engines;
import dev.sluice.db.SchemaFact.Detail;
import dev.sluice.db.SchemaFact.Sort;
import dev.sluice.db.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a database is made of. */
class SchemaTest {
    private static final String[] TABLES = {
        "create table p (id integer primary key, code varchar(9) not null unique)",
        "create table t (id integer primary key, p integer not null references p (id) on delete cascade,"
                + " v text default 'new', n integer check (n > 0))",
        "create index t_v on t (v)",
        "create view w as select id from t"
    };

    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    /** What is found of each; empty for what holds. */
    private static List<String> look(TwoSides sides, SchemaCheck... checks) {
        List<SchemaChecks.Weighed> weighed = Arrays.stream(checks)
                .map(c -> new SchemaChecks.Weighed(c, Severity.ERROR))
                .toList();
        CheckReport report = (CheckReport) sides.session().run(new Assertions(List.of(new SchemaChecks(weighed))));
        return report.results().stream().map(r -> r.found().fact()).toList();
    }

    private static Present present(Sort sort, String owner, String name, String... details) {
        return new Present(
                sort,
                owner,
                name,
                IntStream.range(0, details.length / 2)
                        .mapToObj(i -> new Detail(details[2 * i], details[2 * i + 1]))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES_SQLITE", "SQLITE_SQLITE"})
    void whatIsThereIsFoundAndWhatIsNotIsNamed(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.here(TABLES);
            assertThat(look(
                            sides,
                            present(Sort.TABLE, "", "t"),
                            present(Sort.COLUMN, "p", "code", "type", "varchar(9)", "nullable", "no"),
                            present(Sort.COLUMN, "t", "v", "type", "text", "nullable", "yes", "default", "'new'"),
                            present(Sort.PRIMARY_KEY, "t", "id"),
                            present(Sort.UNIQUE, "p", "code"),
                            present(Sort.FOREIGN_KEY, "t", "p -> p"),
                            present(Sort.CHECK, "t", "n > 0"),
                            present(Sort.INDEX, "t", "t_v", "definition", "(v)"),
                            present(Sort.VIEW, "", "w"),
                            new Only(Sort.TABLE, "", List.of("p", "t")),
                            new SchemaCheck.Sound()))
                    .containsOnly("");
            assertThat(look(
                            sides,
                            present(Sort.TABLE, "", "u"),
                            present(Sort.COLUMN, "u", "id"),
                            present(Sort.COLUMN, "t", "v", "type", "integer", "default", ""),
                            present(Sort.COLUMN, "t", "n", "nullable", "no"),
                            present(Sort.PRIMARY_KEY, "t", "id, n"),
                            present(Sort.CHECK, "t", "n > 1"),
                            present(Sort.FOREIGN_KEY, "t", "p -> t"),
                            new Only(Sort.TABLE, "", List.of("t")),
                            new SchemaCheck.ChangeLog("v1")))
                    .satisfiesExactly(
                            s -> assertThat(s).isEqualTo("it is not there"),
                            s -> assertThat(s).isEqualTo("there is no table \"u\""),
                            s -> assertThat(s).matches("(?i)type is text; default is 'new'.*"),
                            s -> assertThat(s).isEqualTo("nullable is yes"),
                            s -> assertThat(s).isEqualTo("it is not there"),
                            s -> assertThat(s).isEqualTo("it is not there"),
                            s -> assertThat(s).isEqualTo("it is not there"),
                            s -> assertThat(s).isEqualTo("\"p\" is there too"),
                            s -> assertThat(s).isEqualTo("there is no change log"));
        }
    }

    @Test
    void whatPostgresHasBesidesIsFound() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here(TABLES);
            sides.here(
                    "create materialized view m as select id from t",
                    "create function twice(n integer) returns integer language sql immutable as 'select n * 2'",
                    "create function note() returns trigger language plpgsql as 'begin return new; end'",
                    "create trigger touch before update on t for each row execute function note()",
                    "create type mood as enum ('good', 'bad')",
                    "create sequence s increment 5",
                    "alter table t enable row level security",
                    "create policy own on t for select using (id > 0)",
                    "grant select on t to public",
                    "grant update (v) on t to pg_monitor");
            assertThat(look(
                            sides,
                            present(Sort.MATERIALIZED_VIEW, "", "m"),
                            present(Sort.FUNCTION, "", "twice(n integer)", "type", "integer"),
                            present(Sort.FUNCTION, "", "twice"),
                            present(Sort.TRIGGER, "t", "touch"),
                            present(Sort.TYPE, "", "mood", "definition", "good, bad"),
                            present(Sort.SEQUENCE, "", "s", "definition", "by 5"),
                            present(Sort.POLICY, "t", "own", "definition", "select"),
                            present(Sort.GRANT, "t", "select to public"),
                            present(Sort.GRANT, "t", "update (v) to pg_monitor"),
                            present(Sort.EXTENSION, "", "plpgsql", "type", "1.0"),
                            new SchemaCheck.Sound()))
                    .containsOnly("");
            assertThat(look(
                            sides,
                            present(Sort.GRANT, "t", "delete to public"),
                            present(Sort.EXTENSION, "", "plpgsql", "type", "1.1"),
                            present(Sort.FUNCTION, "", "twice(n text)")))
                    .containsExactly("it is not there", "type is 1.0", "it is not there");
        }
    }

    /** Parentheses, letters and blanks count where they mean something. */
    @Test
    void aConditionIsTheSameHoweverItIsWrittenAndNoOtherIs() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here(
                    "create table t (a int, b int, c int, s text, d varchar(9) default 'a::b',"
                            + " constraint k check (a > 0 or (b > 0 and c > 0)), constraint l check (s <> 'closed x'),"
                            + " constraint m check ((a + b) * c > 1 and s is not null and lower(s) = s), constraint n check (not a = b))");
            for (String same : List.of(
                    "a > 0 or b > 0 and c > 0",
                    "A>0 OR (b>0 AND c>0)",
                    "(s <> 'closed x')",
                    "check (s != 'closed x')",
                    "(a + b) * c > 1 and (s is not null and lower(s) = s)",
                    "NOT (a = b)")) {
                assertThat(look(sides, present(Sort.CHECK, "t", same))).as(same).containsOnly("");
            }
            for (String other : List.of(
                    "(a > 0 or b > 0) and c > 0",
                    "s <> 'CLOSED X'",
                    "s <> 'closedx'",
                    "a + b * c > 1 and s is not null and lower(s) = s",
                    "(a + b) * c > 1 and s is null and lower(s) = s",
                    "a = b",
                    "a <> b")) {
                assertThat(look(sides, present(Sort.CHECK, "t", other)))
                        .as(other)
                        .containsOnly("it is not there");
            }
            assertThat(look(sides, present(Sort.COLUMN, "t", "d", "default", "'a::b'")))
                    .containsOnly("");
            assertThat(look(sides, present(Sort.COLUMN, "t", "d", "default", "'a'"))
                            .get(0))
                    .startsWith("default is");
        }
    }

    /** Trap 27. */
    @Test
    void whatDoesNotDoWhatItIsThereForIsAFinding() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here(TABLES);
            sides.here(
                    "update pg_index set indisvalid = false where indexrelid = 't_v'::regclass",
                    "alter table t add constraint late check (id > 1) not valid",
                    "create materialized view m as select id from t with no data",
                    "create function note() returns trigger language plpgsql as 'begin return new; end'",
                    "create trigger touch before update on t for each row execute function note()",
                    "alter table t disable trigger touch",
                    "create table q (id serial primary key, k bigint generated by default as identity)",
                    "insert into q values (7, 1)");
            assertThat(look(sides, new SchemaCheck.Sound()))
                    .containsExactly(
                            "materialized view \"m\" is not populated; check \"late\" of \"t\" is not validated;"
                                    + " index \"t_v\" of \"t\" is invalid; trigger \"touch\" of \"t\" is disabled;"
                                    + " sequence \"q_id_seq\" is behind its column: next is 1, and 7 is there;"
                                    + " sequence \"q_k_seq\" is behind its column: next is 1, and 1 is there");
        }
    }

    /** {@code disable trigger all} is the usual trick of bulk loads, and what it leaves out is checked by nobody later. */
    @Test
    void aKeyWhoseTriggersAreDisabledChecksNothing() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here(
                    "create table p (id integer primary key, n integer unique deferrable initially deferred)",
                    "create table c (p integer references p)");
            assertThat(look(sides, new SchemaCheck.Sound())).containsExactly("");
            String disabled = "checks nothing: triggers of it are disabled";
            sides.here("alter table c disable trigger all");
            assertThat(look(sides, new SchemaCheck.Sound(), present(Sort.FOREIGN_KEY, "c", "p -> p")))
                    .containsExactly("foreign key \"p -> p\" of \"c\" " + disabled, "it " + disabled);
            sides.here("alter table c enable trigger all", "alter table p disable trigger all");
            assertThat(look(sides, new SchemaCheck.Sound()).get(0))
                    .contains("foreign key \"p -> p\" of \"c\" " + disabled, "unique key \"n\" of \"p\" " + disabled);
            sides.here("alter table p enable trigger all");
            assertThat(look(sides, new SchemaCheck.Sound())).containsExactly("");
        }
    }

    @Test
    void whatIsThereAndDoesNothingDoesNotPassAsThere() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here(TABLES);
            sides.here(
                    "create function note() returns trigger language plpgsql as 'begin return new; end'",
                    "create trigger touch before update on t for each row execute function note()",
                    "alter table t disable trigger touch",
                    "do $$ begin if current_setting('server_version_num')::int >= 180000 then"
                            + " execute 'alter table t add constraint off foreign key (n) references p not enforced';"
                            + " else execute 'alter table t add constraint off foreign key (n) references p not valid';"
                            + " end if; end $$");
            assertThat(look(sides, present(Sort.TRIGGER, "t", "touch"), present(Sort.FOREIGN_KEY, "t", "n -> p")))
                    .satisfiesExactly(s -> assertThat(s).isEqualTo("it is disabled"), s -> assertThat(s)
                            .matches("it is not (enforced|validated)"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES_POSTGRES", "SQLITE_SQLITE"})
    void twoDatabasesAreMadeOfTheSameOrItIsToldWhatDiffers(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both(TABLES);
            SchemaCheck.Matches matches = new SchemaCheck.Matches(new Source.OfProfile("ref"), Set.of());
            assertThat(look(sides, matches)).containsExactly("");
            sides.here("drop index t_v", "create table extra (id integer)");
            sides.there("drop view w", "alter table t add z integer");
            assertThat(look(sides, matches).get(0))
                    .contains("table \"extra\" is only in home", "view \"w\" is only in home")
                    .contains("index \"t_v\" of \"t\" is only in ref", "column \"z\" of \"t\" is only in ref")
                    .doesNotContain("column \"id\" of \"extra\"");
            assertThat(look(
                            sides,
                            new SchemaCheck.Matches(
                                    new Source.OfProfile("ref"),
                                    Set.of(Sort.TABLE, Sort.VIEW, Sort.INDEX, Sort.COLUMN))))
                    .containsExactly("");
        }
    }

    @Test
    void aColumnThatIsDeclaredOtherwiseIsTold() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.here("create table t (id integer, v text default 'a')");
            sides.there("create table t (id bigint, v text default 'b')");
            assertThat(look(sides, new SchemaCheck.Matches(new Source.OfProfile("ref"), Set.of())))
                    .containsExactly("column \"id\" of \"t\": type is integer in home and bigint in ref;"
                            + " column \"v\" of \"t\": default is 'a'::text in home and 'b'::text in ref");
        }
    }

    @Test
    void twoEnginesHaveTablesColumnsAndKeysInCommon() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.both(TABLES);
            SchemaCheck.Matches matches = new SchemaCheck.Matches(new Source.OfProfile("ref"), Set.of());
            assertThat(look(sides, matches)).containsExactly("");
            sides.there("alter table t add z integer");
            assertThat(look(sides, matches)).containsExactly("column \"z\" of \"t\" is only in ref");
        }
    }

    @Test
    void aThousandAssertionsAreAHandfulOfQueries() {
        List<String> statements = new ArrayList<>();
        Trace trace = entry -> statements.add(entry.statement());
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.here(TABLES);
            try (TwoSides heard = sides.heard(trace)) {
                assertThat(look(heard, present(Sort.COLUMN, "t", "id"))).containsOnly("");
                int ofOne = statements.size();
                assertThat(look(heard, thousand())).containsOnly("");
                assertThat(statements.size() - ofOne)
                        .as(String.join("\n", statements))
                        .isBetween(1, ofOne + 1)
                        .isLessThan(10);
            }
        }
    }

    /** Of every sort there is. */
    private static SchemaCheck[] thousand() {
        List<SchemaCheck> some = List.of(
                present(Sort.TABLE, "", "t"),
                present(Sort.COLUMN, "t", "v", "type", "text", "nullable", "yes", "default", "'new'"),
                present(Sort.PRIMARY_KEY, "t", "id"),
                present(Sort.FOREIGN_KEY, "t", "p -> p"),
                present(Sort.UNIQUE, "p", "code"),
                present(Sort.CHECK, "t", "n > 0"),
                present(Sort.INDEX, "t", "t_v"),
                present(Sort.VIEW, "", "w"),
                new Only(Sort.TABLE, "", List.of("p", "t")),
                new SchemaCheck.Sound());
        return IntStream.range(0, 1000).mapToObj(i -> some.get(i % 10)).toArray(SchemaCheck[]::new);
    }
}
