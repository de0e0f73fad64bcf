package dev.sluice.command.prune;

import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.prune.PrunePlan.Line;
import dev.sluice.db.Transaction;
import dev.sluice.profile.Mask;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Visible;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows some of the rows; what the profile masks stays hidden. */
record Listed(Transaction tx, Mask mask) {
    Grid of(Line line, int most) {
        if (line.rows() == 0 || most == 0) {
            return new Grid("rows", List.of(), List.of());
        }
        Rows found = tx.query(line.removal().sample(most, line.rows() <= most));
        List<List<Measure>> rows = found.rows().stream()
                .map(row -> shown(line.table(), found.columns(), row))
                .toList();
        String title = rows.size() < line.rows() ? rows.size() + " of " + line.rows() + " rows" : "the rows";
        return new Grid(title, found.columns(), rows);
    }

    private List<Measure> shown(String table, List<String> columns, List<@Nullable Object> row) {
        List<Measure> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.get(i);
            shown.add(Measure.text(
                    mask.hides(table, columns.get(i)) ? Mask.HIDDEN : value == null ? "" : Visible.value(value)));
        }
        return shown;
    }
}
