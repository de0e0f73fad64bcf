package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Ddl;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table.ForeignKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Gives a new table its indexes and foreign keys once the rows of all tables are in. */
record NewTables(TablePlan plan, Ddl ddl) {
    private static final int MOST = 20;

    void complete() {
        if (plan.preparation().created()) {
            plan.target().foreignKeys().forEach(this::refuseOrphans);
        }
        ddl.execute(plan.preparation().after());
    }

    /** The server would name one row; people need to see whether it is one or a pattern. */
    private void refuseOrphans(ForeignKey key) {
        List<String> conditions = new ArrayList<>();
        List<String> matches = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            String column = "c." + key.columns().get(i).quoted();
            conditions.add(column + " is not null");
            matches.add("p." + key.parentColumns().get(i).quoted() + " = " + column);
        }
        String shown = plan.layout().key().stream()
                .map(p -> "c." + p.target().name().quoted())
                .collect(Collectors.joining(", "));
        String sql = "select %s from %s as c where %s and not exists (select 1 from %s as p where %s) limit %d"
                .formatted(
                        shown,
                        plan.target().name().quoted(),
                        String.join(" and ", conditions),
                        key.parent().quoted(),
                        String.join(" and ", matches),
                        MOST + 1);
        Rows orphans = ddl.transaction().query(Sql.of(sql));
        if (!orphans.isEmpty()) {
            throw refused(key, orphans);
        }
    }

    private SluiceException refused(ForeignKey key, Rows orphans) {
        String rows = orphans.rows().stream().limit(MOST).map(Object::toString).collect(Collectors.joining(", "));
        return SluiceException.of(
                Kind.FAILED,
                "rows refer to a row of " + key.parent() + " that does not exist: " + rows
                        + (orphans.size() > MOST ? ", and more" : ""),
                "table " + plan.target().name() + ", columns " + key.columns(),
                "mend them in the source, or create the table without this foreign key first");
    }
}
