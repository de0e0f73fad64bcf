"""Drives the prompt in a pseudo terminal and tells how long its starts take; see scripts/bench/startup."""

import os
import shutil
import statistics
import subprocess
import tempfile
import time

from terminal import Terminal

RUNS = int(os.environ["RUNS"])
SLUICE = os.environ["SLUICE"]
EDITABLE = {"17": 700, "25": 450}
GROOVY = 100


def prompt(directory, environment):
    """Milliseconds until the prompt, until SQL is answered, until Groovy is answered 1.5 s after the prompt."""
    terminal = Terminal([SLUICE, "lab"], directory, environment)
    terminal.wait_for(rb"lab> $")
    editable = time.monotonic() - terminal.start
    terminal.send("select 40 + 2 as n;\r")
    sql = terminal.wait_for(rb"42\r\n")
    terminal.close()
    terminal = Terminal([SLUICE, "lab"], directory, environment)
    terminal.wait_for(rb"lab> $")
    time.sleep(1.5)
    terminal.send("[40, 2].sum()\r")
    groovy = terminal.wait_for(rb"\r\n42\r\n")
    terminal.close()
    return editable * 1000, sql * 1000, groovy * 1000


def timed(command, directory, environment):
    start = time.monotonic()
    subprocess.run(command, cwd=directory, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.monotonic() - start) * 1000


def told(values, bar=None):
    """The median with the least and the most, as a cell of the table."""
    median = statistics.median(values)
    text = f"{median:.0f} ({min(values):.0f}-{max(values):.0f})"
    return text if bar is None else f"{text}, at most {bar}: {'met' if median <= bar else 'missed'}"


def major(java):
    """The version of an installation, from the file that every one brings."""
    release = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(java))), "release")
    with open(release, encoding="utf-8") as lines:
        version = next(line for line in lines if line.startswith("JAVA_VERSION=")).split('"')[1]
    return version, version.split(".")[0]


def row(what, editable, sql, groovy, whole):
    print(f"| {what} | {editable} | {sql} | {groovy} | {whole} |", flush=True)


def measure(home, directory):
    environment = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8", HOME=directory)
    if home:
        environment["JAVA_HOME"] = home
    java = os.path.join(home, "bin", "java") if home else shutil.which("java")
    version, number = major(java)
    timed([SLUICE, "--version"], directory, environment)
    prompts = [prompt(directory, environment) for _ in range(RUNS + 1)][1:]
    lines = [timed([SLUICE, "lab", "-c", "select 1"], directory, environment) for _ in range(RUNS)]
    bare = [timed([java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-version"], directory, environment) for _ in range(RUNS)]
    row(
        f"Sluice, Java {version}",
        told([p[0] for p in prompts], EDITABLE.get(number)),
        told([p[1] for p in prompts]),
        told([p[2] for p in prompts], GROOVY),
        told(lines),
    )
    row(f"a bare JVM, Java {version}", "", "", "", told(bare))


def psql(directory):
    """The same of psql on the server of this benchmark."""
    environment = dict(os.environ, TERM="xterm-256color", PSQL_PAGER="cat")
    prompts = []
    for _ in range(RUNS):
        terminal = Terminal(["psql", "-X"], directory, environment)
        terminal.wait_for(rb"=[#>] $")
        editable = time.monotonic() - terminal.start
        terminal.send("select 40 + 2 as n;\r")
        prompts.append((editable * 1000, terminal.wait_for(rb"42\r\n") * 1000))
        terminal.close()
    whole = [timed(["psql", "-Xc", "select 1"], directory, environment) for _ in range(RUNS)]
    row("psql", told([p[0] for p in prompts]), told([p[1] for p in prompts]), "", told(whole))


def main():
    with tempfile.TemporaryDirectory(prefix="sluice-startup") as directory:
        with open(os.path.join(directory, "sluice.toml"), "w", encoding="utf-8") as toml:
            toml.write('[profiles.lab]\nurl = "jdbc:sqlite:lab.db"\n')
        subprocess.run(
            [SLUICE, "lab", "-c", "create table t (id integer primary key)"],
            cwd=directory,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        print(f"load of the machine before: {os.getloadavg()[0]:.1f}; medians of {RUNS} starts in ms, least and most in parentheses\n")
        row("program", "prompt editable", "first SQL, typed at once", "first Groovy, typed 1.5 s later", "`-c 'select 1'`, or the JVM alone")
        print("|---|---|---|---|---|")
        for home in os.environ["JAVA_HOMES"].split() or [""]:
            measure(home, directory)
        psql(directory)


main()
