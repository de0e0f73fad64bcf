package dev.sluice.command.refresh;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.List;

/**
 * Which views are refreshed, in their order, and how.
 *
 * @param notes what else there is to know of it
 */
record RefreshPlan(List<View> views, List<String> notes) implements Plan {
    /**
     * One view.
     *
     * @param populated whether it has been filled before
     * @param why the way is what it is
     */
    record View(TableName name, boolean populated, boolean concurrently, String why) {
        String way() {
            return concurrently ? "concurrently" : "plainly";
        }

        Sql statement() {
            return Sql.of("refresh materialized view " + (concurrently ? "concurrently " : "") + name.quoted());
        }

        Sql count() {
            return Sql.of("select count(*) as n from " + name.quoted());
        }
    }

    RefreshPlan {
        views = List.copyOf(views);
        notes = List.copyOf(notes);
    }

    String title() {
        return "refreshView "
                + String.join(", ", views.stream().map(v -> v.name().toString()).toList());
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = views.stream()
                .map(v -> List.of(
                        Measure.text(v.name().toString()), Measure.text(v.way()), Measure.text("because " + v.why())))
                .toList();
        return new Outline(title(), List.of(), List.of(new Grid("views", List.of("view", "how", "why"), rows)), notes);
    }

    @Override
    public boolean writes() {
        return true;
    }
}
