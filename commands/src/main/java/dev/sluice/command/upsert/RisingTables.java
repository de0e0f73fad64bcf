package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Ddl;
import dev.sluice.command.Progress;
import dev.sluice.command.upsert.Refit.Building;
import dev.sluice.command.upsert.Refit.Reference;
import dev.sluice.command.upsert.Rising.Place;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.relations.OwnersOnly;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Attached;
import dev.sluice.stage.Carried;
import dev.sluice.stage.FullNames;
import dev.sluice.stage.Twin;
import dev.sluice.stage.WriteWatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Builds the tables of a full refresh beside the live ones, and gives them all that can be given before they take their places. */
final class RisingTables {
    private static final String MARKED = "select coalesce(obj_description(to_regclass(?), 'pg_class'), '')";

    private static final String UNPROVEN = """
            select quote_ident(k.conname) from pg_constraint k
            where k.conrelid = to_regclass(?) and k.contype = 'f' and not k.convalidated
              and not exists (select from pg_constraint o where o.conrelid = ? and o.conname = k.conname)
            order by k.oid
            """;

    private final Upsert command;
    private final Databases databases;
    private final Progress progress;

    RisingTables(Upsert command, Databases databases, Progress progress) {
        this.command = command;
        this.databases = databases;
        this.progress = progress;
    }

    private Database home() {
        return databases.home();
    }

    private Catalog catalog(Transaction tx) {
        return Catalog.of(tx, home().dialect());
    }

    private void at(String what, TableName table) {
        progress.at(what + " " + table, 0, -1);
    }

    /** Makes and fills them, in one transaction; each is loaded by the given function from what is planned for it. */
    List<Rising> build(Transaction tx, List<TablePlan> plans, Function<TablePlan, Counts> load) {
        tx.refuseHiddenRows();
        removeLeft(tx, plans);
        List<Rising> begun = plans.stream().map(plan -> begin(tx, plan)).toList();
        refuseSharedViews(begun);
        List<Rising> full = new ArrayList<>();
        for (Rising each : begun) {
            at("stage", each.live());
            full.add(filled(tx, each, load.apply(each.plan().into(each.staging(), Strategy.COPY))));
        }
        full.forEach(each -> index(tx, each));
        full.forEach(each -> references(tx, each));
        // The server numbers none that has written nothing.
        tx.query(Sql.of("select txid_current()"));
        return full;
    }

    /** Each table would make another successor of it, bound to the old one of the other. */
    private static void refuseSharedViews(List<Rising> tables) {
        Set<String> seen = new HashSet<>();
        for (Rising table : tables) {
            List<String> views = table.place()
                    .map(place -> place.attached().materializedViews())
                    .orElse(List.of());
            views.stream().filter(view -> !seen.add(view)).findFirst().ifPresent(view -> {
                throw SluiceException.of(
                        Kind.REFUSED,
                        "a materialized view reads table " + table.live()
                                + " and another that is built anew in this run: " + view,
                        "upsert",
                        "refresh one of them in a run of its own");
            });
        }
    }

    /** Of a run that was killed; a table of somebody else is never touched. */
    private void removeLeft(Transaction tx, List<TablePlan> plans) {
        for (TablePlan plan : plans) {
            TableName staging = Refit.staging(plan.target().name());
            if (catalog(tx).find(staging).isPresent() && !isMarked(tx, staging)) {
                throw SluiceException.of(
                        Kind.REFUSED,
                        "table " + staging + " exists, and the new one is to be built under that name",
                        "table " + plan.target().name(),
                        "give that table another name");
            }
        }
        remove(tx, plans);
    }

    /** Whether there was any. */
    boolean remove(Transaction tx, List<TablePlan> plans) {
        List<String> left = plans.stream()
                .map(plan -> Refit.staging(plan.target().name()))
                .filter(staging -> isMarked(tx, staging))
                .map(TableName::quoted)
                .toList();
        if (!left.isEmpty()) {
            ddl(tx).execute(List.of(Sql.of("drop table " + String.join(", ", left))));
        }
        return !left.isEmpty();
    }

    private static boolean isMarked(Transaction tx, TableName table) {
        return String.valueOf(tx.query(Sql.of(MARKED, table.quoted())).value()).contains(Twin.MARK);
    }

    private Ddl ddl(Transaction tx) {
        return new Ddl(tx, databases.ddlLockTimeout());
    }

    private static Building building(TablePlan plan) {
        return plan.preparation().building().orElseThrow();
    }

    private Rising begin(Transaction tx, TablePlan plan) {
        TableName staging = Refit.staging(plan.target().name());
        Optional<Place> place = plan.preparation().refit().map(refit -> begin(tx, refit));
        if (place.isEmpty()) {
            Table table = RefitKeys.bare(plan.into(staging, Strategy.COPY).target());
            tx.execute(Sql.of(new Postgres().createTable(table)));
            tx.execute(new OwnersOnly(staging).revoke());
            building(plan).before().forEach(sql -> tx.execute(Sql.of(sql)));
        }
        tx.execute(Sql.of("comment on table " + staging.quoted() + " is '" + Twin.MARK + "'"));
        return new Rising(plan, place, new Counts(0, 0, 0, 0, 0, 0));
    }

