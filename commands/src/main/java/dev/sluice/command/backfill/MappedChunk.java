package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.JsonPath.literal;

import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.relations.RowOrder;
import dev.sluice.sql.Column;
import dev.sluice.sql.ContentKey;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one chunk. Its documents are taken apart once, into temporary tables: the parents that changed, their elements,
 * and what is wrong with them.
 *
 * @param hashes the table with the hashes of documents that were taken over
 */
record MappedChunk(Mapped mapped, RowOrder order, String hashes) {
    private static final int HASH = 16;

    private String temporary(String table) {
        return (mapped.postgres() ? "pg_temp." : "temp.") + "sluice_" + table;
    }

    private Elements elements() {
        return mapped.elements();
    }

    private String source() {
        return mapped.source().name().quoted();
    }

    private String place() {
        return "cast(" + order.place("t") + " as text)";
    }

    String statement() {
        return ContentKey.of(List.of(mapped.identity())).substring(0, HASH);
    }

    /** The parent as its own table tells it. */
    String whose() {
        return mapped.parentSources().stream()
                .map(c -> "cast(t." + c.quoted() + " as text)")
                .collect(Collectors.joining(" || ', ' || "));
    }

    /** Makes the temporary tables anew. */
    void begin(Transaction tx) {
        if (mapped.postgres()) {
            // Compiling these statements takes longer than they do, and what they cost is overestimated.
            tx.query(Sql.of("select set_config('jit', 'off', true)"));
        }
        List<String> elements = new ArrayList<>(List.of("place text", "pos integer", "fault text"));
        mapped.links().ifPresent(l -> elements.add(mapped.postgres() ? "links jsonb" : "links text"));
        elements.addAll(parentTypes());
        List<Elements.Typed> fields = mapped.fields();
        IntStream.range(0, fields.size())
                .forEach(
                        i -> elements.add("c" + i + " " + fields.get(i).column().declared()));
        List<String> parents = new ArrayList<>(List.of("place text", "hash text", "whose text"));
        parents.addAll(keyTypes());
        parents.addAll(parentTypes());
        create(tx, "parents", parents);
        create(tx, "elements", elements);
        create(tx, "faults", List.of("place text", "whose text", "path text", "reason text"));
        if (!mapped.postgres()) {
            index(tx, "faults", List.of("place"));
        }
    }

    /** Rows of the target are looked for among the elements; SQLite would read all elements for each of them. */
    void indexElements(Transaction tx) {
        if (!mapped.postgres()) {
            index(tx, "elements", mapped.keyAliases());
        }
    }

    private static void index(Transaction tx, String table, List<String> columns) {
        tx.execute(Sql.of("create index temp.sluice_" + table + "_of on sluice_" + table + " ("
                + String.join(", ", columns) + ")"));
    }

    private void create(Transaction tx, String table, List<String> columns) {
        tx.execute(Sql.of("drop table if exists " + temporary(table)));
        tx.execute(Sql.of("create temp table sluice_" + table + " (" + String.join(", ", columns) + ")"
                + (mapped.postgres() ? " on commit drop" : "")));
    }

    private List<String> parentTypes() {
        List<Mapping.Parent> parent = mapped.mapping().parent();
        return IntStream.range(0, parent.size())
                .mapToObj(i -> "p" + i + " "
                        + Columns.of(mapped.into(), parent.get(i).column()).declared())
                .toList();
    }

    private List<String> keyTypes() {
        List<Name> columns = order.columns();
        return columns.isEmpty()
                ? List.of("k0 integer")
                : IntStream.range(0, columns.size())
                        .mapToObj(i -> "k" + i + " "
                                + mapped.source()
                                        .column(columns.get(i))
                                        .map(Column::declared)
                                        .orElseThrow())
                        .toList();
    }

    private List<String> keys() {
        return order.columns().isEmpty()
                ? List.of(order.rowid("t"))
                : order.columns().stream().map(c -> "t." + c.quoted()).toList();
    }

