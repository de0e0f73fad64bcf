package dev.sluice.shell.print;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Outline.Text;
import java.util.List;

/** A report or a plan as HTML. */
public final class OutlineHtml {
    private OutlineHtml() {}

    public static void write(Outline outline, Markup html) {
        html.open("section", "class", "report").element("h4", outline.title());
        outline.grids().forEach(grid -> grid(grid, html));
        if (!outline.figures().isEmpty()) {
            html.open("dl");
            for (Figure figure : outline.figures()) {
                html.element("dt", figure.name());
                html.element("dd", MeasureText.of(figure.name(), figure.measure()));
            }
            html.close();
        }
        outline.notes().forEach(note -> html.element("p", note, "class", "note"));
        html.close();
    }

    private static void grid(Grid grid, Markup html) {
        html.open("table").open("tr");
        grid.columns().forEach(column -> html.element("th", column));
        html.close();
        for (List<Measure> row : grid.rows()) {
            html.open("tr");
            for (int i = 0; i < row.size(); i++) {
                String kind = row.get(i) instanceof Text ? "text" : "number";
                html.element("td", MeasureText.of(grid.columns().get(i), row.get(i)), "class", kind);
            }
            html.close();
        }
        html.close();
    }
}