    private Place begin(Transaction tx, Refit refit) {
        refuseChanged(tx, refit);
        Twin twin = refit.twin(tx);
        Attached attached = Attached.read(tx, twin);
        WriteWatch watch = WriteWatch.begin(refit.live(), tx);
        String create = String.join("", attached.of(Carried.HEAD)) + " ("
                + String.join(", ", refit.building().columns()) + ")" + String.join("", attached.of(Carried.TAIL));
        tx.execute(Sql.of(create));
        execute(tx, attached.of(Carried.OWNER, Carried.NUMBERS));
        refit.building().before().forEach(sql -> tx.execute(Sql.of(sql)));
        execute(tx, attached.of(Carried.KEYS));
        execute(tx, Attached.revokes(tx, twin));
        return new Place(refit, twin, attached, watch);
    }

    private void refuseChanged(Transaction tx, Refit refit) {
        boolean same = catalog(tx)
                .find(refit.live().name())
                .filter(refit.live()::equals)
                .isPresent();
        if (!same || !refit.standing().isLike(Standing.read(tx, refit.live()))) {
            throw SluiceException.of(
                    Kind.RETRY,
                    "table " + refit.live().name() + " was changed since the plan",
                    "upsert",
                    "run it again");
        }
    }

    private void execute(Transaction tx, List<String> statements) {
        if (!statements.isEmpty()) {
            FullNames.during(tx, () -> {
                ddl(tx).execute(List.of(Attached.batch(statements)));
                return true;
            });
        }
    }

    /** All rows are new, and all of before go: the safety limit is told how many fewer there are. */
    private Rising filled(Transaction tx, Rising rising, Counts loaded) {
        if (rising.place().isEmpty()) {
            return rising.with(loaded);
        }
        long before =
                tx.number(Sql.of("select count(*) as n from " + rising.live().quoted()));
        command.limit().check("the sync", rising.live(), before - loaded.inserted(), before);
        return rising.with(new Counts(before, loaded.processed(), loaded.inserted(), 0, 0, before));
    }

    private void index(Transaction tx, Rising rising) {
        at("index", rising.live());
        rising.place().ifPresent(place -> execute(tx, place.attached().afterLoad()));
        building(rising.plan()).after().forEach(sql -> tx.execute(Sql.of(sql)));
        rising.place().ifPresent(place -> execute(tx, Attached.revokes(tx, place.twin())));
    }

    /** Nobody else uses these tables, so that keys among them are added and validated at once. */
    private void references(Transaction tx, Rising rising) {
        for (Reference reference : building(rising.plan()).inner()) {
            refuseDangling(tx, rising, reference);
            tx.execute(reference.add());
        }
    }

    private static void refuseDangling(Transaction tx, Rising rising, Reference reference) {
        long rows = new Dangling(rising.staging(), reference.columns(), reference.parentColumns())
                .without(tx, reference.parent().now());
        if (rows > 0) {
            throw SluiceException.of(
                    Kind.FAILED,
                    (rows == 1 ? "1 new row" : rows + " new rows") + " of " + rising.live()
                            + " would refer to what is not in "
                            + reference.parent().named(),
                    "table " + rising.live() + ", columns " + reference.columns(),
                    "mend them in the source");
        }
    }

    /** Foreign keys to other tables are added for a moment's lock on those, and validated without one; then the tables are warmed up. */
    void complete(List<Rising> tables) {
        tables.forEach(this::outer);
        for (Rising rising : tables) {
            at("warm up", rising.live());
            String name = rising.staging().quoted();
            if (home().current().isPresent()) {
                home().transaction(Access.WRITE, tx -> tx.execute(Sql.of("analyze " + name)));
            } else {
                home().outside(Sql.of("vacuum (analyze) " + name), head -> {}, row -> {});
            }
        }
    }

    private void outer(Rising rising) {
        for (Reference reference : building(rising.plan()).outer()) {
            alone(tx -> {
                refuseDangling(tx, rising, reference);
                ddl(tx).execute(List.of(Sql.of(reference.add().text() + " not valid")));
            });
        }
        rising.place()
                .map(place -> place.attached().of(Carried.REFERENCES, Carried.VALIDATIONS))
                .orElse(List.of())
                .forEach(statement -> alone(tx -> execute(tx, List.of(statement))));
        long live = rising.place().map(place -> place.refit().live().id()).orElse(0L);
        String name = rising.staging().quoted();
        alone(tx -> tx.query(Sql.of(UNPROVEN, name, live))
                .rows()
                .forEach(row -> tx.execute(Sql.of("alter table " + name + " validate constraint " + row.get(0)))));
    }

    private void alone(java.util.function.Consumer<Transaction> body) {
        home().transaction(Access.WRITE, tx -> {
            body.accept(tx);
            return 0;
        });
    }
}