    /** The parents of the chunk; without {@code all} those only whose document has changed, or whose rows are not there. */
    Sql parents(Condition rows, boolean all, Optional<Held> held) {
        List<String> given = new ArrayList<>(List.of(place(), elements().hash(mapped.parentSources()), whose()));
        given.addAll(keys());
        mapped.parentSources().forEach(c -> given.add("t." + c.quoted()));
        Sql condition = rows.on("t");
        String sql = "insert into " + temporary("parents") + " select " + String.join(", ", given) + " from " + source()
                + " as t" + held.map(Held::join).orElse("") + " where " + condition.text()
                + (all ? "" : " and " + changed(held))
                + (mapped.postgres() ? " for share of t" : "");
        return new Sql(sql, condition.binds());
    }

    private String changed(Optional<Held> counted) {
        String held = counted.map(Held::rows)
                .orElseGet(() -> "(select count(*) from " + mapped.into().name().quoted() + " as v where "
                        + ofParent("v", "t") + ")");
        String links = counted.map(Held::links).orElseGet(() -> linksOf(ofParent("v", "t")));
        return "not exists (select 1 from " + hashes + " as d where " + taken("d") + " and d.place = " + place()
                // As a condition to join by it would be worked out twice.
                + " and (d.hash = " + elements().hash(mapped.parentSources()) + links + ") is true"
                + " and d.held <= " + held + ")";
    }

    /** Whether there are any. */
    Sql someTaken() {
        return Sql.of(
                "select count(*) as n from (select from " + hashes + " as d where " + taken("d") + " limit 1) as d");
    }

    /** Whose documents were taken over by this mapping. */
    private String taken(String hash) {
        return hash + ".target = " + target() + " and " + hash + ".source = " + described() + " and " + hash
                + ".mapping = " + literal(statement());
    }

    /**
     * How many links are there, behind the hash: those that somebody has taken away are made again. Counted for each row by itself: as
     * a join, PostgreSQL, which knows nothing yet of tables that are being filled, would read all links for each parent.
     */
    private String linksOf(String parent) {
        return mapped.mapping()
                .links()
                .map(links -> " || ':' || (select coalesce(sum((select count(*) from "
                        + mapped.links().orElseThrow().name().quoted() + " as x where x."
                        + links.row().quoted() + " = v." + mapped.rowKey().quoted() + ")), 0) from "
                        + mapped.into().name().quoted() + " as v where " + parent + ")")
                .orElse("");
    }

    private String target() {
        return literal(mapped.into().name().toString());
    }

    private String described() {
        return literal(
                mapped.source().name() + "." + mapped.mapping().documents().column());
    }

    private String ofParent(String row, String source) {
        return mapped.mapping().parent().stream()
                .map(p -> row + "." + p.column().quoted() + " = " + source + "."
                        + p.source().quoted())
                .collect(Collectors.joining(" and "));
    }

    private String joined() {
        List<String> keys = keys();
        String on = IntStream.range(0, keys.size())
                .mapToObj(i -> keys.get(i) + " = p.k" + i)
                .collect(Collectors.joining(" and "));
        return temporary("parents") + (mapped.postgres() ? " as p join " : " as p cross join ") + source() + " as t on "
                + on;
    }

    Sql documentFaults() {
        String path = literal(mapped.mapping().documents().path().toString());
        return Sql.of("insert into " + temporary("faults") + " select f.place, f.whose, " + path
                + ", f.fault from (select p.place, p.whose, " + elements().documentFault() + " as fault from "
                + joined() + ") as f where f.fault is not null");
    }

    Sql takeApart() {
        ElementSql sql = new ElementSql(mapped);
        return Sql.of("insert into " + temporary("elements") + " (" + String.join(", ", sql.columns()) + ") "
                + sql.elements(joined(), "p.place"));
    }

    /** What lists name and is not there. */
    List<Sql> unknown() {
        return new ElementSql(mapped)
                        .unknown()
                        .map(unknown -> {
                            String tab = mapped.postgres() ? "chr(9)" : "char(9)";
                            String said = literal(mapped.mapping()
                                                    .links()
                                                    .orElseThrow()
                                                    .path()
                                                    .tail() + "[") + " || u.i || ']' || " + tab + " || "
                                    + literal("is not in "
                                            + mapped.reference().orElseThrow().parent());
                            return Sql.of("update " + temporary("elements") + " set fault = " + said
                                    + " from (select e.place, e.pos, min("
                                    + elements().linkPosition() + ") as i from "
                                    + temporary("elements") + " as e"
                                    + elements().eachLink("e.links")
                                    + " where e.fault is null and " + unknown + " group by e.place, e.pos) as u"
                                    + " where sluice_elements.place = u.place and sluice_elements.pos = u.pos");
                        })
                        .stream()
                        .toList();
    }

