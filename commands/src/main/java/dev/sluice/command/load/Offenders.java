package dev.sluice.command.load;

import dev.sluice.SluiceException;
import dev.sluice.command.load.Load.Mode;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.profile.Mask;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table.ForeignKey;
import dev.sluice.sql.Table.UniqueKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the staged rows that the table would not take, and says by which rule; an engine names one at most. */
final class Offenders {
    /** The class of SQLStates for values that do not fit. */
    private static final String DATA = "22";

    private final TableLoad load;
    private final Transaction tx;
    private final LoadSql sql;
    private final Findings findings;
    private final int most;

    /**
     * For one staged table.
     *
     * @param most rows are named of each rule
     */
    Offenders(LoadSql sql, Transaction tx, Findings findings, int most) {
        this.load = sql.load();
        this.tx = tx;
        this.sql = sql;
        this.findings = findings;
        this.most = most;
    }

    /** All rules; each one's rows leave the stage before the next is looked at. */
    void find() {
        load.layout().columns().stream()
                .filter(c -> sql.postgres() && TableLoad.asText(c))
                .forEach(this::badCasts);
        keys().forEach(this::duplicates);
        keys().forEach(this::taken);
        load.target().foreignKeys().forEach(this::orphans);
        if (sql.postgres()) {
            checks();
        }
        // Who referred to a row that has just been set aside refers to nothing now.
        boolean left = true;
        while (left && load.aside()) {
            left = load.target().foreignKeys().stream()
                            .filter(this::refersToItself)
                            .mapToInt(this::orphans)
                            .sum()
                    > 0;
        }
    }

    private boolean refersToItself(ForeignKey key) {
        return key.parent().equals(load.target().name());
    }

    /** Values that the server's cast would cut or round without a word. */
    void findInexact() {
        List<Column> cast = load.layout().columns().stream()
                .filter(c -> sql.postgres() && TableLoad.asText(c))
                .toList();
        if (cast.isEmpty()) {
            return;
        }
        new Inexact(tx, load.target()).rules(cast).forEach((column, rule) -> {
            badCasts(column);
            String name = "d." + column.name().quoted();
            String value = findings.hides(column.name().text()) ? "'***'" : "left(" + name + ", 80)";
            tell(ask(Sql.of(
                    "select d.sluice_row, d.sluice_place, d.sluice_raw, ? || " + value + " || ? as said from "
                            + sql.stage() + " as d where " + rule,
                    "value '",
                    "' of field \"" + field(column) + "\" would be cut or rounded by " + column.declared())));
        });
    }

    /** As {@link #find}, only what comes twice in the files: which of the two an update would take nobody can tell. */
    void findDuplicates() {
        duplicates(load.key());
    }

    /** As {@link #find}, only what refers to nothing; the rows may be in the table already. */
    void findOrphans() {
        load.target().foreignKeys().forEach(this::orphans);
    }

    private List<List<Name>> keys() {
        List<List<Name>> keys = new ArrayList<>();
        keys.add(load.target().primaryKey());
        load.target().uniqueKeys().stream()
                .filter(UniqueKey::nullsDistinct)
                .map(UniqueKey::columns)
                .forEach(keys::add);
        return keys.stream().filter(k -> !k.isEmpty() && load.layout().fills(k)).toList();
    }

    private static String list(List<Name> columns, String alias) {
        return columns.stream().map(c -> alias + "." + c.quoted()).collect(Collectors.joining(", "));
    }

    private static String filled(List<Name> columns, String alias) {
        return columns.stream()
                .map(c -> alias + "." + c.quoted() + " is not null")
                .collect(Collectors.joining(" and "));
    }

    /** The values of those columns of {@code d}, as people write them. */
    private String shown(List<Name> columns) {
        String values = columns.stream().map(this::shown).collect(Collectors.joining(" || ', ' || "));
        return "'("
                + columns.stream()
                        .map(Name::text)
                        .collect(Collectors.joining(", "))
                        .replace("'", "''") + ") = (' || " + values + " || ')'";
    }

    private String shown(Name column) {
        return findings.hides(column.text())
                ? "'" + Mask.HIDDEN + "'"
                : "coalesce(cast(d." + column.quoted() + " as text), 'null')";
    }

    private void duplicates(List<Name> key) {
        String numbered =
                "(select d.*, row_number() over w as sluice_n, first_value(d.sluice_place) over w as sluice_first from "
                        + sql.typed() + " as d where " + filled(key, "d") + " window w as (partition by "
                        + list(key, "d")
                        + " order by d.sluice_row))";
        tell("select d.sluice_row, d.sluice_place, d.sluice_raw, 'the key ' || " + shown(key)
                + " || ' is in the files twice, first in ' || d.sluice_first as said from " + numbered
                + " as d where d.sluice_n > 1");
    }

