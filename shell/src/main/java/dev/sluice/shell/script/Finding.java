package dev.sluice.shell.script;

/** Something wrong at a place of a script; line and column are counted from 1. */
record Finding(int line, int column, String what, String remedy) {
    boolean samePlace(Finding other) {
        return line == other.line && column == other.column;
    }
}