    Sql elementFaults() {
        String path = literal(mapped.mapping().documents().path() + "[") + " || e.pos || ']' || "
                + elements().where("e.fault");
        return Sql.of("insert into " + temporary("faults") + " select e.place, p.whose, " + path + ", "
                + elements().what("e.fault") + " from " + temporary("elements") + " as e join " + temporary("parents")
                + " as p on p.place = e.place where e.fault is not null");
    }

    Sql faults() {
        return Sql.of("select whose, path, reason from " + temporary("faults") + " order by whose, path");
    }

    /** Entries of these parents go where nothing is wrong any more. */
    Sql forgetMended(Quarantine quarantine) {
        return forget(quarantine, " and not " + fault(quarantine, ""));
    }

    /** Those go for which something else is wrong by now. */
    Sql forgetOthers(Quarantine quarantine) {
        String same = " and f.reason = " + quarantine.name().name().quoted() + ".reason";
        return forget(quarantine, " and " + fault(quarantine, "") + " and not " + fault(quarantine, same));
    }

    private Sql forget(Quarantine quarantine, String which) {
        return Sql.of(
                "delete from " + quarantine.name().quoted()
                        + " where table_name = ? and statement = ? and row_key in (select whose from "
                        + temporary("parents") + ")" + which,
                quarantine.of().toString(),
                quarantine.statement());
    }

    private String fault(Quarantine quarantine, String more) {
        String own = quarantine.name().name().quoted();
        return "exists (select 1 from " + temporary("faults") + " as f where f.whose = " + own
                + ".row_key and f.path = " + own + ".path" + more + ")";
    }

    Sql setAside(Quarantine quarantine) {
        return Sql.of(
                "insert into " + quarantine.name().quoted()
                        + " (table_name, statement, row_key, path, reason, sqlstate)"
                        + " select cast(? as text), cast(? as text), whose, path, reason, '22023' from "
                        + temporary("faults") + " where true on conflict do nothing",
                quarantine.of().toString(),
                quarantine.statement());
    }

    String good() {
        return "select * from " + temporary("elements") + " where fault is null";
    }

    /** Of which nothing is wrong; what is not known to be listed may be in what is set aside. */
    String soundParents() {
        return "select " + String.join(", ", mapped.parentAliases()) + " from " + temporary("parents") + " as p where "
                + sound();
    }

    /** What those parents' documents no longer list. */
    Unlisted unlisted() {
        ElementSql sql = new ElementSql(mapped);
        return new Unlisted(
                row -> Sql.of(sql.unlisted(row, soundParents(), good())),
                mapped.links().map(table -> (Condition) row -> Sql.of(sql.unlistedLink(row, soundParents(), good()))));
    }

    /** How many links go because their row does. */
    Sql linksOfUnlisted() {
        Table links = mapped.links().orElseThrow();
        Mapping.Links columns = mapped.mapping().links().orElseThrow();
        return Sql.of("select count(*) as n from " + links.name().quoted() + " as x where x."
                + columns.row().quoted() + " in (select v." + mapped.rowKey().quoted() + " from "
                + mapped.into().name().quoted() + " as v where "
                + new ElementSql(mapped).unlisted("v", soundParents(), good()) + ")");
    }

    private String sound() {
        return "not exists (select 1 from " + temporary("faults") + " as f where f.place = p.place)";
    }

    Sql remember() {
        String held = IntStream.range(0, mapped.mapping().parent().size())
                .mapToObj(i -> "v." + mapped.parentColumns().get(i).quoted() + " = p.p" + i)
                .collect(Collectors.joining(" and "));
        List<@Nullable Object> none = List.of();
        return new Sql(
                "insert into " + hashes + " (target, source, place, mapping, hash, held) select " + target() + ", "
                        + described() + ", p.place, " + literal(statement()) + ", p.hash" + linksOf(held)
                        + ", (select count(*) from "
                        + mapped.into().name().quoted() + " as v where " + held + ") from " + temporary("parents")
                        + " as p where " + sound()
                        + " on conflict (target, source, place) do update set mapping = excluded.mapping,"
                        + " hash = excluded.hash, held = excluded.held",
                none);
    }
}
