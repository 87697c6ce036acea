"""A program on a pseudo-terminal, and what its screen really shows: pyte emulates the terminal.

Nothing here waits by sleeping: what is waited for is that the screen shows something, or that the program ends.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

import pyte
import pyte.modes

# Much longer than anything takes, as test machines are slow and busy.
PATIENCE = 60


class Screen(pyte.HistoryScreen):
    """A screen that keeps what scrolls away, and remembers whether anything left its modes changed."""

    def text(self):
        return "\n".join(line.rstrip() for line in self.display).rstrip("\n") + "\n"

    def history_text(self):
        """What has scrolled away, and what is there."""
        lines = ["".join(row[column].data for column in range(self.columns)).rstrip() for row in self.history.top]
        return "\n".join(lines + [self.text()])


class Terminal:
    """Runs a program as the session leader of a new pseudo-terminal."""

    def __init__(self, arguments, columns=80, rows=24, folder=None, environment=None, errors=None):
        self.screen = Screen(columns, rows, history=10_000)
        self.stream = pyte.ByteStream(self.screen)
        # All bytes that came, for what an emulator hides.
        self.bytes = b""
        self.status = None
        variables = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **(environment or {})}
        variables = {name: value for name, value in variables.items() if value is not None}
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            # What was started in the background may ignore them, and its children with it: no terminal's shell does.
            for ignored in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGHUP):
                signal.signal(ignored, signal.SIG_DFL)
            # Before the program looks.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            if folder:
                os.chdir(folder)
            if errors:
                os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
            os.execvpe(arguments[0], arguments, variables)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self.master is not None:
            os.close(self.master)

    def read(self, seconds):
        """Takes what the program has written.

        Returns whether there may be more."""
        if not select.select([self.master], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.master, 65536)
        except OSError:  # EIO: nobody has the other side any more.
            return False
        self.bytes += data
        self.stream.feed(data)
        return bool(data)

    def wait(self, condition, what):
        """Until the screen is as it should be, and no drawing is half done: it switches wrapping off and on again."""
        end = time.monotonic() + PATIENCE

        def holds():
            return pyte.modes.DECAWM in self.screen.mode and condition(self.screen.text())

        while not holds():
            if not self.read(0.05) and not holds():
                raise AssertionError(f"ended before {what}:\n{self.screen.text()}")
            if time.monotonic() > end:
                raise AssertionError(f"not in time: {what}:\n{self.screen.text()}")

    def wait_for(self, text):
        self.wait(lambda screen: text in screen, f"the screen has {text!r}")

    def end(self):
        """Until the program has ended; its status."""
        end = time.monotonic() + PATIENCE
        while self.read(0.05):
            if time.monotonic() > end:
                raise AssertionError(f"it does not end:\n{self.screen.text()}")
        self.status = os.waitpid(self.pid, 0)[1]
        return os.waitstatus_to_exitcode(self.status)

    def send(self, keys):
        os.write(self.master, keys)

    def kill(self, number):
        os.kill(self.pid, number)

    def resize(self, columns, rows):
        """As a window manager does; the program hears of it by SIGWINCH."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def hang_up(self):
        """As where its window is closed."""
        os.close(self.master)
        self.master = None


def run(arguments, **options):
    """The terminal after a program has run to its end on it."""
    with Terminal(arguments, **options) as terminal:
        terminal.end()
        return terminal
