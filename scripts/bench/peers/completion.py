"""Presses Tab at a prompt with many tables; see scripts/bench/completion."""

import os
import sqlite3
import statistics
import tempfile
import time

from terminal import Terminal

RUNS = int(os.environ["RUNS"])
TABLES = int(os.environ["TABLES"])
SLUICE = os.environ["SLUICE"]
BAR = 30


def typed(number):
    """What is typed before Tab, and what Tab adds to it, of each sort."""
    return {
        "a table behind `from`": (f"select * from some_table_{number:05d}_na", rb"me"),
        "a column of a named table": (f"select * from some_table_{number:05d}_name where crea", rb"ted_at"),
        "a table of a command": (f"upsert 'some_table_{number:05d}_na", rb"me"),
        "a table of `\\d`": (f"\\d some_table_{number:05d}_na", rb"me"),
        "an option of a command": ("upsert 'x', deleteE", rb"xtra:"),
    }


def press(terminal, before, added):
    """Milliseconds from Tab until it shows."""
    terminal.send(before)
    terminal.watch(0.3)
    terminal.forget()
    terminal.send("\t")
    took = terminal.wait_for(added) * 1000
    terminal.send("\x03")
    terminal.wait_for(rb"lab> $")
    return took


def make(directory):
    with open(os.path.join(directory, "sluice.toml"), "w", encoding="utf-8") as toml:
        toml.write('[profiles.lab]\nurl = "jdbc:sqlite:lab.db"\n')
    database = sqlite3.connect(os.path.join(directory, "lab.db"))
    for number in range(TABLES):
        database.execute(f"create table some_table_{number:05d}_name (id integer primary key, note text, created_at text)")
    database.commit()
    database.close()


def main():
    with tempfile.TemporaryDirectory(prefix="sluice-completion") as directory:
        make(directory)
        environment = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8", HOME=directory)
        terminal = Terminal([SLUICE, "lab"], directory, environment)
        terminal.wait_for(rb"lab> $")
        time.sleep(5)
        samples = {}
        for run in range(RUNS + 3):
            for sort, (before, offered) in typed((run * 37) % TABLES).items():
                took = press(terminal, before, offered)
                if run >= 3:
                    samples.setdefault(sort, []).append(took)
        terminal.close()
        print(f"{TABLES} tables; load of the machine: {os.getloadavg()[0]:.1f}; {RUNS} runs\n")
        print(f"| Tab on | median ms (least-most) | at most {BAR} |\n|---|---|---|")
        for sort, values in samples.items():
            median = statistics.median(values)
            print(f"| {sort} | {median:.0f} ({min(values):.0f}-{max(values):.0f}) | {'met' if median <= BAR else 'missed'} |")


main()
