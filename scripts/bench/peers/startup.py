"""Drives the prompt in a pseudo terminal and tells how long its starts take; see scripts/bench/startup."""

import os
import pty
import re
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = int(os.environ["RUNS"])
SLUICE = os.environ["SLUICE"]
ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78A-Z])")
LIMIT = 60.0


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, command, directory, environment):
        self.shown = b""
        self.start = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(directory)
            os.execvpe(command[0], command, environment)

    def send(self, text):
        os.write(self.fd, text.encode())

    def wait_for(self, pattern):
        """The seconds until the pattern is shown, from now on."""
        began = time.monotonic()
        while not re.search(pattern, ESCAPES.sub(b"", self.shown)):
            if time.monotonic() - began > LIMIT:
                sys.exit(f"startup: no {pattern!r} in {LIMIT:.0f} s; shown: {self.shown!r}")
            if select.select([self.fd], [], [], 0.005)[0]:
                try:
                    self.shown += os.read(self.fd, 65536)
                except OSError:
                    sys.exit(f"startup: it ended; shown: {self.shown!r}")
        return time.monotonic() - began

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


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


def median(values):
    return f"{statistics.median(values):.0f} ms"


def measure(home, directory):
    environment = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8", HOME=directory)
    if home:
        environment["JAVA_HOME"] = home
    java = os.path.join(home, "bin", "java") if home else shutil.which("java")
    timed([SLUICE, "--version"], directory, environment)
    prompts = [prompt(directory, environment) for _ in range(RUNS + 1)][1:]
    lines = [timed([SLUICE, "lab", "-c", "select 1"], directory, environment) for _ in range(RUNS)]
    bare = [timed([java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-version"], directory, environment) for _ in range(RUNS)]
    print(f"{java}")
    print(f"  prompt editable                  {median([p[0] for p in prompts])}")
    print(f"  first SQL, typed at once         {median([p[1] for p in prompts])}")
    print(f"  first Groovy, typed after 1.5 s  {median([p[2] for p in prompts])}")
    print(f"  -c 'select 1', whole call        {median(lines)}")
    print(f"  a bare JVM                       {median(bare)}", flush=True)


def main():
    with tempfile.TemporaryDirectory(prefix="sluice-startup") as directory:
        with open(os.path.join(directory, "sluice.toml"), "w", encoding="utf-8") as toml:
            toml.write('[profiles.lab]\nurl = "jdbc:sqlite:lab.db"\n')
        subprocess.run([SLUICE, "lab", "-c", "create table t (id integer primary key)"], cwd=directory, check=True)
        for home in os.environ["JAVA_HOMES"].split() or [""]:
            measure(home, directory)
        if shutil.which("psql") and os.environ.get("PGHOST"):
            runs = [timed(["psql", "-Xc", "select 1"], directory, dict(os.environ)) for _ in range(RUNS)]
            print(f"psql -c 'select 1'                 {median(runs)}")


main()
