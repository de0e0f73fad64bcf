package dev.sluice.shell.prompt;

import dev.sluice.shell.print.Format;
import dev.sluice.shell.print.Layout;
import java.time.Duration;

/** What {@code \pset}, {@code \timing} and their like have set. */
public final class Settings {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** When rows are shown with a line for each column. */
    public enum Expanded {
        OFF,
        ON,
        /** Where they are wider than the screen. */
        AUTO
    }

    private Format format;
    private Expanded expanded;
    private boolean timing;
    private boolean asks = true;
    private boolean pages = true;
    private String nullText = "NULL";

    public Settings(Format format, Manner manner) {
        this.format = format;
        this.expanded = manner == Manner.TYPED ? Expanded.AUTO : Expanded.OFF;
    }

    /** The format of the next result. */
    public Format format() {
        return format == Format.TEXT && expanded == Expanded.ON ? Format.EXPANDED : format;
    }

    public void format(Format chosen) {
        format = chosen;
    }

    public Expanded expanded() {
        return expanded;
    }

    public void expanded(Expanded chosen) {
        expanded = chosen;
    }

    /** Whether each input is told how long it took. */
    public boolean timing() {
        return timing;
    }

    public void timing(boolean on) {
        timing = on;
    }

    /** Whether statements that destroy are asked about first. */
    public boolean asks() {
        return asks;
    }

    public void asks(boolean on) {
        asks = on;
    }

    /** Whether results longer than the screen go through a pager. */
    public boolean pages() {
        return pages;
    }

    public void pages(boolean on) {
        pages = on;
    }

    public String nullText() {
        return nullText;
    }

    public void nullText(String text) {
        nullText = text;
    }

    Layout layout(Screen screen) {
        boolean terminal = screen.columns() > 0;
        int width = expanded == Expanded.AUTO ? screen.columns() : 0;
        return new Layout(width, nullText, terminal ? PATIENCE : Layout.PLAIN.patience());
    }
}
