package dev.sluice.command.verify;

import dev.sluice.command.verify.TableChecks.Weighed;
import dev.sluice.db.Reader;
import dev.sluice.profile.Mask;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.Visible;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All checks of one table: one scan counts, and where rows fail a second one finds a few of them; some are looked at apart. */
final class TableScan {
    private final Table table;
    private final List<Weighed> checks;
    private final Look look;
    private final Reader reader;
    private final Parents parents;

    TableScan(TableChecks checks, Look look) {
        this.table = look.catalog().table(checks.table());
        this.checks = checks.checks();
        this.parents = new Parents(look.catalog());
        this.look = look;
        this.reader = look.transaction();
    }

    List<CheckResult> results() {
        List<Sql> conditions = new ArrayList<>();
        checks.forEach(c -> conditions.add(failing(c.check())));
        checks.forEach(c -> conditions.add(besides(c.check())));
        checks.forEach(c -> conditions.add(scope(c.check())));
        Rows counted = reader.query(counting(conditions));
        long rows = number(counted, 0);
        List<Long> failing = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            failing.add(judged(checks.get(i).check(), rows, number(counted, i + 1)));
        }
        Map<Integer, List<String>> samples = samples(conditions, failing);
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i).check();
            Found found = check instanceof Check.Apart apart
                    ? apart(apart, rows)
                    : found(
                            check,
                            failing.get(i),
                            isScoped(check) ? number(counted, 2 * checks.size() + i + 1) : rows,
                            samples.getOrDefault(i, List.of()));
            long nulls = number(counted, checks.size() + i + 1);
            results.add(new CheckResult(
                    table.name().toString(),
                    check.sentence(),
                    checks.get(i).severity(),
                    nulls == 0 ? found : found.noting("rows without a value: %,d".formatted(nulls))));
        }
        return results;
    }

    private Found apart(Check.Apart check, long rows) {
        Found found = check.look(table, look);
        return rows == 0 ? found.emptied() : found;
    }

    private static Found found(Check check, long failing, long rows, List<String> samples) {
        return check instanceof Check.Count
                ? Found.of(failing == 0, "it has %,d".formatted(rows))
                : Found.ofRows(failing, rows, samples);
    }

    private static long number(Rows rows, int column) {
        return rows.rows().get(0).get(column) instanceof Number n ? n.longValue() : 0;
    }

    /** Rows that break it, told from what was counted. */
    private static long judged(Check check, long rows, long counted) {
        if (check instanceof Check.Count count) {
            return rows < count.least() || rows > count.most() ? 1 : 0;
        }
        if (check instanceof Check.Complete complete) {
            return (rows - counted) * 100.0 >= complete.percent() * rows ? 0 : counted;
        }
        return counted;
    }

    /** The condition that failing rows meet; false for what is not a matter of one row. */
    private Sql failing(Check check) {
        if (check instanceof Check.OfRows rows) {
            return rows.failing();
        }
        if (check instanceof Check.Complete complete) {
            return Sql.of(column("s", complete.column()) + " is null");
        }
        if (check instanceof Check.References references) {
            String orphan = "%s is not null and not exists (select 1 from %s as p where %s = %s)";
            String text = orphan.formatted(
                    column("s", references.column()),
                    references.parent().quoted(),
                    column("p", parents.columnOf(references)),
                    column("s", references.column()));
            return restricted(references, text);
        }
        return Sql.of("1 = 0");
    }

    private static Sql restricted(Check.References references, String text) {
        return references
                .where()
                .map(w -> new Sql("(" + w.text() + ") and " + text, w.binds()))
                .orElseGet(() -> Sql.of(text));
    }

    /** What is counted although it breaks nothing: rows that refer to nothing. */
    private static Sql besides(Check check) {
        return check instanceof Check.References references
                ? restricted(references, column("s", references.column()) + " is null")
                : Sql.of("1 = 0");
    }

    /** The rows that are looked at, where they are not all. */
    private static Sql scope(Check check) {
        return check instanceof Check.References references
                        && references.where().isPresent()
                ? references.where().get()
                : Sql.of("1 = 0");
    }

    private static boolean isScoped(Check check) {
        return check instanceof Check.References references
                && references.where().isPresent();
    }

    private static String column(String alias, Name name) {
        return alias + "." + name.quoted();
    }

    private Sql counting(List<Sql> conditions) {
        String counts = conditions.stream()
                .map(c -> c.text().equals("1 = 0") ? ", 0" : ", count(case when " + c.text() + " then 1 end)")
                .collect(Collectors.joining());
        return bound("select count(*)" + counts + " from " + table.name().quoted() + " as s", conditions);
    }

    private static Sql bound(String text, List<Sql> conditions) {
        List<@Nullable Object> binds = new ArrayList<>();
        conditions.forEach(c -> binds.addAll(c.binds()));
        return new Sql(text, binds);
    }

    private Map<Integer, List<String>> samples(List<Sql> conditions, List<Long> failing) {
        Map<Integer, List<String>> found = new LinkedHashMap<>();
        List<Integer> wanted = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i).check();
            boolean ofRows = !(check instanceof Check.Count) && !(check instanceof Check.Apart);
            if (failing.get(i) > 0 && ofRows) {
                wanted.add(i);
                found.put(i, new ArrayList<>());
            }
        }
        if (!wanted.isEmpty() && !table.primaryKey().isEmpty()) {
            find(wanted, conditions, found);
        }
        return found;
    }

    private void find(List<Integer> wanted, List<Sql> conditions, Map<Integer, List<String>> found) {
        List<Sql> all = wanted.stream().map(conditions::get).toList();
        String flags = all.stream()
                .map(c -> ", case when " + c.text() + " then 1 else 0 end")
                .collect(Collectors.joining());
        String any = all.stream().map(c -> "(" + c.text() + ")").collect(Collectors.joining(" or "));
        List<Name> key = table.primaryKey();
        String keys = key.stream().map(k -> column("s", k)).collect(Collectors.joining(", "));
        String text = "select " + keys + flags + " from " + table.name().quoted() + " as s where " + any + " order by "
                + keys;
        List<Sql> twice = new ArrayList<>(all);
        twice.addAll(all);
        reader.stream(bound(text, twice), labels -> {}, row -> keep(row, wanted, found));
    }

    private void keep(List<@Nullable Object> row, List<Integer> wanted, Map<Integer, List<String>> found) {
        int keySize = table.primaryKey().size();
        for (int i = 0; i < wanted.size(); i++) {
            List<String> samples = found.getOrDefault(wanted.get(i), Collections.emptyList());
            boolean fails = row.get(keySize + i) instanceof Number n && n.longValue() == 1;
            if (fails && samples.size() < FoundRows.SAMPLES) {
                samples.add(key(row));
            }
        }
    }

    private String key(List<@Nullable Object> row) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < table.primaryKey().size(); i++) {
            String name = table.primaryKey().get(i).text();
            boolean hidden = look.mask().hides(table.name().toString(), name);
            parts.add(name + "=" + (hidden ? Mask.HIDDEN : Visible.line(String.valueOf(row.get(i)))));
        }
        return "(" + String.join(", ", parts) + ")";
    }
}
