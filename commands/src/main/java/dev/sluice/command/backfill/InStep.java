package dev.sluice.command.backfill;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The trigger that keeps rows in step with a document that is written: what it lists comes, what it no longer lists goes, and what
 * cannot be taken over is left out. Nobody who writes a document is refused because of it.
 *
 * @param inbound the foreign keys that lead to the table whose rows the elements become
 */
record InStep(Mapped mapped, List<Table.Inbound> inbound) {
    private static final String PREFIX = "sluice_step_";

    /** As in the sessions of a backfill: what comes of a document must not depend on who writes it. */
    private static final String SETTINGS =
            " set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set extra_float_digits = 1"
                    + " set bytea_output = 'hex' set standard_conforming_strings = on";

    /** What the tables refuse, by a check for example, is left out; a lock that is not there in time, or a deadlock, is the writer's. */
    private static final String REFUSED = """
            exception when others then
              if left(sqlstate, 2) not in (%s) then
                raise;
              end if;
            """;

    Name name() {
        return Name.of(PREFIX + mapped.mapping().documents().column())
                .derived("_" + mapped.into().name().name());
    }

    private String function() {
        return mapped.source().name().schema().map(s -> s.quoted() + ".").orElse("") + name().quoted();
    }

    private String source() {
        return mapped.source().name().quoted();
    }

    private String document() {
        return mapped.mapping().documents().column().quoted();
    }

    List<Sql> create() {
        return mapped.postgres() ? createPostgres() : createSqlite();
    }

    List<Sql> drop() {
        return (mapped.postgres()
                        ? Stream.of(
                                "drop trigger if exists " + name().quoted() + " on " + source(),
                                "drop function if exists " + function() + "()")
                        : Stream.of(
                                "drop trigger if exists " + name().quoted(),
                                "drop trigger if exists "
                                        + Name.of(name().text() + "_i").quoted()))
                .map(Sql::of)
                .toList();
    }

    /** It writes by its owner's rights: those who write documents know nothing of the tables. */
    private List<Sql> createPostgres() {
        String refused =
                SpanWriter.OF_ROWS.stream().sorted().map(c -> "'" + c + "'").collect(Collectors.joining(", "));
        String body = statements().stream()
                .collect(Collectors.joining(
                        ";\n", "begin\nbegin\n", ";\n" + REFUSED.formatted(refused) + "end;\nreturn null;\nend"));
        String path = mapped.into().name().schema().map(Name::quoted).orElse("public");
        return List.of(
                Sql.of("create function " + function() + "() returns trigger language plpgsql security definer"
                        + " set search_path = pg_catalog, " + path + ", pg_temp" + SETTINGS + " as $sluice$ "
                        + body + " $sluice$"),
                Sql.of("create trigger " + name().quoted() + " after insert or update of " + document() + " on "
                        + source() + " for each row execute function " + function() + "()"));
    }

    private List<Sql> createSqlite() {
        String body =
                statements().stream().map(InStep::ignoring).collect(Collectors.joining(";\n", " begin\n", ";\nend"));
        return List.of(
                Sql.of("create trigger " + name().quoted() + " after update of " + document() + " on " + source()
                        + body),
                Sql.of("create trigger " + Name.of(name().text() + "_i").quoted() + " after insert on " + source()
                        + body));
    }

    /** SQLite cannot catch what fails: rows that a constraint refuses are left out, and foreign keys are asked beforehand. */
    private static String ignoring(String statement) {
        return statement.replaceFirst("^(insert|update) ", "$1 or ignore ");
    }

    /** What is done for the row {@code new}. */
    private List<String> statements() {
        ElementSql sql = new ElementSql(mapped);
        String all = sql.elements(row(), "''");
        String good = sql.good(all);
        ForeignKeysAsked keys = new ForeignKeysAsked(mapped, inbound);
        Sql rows = Sql.of(sql.rows(mapped.postgres() ? good : keys.elements(good)));
        KeyedInsert insert = mapped.insert();
        List<String> statements = new ArrayList<>();
        if (!insert.update().isEmpty()) {
            statements.add(insert.update(rows).text());
        }
        statements.add(insert.insert(rows).text());
        String parents = parents(all, good);
        if (mapped.links().isPresent()) {
            statements.add(sql.insertLinks(good));
            statements.add(sql.deleteLinks(parents, good));
        }
        String delete = sql.deleteRows(parents, good);
        statements.add(mapped.postgres() ? delete : keys.rows(delete));
        return statements;
    }

    private String row() {
        List<Name> columns = Stream.concat(
                        mapped.parentSources().stream(),
                        Stream.of(mapped.mapping().documents().column()))
                .distinct()
                .toList();
        return "(select " + KeyedInsert.each(columns, c -> "new." + c + " as " + c, ", ") + ") as t";
    }

    /** The parent, where nothing is wrong with its document. */
    private String parents(String all, String good) {
        String own = KeyedInsert.each(mapped.parentSources(), c -> "t." + c, ", ");
        return "select " + own + " from " + row() + " where "
                + mapped.elements().documentFault() + " is null and (select count(*) from (" + all
                + ") as a) = (select count(*) from (" + good + ") as b)";
    }
}
