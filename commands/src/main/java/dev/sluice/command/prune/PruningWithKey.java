package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Ddl;
import dev.sluice.command.TableChange;
import dev.sluice.command.Work;
import dev.sluice.command.prune.PrunePlan.Parent;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Archive;
import dev.sluice.relations.Pairs;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Adds the foreign key without looking at the rows, so that no new orphans come; removes the orphans; and has the key validated in
 * a transaction of its own, because the lock of the first would be held while all rows are read. Each part looks whether it is
 * done already, so that it can be gone through again after a failure.
 */
final class PruningWithKey {
    /** How a part is committed. */
    private interface Parts {
        <T> T part(String name, Function<Transaction, T> body);
    }

    private final PrunePlan plan;
    private final Databases databases;
    private final Parts parts;
    private final Parent parent;

    PruningWithKey(PrunePlan plan, Work.Phased work) {
        this(plan, work.databases(), new Parts() {
            @Override
            public <T> T part(String name, Function<Transaction, T> body) {
                return work.phase(name, body);
            }
        });
    }

    /** All parts in one transaction, which is taken back: its locks are held to the end. */
    PruningWithKey(PrunePlan plan, Work.Joined work) {
        this(plan, work.databases(), new Parts() {
            @Override
            public <T> T part(String name, Function<Transaction, T> body) {
                return body.apply(work.transaction());
            }
        });
    }

    private PruningWithKey(PrunePlan plan, Databases databases, Parts parts) {
        this.plan = plan;
        this.databases = databases;
        this.parts = parts;
        this.parent = plan.parent().orElseThrow();
    }

    PruneReport run() {
        Pruning.refuse(plan);
        String call = Archive.newCall();
        boolean added = parts.part("key added", this::add);
        List<TableChange> changes = parts.part("pruned", tx -> Pruning.remove(plan, databases, tx, call));
        String key = parts.part("validated", this::validate);
        return PruneReport.of(plan, changes, call)
                .saying(List.of(
                        "foreign key " + key + (added ? " was added and" : " was there; it is") + " validated"));
    }

    private boolean add(Transaction tx) {
        if (key(tx).isPresent()) {
            return false;
        }
        Pairs pairs = parent.pairs();
        ddl(
                tx,
                "alter table " + table().name().quoted() + " add foreign key (" + list(pairs.columns())
                        + ") references "
                        + parent.table().name().quoted() + " (" + list(pairs.parentColumns()) + ") on delete "
                        + plan.command().key().orElseThrow().sql() + " not valid");
        return true;
    }

    private String validate(Transaction tx) {
        String name = key(tx).orElseThrow(() -> SluiceException.of(
                        Kind.RETRY, "the foreign key is gone again", "table " + table().name(), "run it again"))
                .name();
        String valid = "select convalidated from pg_constraint where conrelid = to_regclass(?) and conname = ?";
        Rows found = tx.query(Sql.of(valid, table().name().quoted(), name));
        if (!Boolean.TRUE.equals(found.value())) {
            ddl(
                    tx,
                    "alter table " + table().name().quoted() + " validate constraint "
                            + Name.of(name).quoted());
        }
        return name;
    }

    private Optional<Table.ForeignKey> key(Transaction tx) {
        return Catalog.of(tx, databases.home().dialect()).table(table().name()).foreignKeys().stream()
                .filter(key -> key.parent().equals(parent.table().name())
                        && Pairs.of(key).equals(parent.pairs()))
                .findFirst();
    }

    private void ddl(Transaction tx, String statement) {
        new Ddl(tx, databases.ddlLockTimeout()).execute(List.of(Sql.of(statement)));
    }

    private Table table() {
        return plan.subject().table();
    }

    private static String list(List<Name> names) {
        return names.stream().map(Name::quoted).collect(Collectors.joining(", "));
    }
}
