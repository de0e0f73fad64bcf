package dev.sluice.command.verify;

import dev.sluice.command.verify.SchemaCheck.ChangeLog;
import dev.sluice.command.verify.SchemaCheck.Matches;
import dev.sluice.command.verify.SchemaCheck.Only;
import dev.sluice.command.verify.SchemaCheck.Present;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.SchemaFact;
import dev.sluice.db.SchemaFact.Sort;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks at what a database is made of: its catalog is read once, however much is asked. */
final class SchemaLook {
    private static final String LAST_TAG =
            "select tag from %s where tag is not null order by dateexecuted desc, orderexecuted desc limit 1";

    private final Look look;
    private final List<SchemaFact> facts;
    private final Map<SchemaCheck, Found> known = new HashMap<>();
    private final Map<Sort, Map<String, SchemaFact>> byName = new LinkedHashMap<>();

    SchemaLook(Look look) {
        this.look = look;
        this.facts = look.catalog().schema();
        facts.forEach(f ->
                byName.computeIfAbsent(f.sort(), s -> new LinkedHashMap<>()).put(key(f.owner(), f.name()), f));
    }

    /** SQLite's names ignore case. */
    private String key(String owner, String name) {
        String key = owner + "\n" + name;
        return look.postgres() ? key : key.toLowerCase(Locale.ROOT);
    }

    /** A check that comes again is not looked at again: some have queries of their own. */
    Found found(SchemaCheck check) {
        return known.computeIfAbsent(check, this::looked);
    }

    private Found looked(SchemaCheck check) {
        if (check instanceof Present present) {
            return present(present);
        }
        if (check instanceof Only only) {
            return only(only);
        }
        if (check instanceof Matches matches) {
            return matches(matches);
        }
        return check instanceof ChangeLog log ? changeLog(log) : sound();
    }

    private Optional<SchemaFact> fact(Sort sort, String owner, String name) {
        return Optional.ofNullable(byName.getOrDefault(sort, Map.of()).get(key(owner, name)));
    }

    private Found present(Present wanted) {
        Optional<SchemaFact> fact = fact(wanted.sort(), wanted.owner(), wanted.name())
                .or(() -> facts.stream()
                        .filter(f ->
                                f.sort() == wanted.sort() && key(f.owner(), "").equals(key(wanted.owner(), "")))
                        .filter(f -> SchemaText.means(wanted.name(), f))
                        .findFirst());
        if (fact.isEmpty()) {
            boolean noOwner = !wanted.owner().isEmpty()
                    && fact(Sort.TABLE, "", wanted.owner())
                            .or(() -> fact(Sort.VIEW, "", wanted.owner()))
                            .or(() -> fact(Sort.MATERIALIZED_VIEW, "", wanted.owner()))
                            .isEmpty();
            return Found.of(false, noOwner ? "there is no table \"" + wanted.owner() + "\"" : "it is not there");
        }
        List<String> faults = new ArrayList<>(SchemaText.deviations(wanted.details(), fact.get()));
        // What is there and does nothing is as good as missing.
        if (!fact.get().fault().isEmpty()) {
            faults.add("it " + fact.get().fault());
        }
        return Found.ofFaults(faults);
    }

    private Found only(Only only) {
        List<String> others = facts.stream()
                .filter(f -> f.sort() == only.sort() && key(f.owner(), "").equals(key(only.owner(), "")))
                .filter(f -> only.names().stream().noneMatch(n -> key("", n).equals(key("", f.name()))))
                .map(f -> "\"" + f.name() + "\" is there too")
                .toList();
        return Found.ofFaults(others);
    }

    private Found sound() {
        List<String> faults = new ArrayList<>();
        facts.stream().filter(f -> !f.fault().isEmpty()).forEach(f -> faults.add(f.described() + " " + f.fault()));
        faults.addAll(look.catalog().sequencesBehind());
        return Found.ofFaults(faults);
    }

    private Found matches(Matches matches) {
        Database other = look.work().databases().named(matches.other().profile());
        List<SchemaFact> theirs = other.read(tx -> facts(tx, other));
        boolean sameEngine =
                other.dialect().engine().equals(look.home().dialect().engine());
        SchemaComparison comparison = new SchemaComparison(look.home().profile(), other.profile(), sameEngine);
        return Found.ofFaults(comparison.differences(facts, theirs, matches.ignored()));
    }

    private static List<SchemaFact> facts(Transaction tx, Database database) {
        return Catalog.of(tx, database.dialect()).schema();
    }

    private Found changeLog(ChangeLog log) {
        TableName table = TableName.parse("databasechangelog");
        if (look.catalog().find(table).isEmpty()) {
            return Found.of(false, "there is no change log");
        }
        Rows found = look.transaction()
                .query(Sql.of(
                        LAST_TAG.formatted(look.catalog().table(table).name().quoted())));
        String tag = found.isEmpty() ? "" : String.valueOf(found.value());
        return Found.of(tag.equals(log.tag()), tag.isEmpty() ? "it has no tag" : "it is at \"" + tag + "\"");
    }
}
