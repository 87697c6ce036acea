"""Lets one system call of a following program fail, or all from some point on, while its log grows and is
rotated: what it does then, and after the next start.
"""

import collections
import contextlib
import dataclasses
import glob
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time

from faults import TRACING, Outcome, log_lines, misbehaviour, records, unrecovered

LONGEST = 30  # seconds that anything may take, on a machine that is busy
# Seconds from SIGTERM to the end: two are promised, and strace and the machine may need some.
LONGEST_END = 8
PARTS = 3  # before the rotation, after it, and to the new log
LINES = 200  # of each part


class LiveBench:
    """A folder for one run after the other."""

    def __init__(self, root, linkback, command):
        self.root, self.linkback, self.name = root, linkback, command
        self.home = os.path.join(root, "home")
        self.trace = os.path.join(root, "trace")
        self.logs = os.path.join(root, "logs")
        self.log, self.old = (os.path.join(self.logs, name) for name in ("site.log", "site.log.1"))
        self.state, self.output = (os.path.join(self.home, name) for name in ("state", "records"))
        lines = log_lines(random.Random("live"), LINES * PARTS).splitlines(keepends=True)
        self.parts = [b"".join(lines[start:start + LINES]) for start in range(0, len(lines), LINES)]

    def command(self, *more):
        verb = {"follow": ["follow", "--window", "1m"], "events": ["events", "--follow"]}[self.name]
        return [self.linkback, *verb, "--state", self.state, "--output", self.output, "--with-rotated",
                "--commit-every", "10ms", *more, self.log]

    def prepare(self):
        for folder in (self.home, self.logs):
            shutil.rmtree(folder, ignore_errors=True)
            os.mkdir(folder)
        if os.path.exists(self.trace):
            os.unlink(self.trace)
        self.append(0)

    def append(self, part):
        with open(self.log, "ab") as file:
            file.write(self.parts[part])

    def rotate(self):
        os.rename(self.log, self.old)
        self.append(2)

    def shown(self):
        """What the state holds; `None` where there is none that can be read."""
        done = subprocess.run([self.linkback, "state", "show", "--json", self.state], capture_output=True)
        return records(done.stdout) if done.returncode == 0 else None

    def run(self, fault=None):
        """Starts it, has the log grow and rotated, and ends it. ([what it did wrong], its outcome)"""
        self.prepare()
        options = fault.options() if fault else []
        process = subprocess.Popen([*TRACING, *options, "-o", self.trace, *self.command()], cwd="/",
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   start_new_session=True)
        try:
            wrong = self.course(process, fault)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            said = process.communicate()[1]
        lines = said.decode("utf-8", "replace").splitlines()
        return wrong, Outcome(process.returncode, b"", lines, {}, self.was_injected())

    def course(self, process, fault):
        # Where a call goes on failing, it may never read on.
        stops = fault is not None and fault.stays
        for step in range(PARTS):
            if step == 1:
                self.append(1)
            elif step == 2:
                self.rotate()
            if not wait(lambda: process.poll() is not None or stops and self.was_injected()
                        or self.lines() == LINES * (step + 1)):
                return [f"read {self.lines()} lines instead of {LINES * (step + 1)}"]
            if process.poll() is not None or stops and self.was_injected():
                break
        if process.poll() is not None:
            return []
        for traced in children(process.pid):  # none, where it has just ended by itself
            with contextlib.suppress(ProcessLookupError):
                os.kill(traced, signal.SIGTERM)
        began = time.monotonic()
        if not wait(lambda: process.poll() is not None):
            return ["goes on after SIGTERM"]
        took = time.monotonic() - began
        return [f"needed {took:.1f} s to end"] if took > LONGEST_END else []

    def lines(self):
        shown = self.shown()
        return shown[-1]["lines"] if shown else 0

    def was_injected(self):
        try:
            with open(self.trace, errors="replace") as file:
                return any("(INJECTED)" in line for line in file)
        except FileNotFoundError:
            return False

    def recover(self):
        """Starts it again without a fault, until all is read and every window is closed; what it says."""
        with open(self.log, "rb") as file:
            newest = file.read()
        if newest != self.parts[2]:
            if newest == self.parts[0]:
                self.append(1)
            # What a first start does not know, the next one does not look for.
            if self.lines() > 0:
                self.rotate()
            else:
                self.append(2)
        for name in glob.glob(self.logs + "/*"):
            os.utime(name, (1_700_000_000, 1_700_000_000))  # nobody writes to it
        if self.name == "follow":
            done = subprocess.run(self.command("--once"), cwd="/", stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=LONGEST)
            return [] if done.returncode == 0 else [f"ended with {done.returncode}: {done.stderr[:300]}"]
        process = subprocess.Popen(self.command(), cwd="/", stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            if not wait(lambda: process.poll() is not None
                        or waits_for_signals(process.pid) and self.lines() == LINES * PARTS):
                return [f"read {self.lines()} lines"]
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=LONGEST)[1]
        return [] if process.returncode == 0 else [f"ended with {process.returncode}: {said[:300]}"]

    def result(self):
        """(the records, what the state shows but for files)"""
        with open(self.output, "rb") as file:
            text = file.read()
        shown = self.shown() or [None]
        return text, shown[:-1] + [{**(shown[-1] or {}), "files": None}]

    def unlike(self, right):
        """What is wrong once it has recovered, in words."""
        text, shown = self.result()
        wrong = unrecovered(text, right[0]) if self.name == "follow" else doubled_or_lost(text, right[0])
        if shown != right[1]:
            wrong.append("the state has other totals")
        return wrong

    def wrong(self, fault, clean, right):
        """(what is wrong with a run that has this fault, whether the fault happened)"""
        found, outcome = self.run(fault)
        known = {message(line) for line in clean.said}
        news = [line for line in outcome.said if message(line) not in known]
        found += misbehaviour(dataclasses.replace(outcome, said=news), clean)
        if again := self.recover():
            found += again
        else:
            found += [f"after a further run: {each}" for each in self.unlike(right)]
        return found and [*found, f"status {outcome.status}", *news[:6]], outcome.was_injected


def children(process):
    with open(f"/proc/{process}/task/{process}/children") as file:
        return [int(each) for each in file.read().split()]


def waits_for_signals(process):
    """Whether a SIGTERM is kept for it: before, one ends it as it ends any program."""
    with open(f"/proc/{process}/status") as file:
        blocked = next(line.split()[1] for line in file if line.startswith("SigBlk:"))
    return bool(int(blocked, 16) >> (signal.SIGTERM - 1) & 1)


def wait(condition):
    """Whether it came to hold."""
    end = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def message(line):
    """A line of the log without its time, figures and folder."""
    return re.sub(r"\d+", "0", re.sub(r"/\S*/", "", line))


def doubled_or_lost(text, right):
    """What is wrong with events, in whichever file and line they were found."""
    found, expected = records(text), records(right)
    if found is None:
        return ["the output is not whole"]
    differences = collections.Counter(map(what_happened, found))
    differences.subtract(map(what_happened, expected))
    wrong = []
    if doubled := sum(count for count in differences.values() if count > 0):
        wrong.append(f"{doubled} events too many")
    if lost := -sum(count for count in differences.values() if count < 0):
        wrong.append(f"{lost} events lost")
    return wrong


def what_happened(event):
    return json.dumps({**event, "file": None, "line": None})
