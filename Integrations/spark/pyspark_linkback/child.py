"""A running linkback: fed, watched, and ended with whoever started it."""

import os
import select
import signal
import subprocess
import sys
import tempfile
import time

from . import program
from .errors import LinkbackError

# Runs before the program, in a process of its own: between fork and exec of a process with threads nothing is safe.
# The kernel keeps the wish over exec. Who asks only after its parent has died is never told: so it looks.
GUARD = """
import ctypes, os, signal, sys
PR_SET_PDEATHSIG = 1
if ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL) != 0 or os.getppid() != int(sys.argv[1]):
    sys.exit(70)
for number in (signal.SIGPIPE, signal.SIGXFSZ):
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.argv[2], sys.argv[2:])
"""
TICK = 0.5
LONGEST_MESSAGE = 64 << 10


class Child:
    """A linkback that reads frames.

    On an exception it is killed before its input is closed: a broken stream never looks like the end of one. It dies
    with this process, whatever ends that. It must be started by a thread that outlives it.

    If for `patience` seconds it takes no byte, gives none and uses no processor time, it is killed, and that is an
    error. Time in which it waits for its input or its reader is not counted.
    """

    def __init__(self, *arguments, folder=None, patience=300, has_output=False):
        self.patience = patience
        # A file never fills up as a pipe does: so nobody has to drain it.
        self.said = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", GUARD, str(os.getpid()), program.path(), *arguments], cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE if has_output else subprocess.DEVNULL, stderr=self.said,
            bufsize=0)
        self.input = self.process.stdin.fileno()
        os.set_blocking(self.input, False)
        # Whether it is not its fault that nothing moves.
        self.waits_for_input = False
        self.moved = time.monotonic()
        self.ticks = -1

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None or self.process.poll() is None:
            self.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    pass
        self.said.close()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()

    # Moving bytes

    def write(self, content, is_watched=True):
        """Gives it bytes. If it has ended, what it said is the error."""
        content = memoryview(content)
        while len(content) > 0:
            try:
                content = content[os.write(self.input, content):]
                self.moved = time.monotonic()
            except BlockingIOError:
                select.select([], [self.input], [], TICK)
                if is_watched:
                    self.check_life()
            except BrokenPipeError:
                self.process.wait()
                self.finish(accepted=())

    def close_input(self):
        self.process.stdin.close()

    def read(self, size):
        """What it has printed, at most `size` bytes; nothing at its end."""
        output = self.process.stdout.fileno()
        self.moved = time.monotonic()
        while not select.select([output], [], [], TICK)[0]:
            self.check_life()
        return os.read(output, size)

    # Life and death

    def processor_ticks(self):
        try:
            with open(f"/proc/{self.process.pid}/stat", "rb") as stat:
                # The name before is in parentheses, and may hold any character.
                fields = stat.read().rpartition(b")")[2].split()
            return int(fields[11]) + int(fields[12])
        except (OSError, IndexError, ValueError):
            return self.ticks

    def check_life(self):
        now = time.monotonic()
        ticks = self.processor_ticks()
        if ticks != self.ticks or self.waits_for_input:
            self.ticks, self.moved = ticks, now
        elif now - self.moved > self.patience:
            self.kill()
            raise LinkbackError(
                f"linkback (process {self.process.pid}) did nothing for {self.patience} seconds, and was ended")

    def finish(self, accepted=(0, 1)):
        """Waits for its end; its exit status, and what it said."""
        self.moved = time.monotonic()
        while True:
            try:
                status = self.process.wait(TICK)
                break
            except subprocess.TimeoutExpired:
                self.check_life()
        length = self.said.seek(0, os.SEEK_END)
        self.said.seek(max(0, length - LONGEST_MESSAGE))
        said = self.said.read().decode("utf-8", "replace")
        program.check(status, said, accepted)
        return status, said
