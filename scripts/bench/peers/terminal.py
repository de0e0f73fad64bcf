"""A command in a pseudo terminal of its own, for the benchmarks and for the recording of docs/prompt.md."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78A-Z])")
LIMIT = 60.0


class Terminal:
    """Of 24 rows and 80 columns, unless told otherwise."""

    def __init__(self, command, directory, environment, rows=24, columns=80):
        self.shown = b""
        self.read = []
        self.start = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(directory)
            os.execvpe(command[0], command, environment)

    def send(self, text):
        os.write(self.fd, text.encode())

    def forget(self):
        """What was shown so far is not looked at any more."""
        self.shown = b""

    def wait_for(self, pattern):
        """The seconds until the pattern is shown, from now on."""
        began = time.monotonic()
        while not re.search(pattern, self.text()):
            if time.monotonic() - began > LIMIT:
                sys.exit(f"no {pattern!r} in {LIMIT:.0f} s; shown: {self.shown!r}")
            if select.select([self.fd], [], [], 0.005)[0] and not self.take():
                sys.exit(f"it ended; shown: {self.shown!r}")
        return time.monotonic() - began

    def watch(self, seconds):
        """Reads what is shown for so long; the end of the command ends it too."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.fd], [], [], left)[0] and not self.take():
                return

    def text(self):
        return ESCAPES.sub(b"", self.shown)

    def take(self):
        """Whether there was anything: at the command's end there is not."""
        try:
            piece = os.read(self.fd, 65536)
        except OSError:
            return False
        self.shown += piece
        self.read.append((time.monotonic() - self.start, piece))
        return True

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