    private void taken(List<Name> key) {
        if (load.mode() == Mode.UPSERT && load.key().containsAll(key) && key.containsAll(load.key())) {
            return;
        }
        String other = load.mode() == Mode.UPSERT ? " and not (" + LoadSql.same(load.key(), "t", "d") + ")" : "";
        tell(select("'the key ' || " + shown(key) + " || ' is in the table already'") + " where exists (select 1 from "
                + sql.table() + " as t where " + LoadSql.same(key, "t", "d") + other + ")");
    }

    private String select(String said) {
        return "select d.sluice_row, d.sluice_place, d.sluice_raw, " + said + " as said from " + sql.typed() + " as d";
    }

    private int orphans(ForeignKey key) {
        if (!load.layout().fills(key.columns())
                || key.parentColumns().size() != key.columns().size()) {
            return 0;
        }
        String match = matches(key);
        boolean own = refersToItself(key) && load.layout().fills(key.parentColumns());
        String staged = own ? " and not exists (select 1 from " + sql.typed() + " as p where " + match + ")" : "";
        return tell(select("'no row of " + key.parent().toString().replace("'", "''") + " has the key that ' || "
                        + shown(key.columns()) + " || ' refers to'")
                + " where " + filled(key.columns(), "d") + " and not exists (select 1 from "
                + key.parent().quoted()
                + " as p where " + match + ")" + staged);
    }

    private static String matches(ForeignKey key) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            pairs.add("p." + key.parentColumns().get(i).quoted() + " = d."
                    + key.columns().get(i).quoted());
        }
        return String.join(" and ", pairs);
    }

    private void checks() {
        Rows checks = tx.query(Sql.of(
                "select conname::text as name, pg_get_expr(conbin, conrelid) as rule from pg_constraint where conrelid = ? and contype = 'c' order by 1",
                load.target().id()));
        for (List<@Nullable Object> check : checks.rows()) {
            String said = "check " + check.get(0) + " does not hold: " + check.get(1);
            String question = select("'" + said.replace("'", "''") + "'") + " where (" + check.get(1) + ") is false";
            nested(question);
        }
    }

    /** A rule over columns that the files do not fill cannot be asked here; the server will. */
    private void nested(String question) {
        Optional<Rows> rows;
        try {
            rows = Optional.of(tx.nested(() -> ask(question)));
        } catch (SluiceException e) {
            rows = Optional.empty();
        }
        rows.ifPresent(this::tell);
    }

    private Rows ask(String question) {
        return ask(Sql.of(question));
    }

    private Rows ask(Sql question) {
        return tx.query(new Sql(question.text() + " order by d.sluice_row limit " + (most + 1), question.binds()));
    }

    private int tell(String question) {
        return tell(ask(question));
    }

    private int tell(Rows rows) {
        List<Long> numbers = new ArrayList<>();
        for (List<@Nullable Object> row : rows.rows()) {
            findings.row(String.valueOf(row.get(1)), String.valueOf(row.get(3)), String.valueOf(row.get(2)));
            numbers.add(row.get(0) instanceof Number n ? n.longValue() : 0L);
        }
        if (!numbers.isEmpty()) {
            tx.execute(sql.deleteStaged(numbers));
        }
        return numbers.size();
    }

    /** The server names no row when it cannot cast a value, so each half of the rows is asked for in turn. */
    private void badCasts(Column column) {
        Rows span = tx.query(Sql.of("select min(sluice_row) as low, max(sluice_row) as high from " + sql.stage()));
        if (span.rows().get(0).get(0) instanceof Number low
                && span.rows().get(0).get(1) instanceof Number high) {
            badCasts(column, low.longValue(), high.longValue());
        }
    }

    private void badCasts(Column column, long low, long high) {
        if (!fails(column, low, high)) {
            return;
        }
        if (low < high) {
            long middle = low + (high - low) / 2;
            badCasts(column, low, middle);
            badCasts(column, middle + 1, high);
            return;
        }
        String name = column.name().quoted();
        String value = findings.hides(column.name().text()) ? "'***'" : "left(" + name + ", 80)";
        tell(tx.query(Sql.of(
                "select sluice_row, sluice_place, sluice_raw, ? || " + value + " || ? as said from " + sql.stage()
                        + " where sluice_row = ?",
                "value '",
                "' of field \"" + field(column) + "\" is no " + column.declared(),
                low)));
    }

    private String field(Column column) {
        return load.layout().field(load.layout().columns().indexOf(column));
    }

    private boolean fails(Column column, long low, long high) {
        Sql cast = Sql.of(
                "select count(" + LoadSql.value("d", column) + ") as n from " + sql.stage()
                        + " as d where d.sluice_row between ? and ?",
                low,
                high);
        try {
            tx.nested(() -> tx.query(cast));
            return false;
        } catch (SluiceException e) {
            // A domain's rule is one of integrity.
            return Fault.behind(e)
                    .filter(f -> f.isOfIntegrity() || f.sqlState().startsWith(DATA))
                    .isPresent();
        }
    }
}
