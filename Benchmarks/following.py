"""One Linkback that follows a growing log: when each record comes out, and what that costs."""

import array
import glob
import os
import select
import sqlite3
import subprocess
import sys
import tempfile
import time

from measure import Failed

HERE = os.path.dirname(os.path.abspath(__file__))
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
WARM_UP = 3.0  # seconds that are not measured
AFTERWARDS = 1.5  # seconds for the last records to come
PATIENCE = 10.0  # seconds for the last lines to be committed
POLL = 0.001  # seconds between looks at an output file
SAMPLE = 0.5  # seconds between looks at memory


class Case:
    """A command line, how much is written, and where its records are waited for."""

    def __init__(self, name, command, rate, state=True, output=False, latency=False):
        self.name, self.command, self.rate = name, command, rate
        self.state, self.output, self.latency = state, output, latency


def measure(linkback, case, seconds, share, home=None):
    """Runs `case` for `seconds`; returns figures by name, None for what does not apply."""
    with tempfile.TemporaryDirectory(prefix="linkback-benchmark-", dir=home) as folder:
        run = Run(linkback, case, share, folder)
        try:
            return run.measure(seconds)
        finally:
            run.end()


class Run:
    def __init__(self, linkback, case, share, folder):
        self.case, self.folder = case, folder
        self.log = os.path.join(folder, "access.log")
        self.state = os.path.join(folder, "state")
        self.output = os.path.join(folder, "output.ndjson")
        self.times = os.path.join(folder, "written")
        open(self.log, "w").close()
        argv = [linkback, *case.command]
        argv += ["--state", self.state] if case.state else []
        argv += ["--output", self.output] if case.output else []
        with open(os.path.join(folder, "errors.txt"), "wb") as errors:
            self.process = subprocess.Popen([*argv, self.log], stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=errors)
            self.writer = subprocess.Popen(
                [sys.executable, os.path.join(HERE, "following_writer.py"), self.log, self.times,
                 str(case.rate), str(share)], stdin=subprocess.PIPE, stderr=errors)
        self.began = time.monotonic()
        self.received = Records(self.output if case.output else None, self.process.stdout)

    def measure(self, seconds):
        self.follow_for(WARM_UP)
        before, began = self.usage(), time.monotonic()
        memory = self.follow_for(seconds)
        elapsed, after = time.monotonic() - began, self.usage()
        self.writer.stdin.close()
        self.writer.wait(30)
        written_for = time.monotonic() - self.began
        self.follow_for(AFTERWARDS)
        memory.append(self.resident())
        lines = self.lines()
        if self.case.state:
            self.await_lines(lines)
        spent = {name: (after[name] - before[name]) / elapsed for name in before}
        figures = {
            "rate": lines / written_for, "seconds": elapsed, "cpu": spent["cpu"], "memory": memory,
            "written": spent["bytes"] if self.case.state or self.case.output else None,
            "transactions": spent["commits"] if self.case.state else None,
            "state_bytes": sum(map(os.path.getsize, glob.glob(self.state + "*"))) or None,
            "lines": lines, "latency": None,
        }
        if self.case.latency:
            figures["latency"] = self.latency()
        return figures

    def follow_for(self, seconds):
        """Takes records as they come, and notes the resident memory now and then."""
        deadline, next_sample, memory = time.monotonic() + seconds, 0.0, []
        while (now := time.monotonic()) < deadline:
            self.received.wait(min(deadline - now, 0.1))
            if now >= next_sample:
                memory.append(self.resident())
                next_sample = now + SAMPLE
        return memory

    def usage(self):
        """Seconds of processor time, bytes sent to the disk, transactions: of all its life."""
        self.expect_running()
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        with open(f"/proc/{self.process.pid}/io") as file:
            counters = dict(line.split(": ") for line in file.read().splitlines())
        return {"cpu": (int(fields[11]) + int(fields[12])) / CLOCK_TICKS,
                "bytes": int(counters["write_bytes"]), "commits": self.commits()}

    def resident(self):
        self.expect_running()
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * PAGE

    def expect_running(self):
        for process in (self.process, self.writer):
            if process.poll() not in (None, 0) or self.process.poll() is not None:
                with open(os.path.join(self.folder, "errors.txt"), "rb") as file:
                    said = file.read()[-400:].decode("utf-8", "replace").strip()
                raise Failed(f"a program ended with {process.poll()}: {said}")

    def commits(self):
        """The number of the last commit, as the state has it."""
        return self.ask_state("SELECT commit_number FROM progress")

    def await_lines(self, lines):
        """Waits until all that was written is in the state."""
        deadline = time.monotonic() + PATIENCE
        while (known := self.ask_state("SELECT sum(lines) FROM streams")) != lines:
            if time.monotonic() > deadline:
                raise Failed(f"the state has {known} lines of {lines}")
            self.follow_for(0.1)

    def ask_state(self, question):
        """A number from the state; 0 while there is none."""
        if not self.case.state or not os.path.exists(self.state):
            return 0
        state = sqlite3.connect(f"file:{self.state}?mode=ro", uri=True, timeout=5)
        try:
            row = state.execute(question).fetchone()
            return row[0] or 0 if row else 0
        finally:
            state.close()

    def lines(self):
        """How many lines were written."""
        with open(self.log, "rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))

    def latency(self):
        """Of each callback that was written after the warm-up: seconds until its record was there."""
        with open(self.times, "rb") as file:
            written = array.array("d", file.read())
        arrived = self.received.times
        if len(arrived) != len(written):
            raise Failed(f"{len(arrived)} records of {len(written)} callbacks")
        since = written[0] + WARM_UP
        return sorted(there - begun for begun, there in zip(written, arrived) if begun >= since)

    def end(self):
        for process in (self.writer, self.process):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.process.stdout.close()
        self.writer.stdin.close()


class Records:
    """When each record came: from a pipe, or a file that is looked at each millisecond."""

    def __init__(self, path, pipe):
        self.path, self.pipe = path, pipe.fileno()
        os.set_blocking(self.pipe, False)
        self.descriptor, self.offset = None, 0
        self.times = array.array("d")

    def wait(self, longest):
        if self.path is None:
            if select.select([self.pipe], [], [], longest)[0]:
                self.note(os.read(self.pipe, 1 << 20))
            return
        if self.descriptor is None and os.path.exists(self.path):
            self.descriptor = os.open(self.path, os.O_RDONLY)
        if self.descriptor is not None:
            block = os.pread(self.descriptor, 1 << 20, self.offset)
            self.offset += len(block)
            self.note(block)
        time.sleep(POLL)

    def note(self, block):
        now = time.monotonic()
        self.times.extend([now] * block.count(b"\n"))


def percentile(ordered, share):
    """The smallest value that at least `share` of all do not exceed."""
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] if ordered else None

