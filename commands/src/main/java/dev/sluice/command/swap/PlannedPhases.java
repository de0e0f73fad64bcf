package dev.sluice.command.swap;

import dev.sluice.command.swap.SwapPlan.Phase;
import dev.sluice.sql.Sql;
import dev.sluice.stage.Attached;
import dev.sluice.stage.Carried;
import java.util.ArrayList;
import java.util.List;

/**
 * The phases of a swap with their statements, for the plan.
 *
 * @param partings the statements on rows of other tables whose parents go
 */
record PlannedPhases(Swap command, Site site, List<String> partings) {
    PlannedPhases {
        partings = List.copyOf(partings);
    }

    List<Phase> merge() {
        MergeSql sql = new MergeSql(site);
        List<Phase> phases = new ArrayList<>();
        boolean built = command.filling() instanceof Filling.OfTable;
        if (!built) {
            Stage stage = new Stage(site);
            List<String> staged = new ArrayList<>(texts(stage.create()));
            staged.add("fill it from " + command.filling().described());
            phases.add(new Phase("stage", staged));
        }
        phases.add(new Phase("gate", gate(sql)));
        List<String> cut = new ArrayList<>();
        if (site.postgres()) {
            cut.add(sql.lock().text());
        }
        cut.addAll(partings);
        cut.addAll(texts(sql.merge()));
        phases.add(new Phase("cut over", cut));
        if (!built) {
            phases.add(new Phase("finish", List.of(new Stage(site).drop().text())));
        }
        return phases;
    }

    List<Phase> rename(Attached attached) {
        List<String> stage = new ArrayList<>(attached.of(Carried.TABLE, Carried.OWNER, Carried.NUMBERS, Carried.KEYS));
        stage.add("fill it from " + command.filling().described());
        stage.addAll(attached.afterLoad());
        stage.addAll(attached.of(Carried.REFERENCES, Carried.VALIDATIONS));
        List<String> cut = new ArrayList<>(texts(attached.lock("share row exclusive")));
        cut.addAll(partings);
        cut.addAll(texts(attached.lock("access exclusive")));
        cut.addAll(attached.cutOver());
        List<String> finish = new ArrayList<>(List.of("validate the foreign keys that lead to it"));
        if (command.cutting().dropOld()) {
            finish.add("drop the old table");
        }
        return List.of(
                new Phase("stage", stage),
                new Phase("gate", gate(new MergeSql(site))),
                new Phase("cut over", cut),
                new Phase("finish", finish),
                new Phase("locks", List.of(RenamingAtOnce.cost(attached.locks()))));
    }

    /** A rename, or a merge of what was staged for one. */
    List<Phase> either(Attached attached) {
        MergeSql sql = new MergeSql(site);
        List<String> cut =
                new ArrayList<>(List.of(sql.countDifferent().text(), sql.lock().text()));
        cut.addAll(partings);
        cut.addAll(texts(sql.merge()));
        cut.add(new Stage(site).drop().text());
        List<Phase> phases = new ArrayList<>(rename(attached));
        phases.add(new Phase("or merge", cut));
        return phases;
    }

    List<Phase> exchange(Exchange exchange) {
        List<String> stage = new ArrayList<>(texts(new Stage(site).create()));
        stage.add("fill it from " + command.filling().described());
        List<String> cut =
                new ArrayList<>(List.of("pragma foreign_keys = off, pragma legacy_alter_table = on, before it"));
        cut.add("pragma foreign_key_check");
        cut.addAll(partings);
        cut.addAll(texts(exchange.statements()));
        cut.add("pragma foreign_key_check: nothing that was not there before");
        return List.of(
                new Phase("stage", stage), new Phase("gate", gate(new MergeSql(site))), new Phase("cut over", cut));
    }

    private List<String> gate(MergeSql sql) {
        List<String> gate = new ArrayList<>(List.of(
                sql.countStaged().text(),
                sql.countTwice().text(),
                sql.countMissing().text()));
        if (site.where().isPresent()) {
            gate.add(sql.countOutside().text());
            gate.add(sql.countTaken().text());
        }
        return gate;
    }

    private static List<String> texts(List<Sql> statements) {
        return statements.stream().map(Sql::text).toList();
    }
}
