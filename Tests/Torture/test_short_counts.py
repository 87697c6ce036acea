#!/usr/bin/env python3
"""Lets reads and writes do only a part, or be interrupted: LINKBACK=.build/release/linkback
Tests/Torture/test_short_counts.py. SHORT_COUNTS_RUNS=100 tries that many seeds of each kind.

Whatever a command prints or writes has to be, byte for byte, what it is otherwise. Needs a C compiler.
"""

import dataclasses
import gzip
import os
import random
import shutil
import subprocess
import tempfile
import unittest

from faults import log_lines

RUNS = int(os.environ.get("SHORT_COUNTS_RUNS", "1"))
LONGEST = 60  # seconds
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "short_counts.c")
HAPPENED = ("short counts", "interruptions", "pauses")


@dataclasses.dataclass(frozen=True)
class Kind:
    """What the system does, and to logs of how many lines."""

    lines: int
    settings: dict
    happens: tuple  # of HAPPENED, in each command


KINDS = {
    "every call does a part": Kind(2_000, {"PERCENT": 100, "LONGEST": 1 << 20}, HAPPENED[:1]),
    # Few lines, as following looks at the beginning of a log after each read.
    "every call does one byte": Kind(12, {"PERCENT": 100, "LONGEST": 1}, HAPPENED[:1]),
    "every call does a few bytes": Kind(60, {"PERCENT": 100, "LONGEST": 9}, HAPPENED[:1]),
    "now and then": Kind(2_000, {"PERCENT": 30, "LONGEST": 5_000, "EINTR": 30, "EAGAIN": 30}, ()),
    "every other call is interrupted": Kind(2_000, {"EINTR": 100, "EAGAIN": 100}, HAPPENED[1:2]),
}
COMMANDS = {
    "count": ["count", "LOGS", "--threads", "1", "--window", "1m", "--by", "route", "--rejected", "REJECTED"],
    "count on two threads": ["count", "LOGS", "--threads", "2"],
    "count what comes through a pipe": ["count", "-"],
    "count by a list": ["count", "--files-from", "LIST", "--output", "OUT"],
    "events": ["events", "LOGS", "--pseudonym-key-file", "KEY", "--output", "OUT"],
    "events through a pipe": ["events", "LOGS"],
    "explain": ["explain", "--file", "LOG", "--line", "7", "--json"],
    "generate": ["generate", "--lines", "LINES", "--seed", "3"],
    "generate a file": ["generate", "--lines", "LINES", "--seed", "3", "--output", "OUT"],
}


class Bench:
    """A folder with logs, and an empty one for each run."""

    def __init__(self, root, linkback, library):
        self.root, self.linkback, self.library = root, linkback, library
        self.report = os.path.join(root, "report")
        self.home = os.path.join(root, "home")
        self.logs = os.path.join(root, "logs")

    def write_logs(self, count):
        """Plain, compressed, and one that is a copy of another."""
        shutil.rmtree(self.logs, ignore_errors=True)
        os.mkdir(self.logs)
        self.lines = count
        draw = random.Random("log")
        for name, share in (("access.log", 1.0), ("other.log", 0.3)):
            with open(os.path.join(self.logs, name), "wb") as file:
                file.write(log_lines(draw, int(count * share)))
        with gzip.open(os.path.join(self.logs, "old.log.1.gz"), "wb") as file:
            file.write(log_lines(draw, count // 2))
        with open(os.path.join(self.logs, "other.log"), "rb") as file, \
                gzip.open(os.path.join(self.logs, "other.log.bak"), "wb") as copy:
            copy.write(file.read())
        with open(os.path.join(self.root, "list"), "w") as file:
            file.write("".join(os.path.join(self.logs, name) + "\n" for name in sorted(os.listdir(self.logs))))
        with open(os.path.join(self.root, "key"), "wb") as file:
            file.write(bytes(range(16)))

    def words(self):
        return {"LOGS": self.logs, "LOG": os.path.join(self.logs, "access.log"), "LINES": str(self.lines),
                "LIST": os.path.join(self.root, "list"), "KEY": os.path.join(self.root, "key"),
                **{word: os.path.join(self.home, word.lower()) for word in ("OUT", "REJECTED")}}

    def run(self, arguments, settings=None, standard_input=b""):
        """(status, what was printed, what was said), and how often each of HAPPENED did."""
        environment = dict(os.environ)
        if settings is not None:
            environment |= {"LD_PRELOAD": self.library, "SHORT_COUNTS_REPORT": self.report}
            environment |= {f"SHORT_COUNTS_{name}": str(value) for name, value in settings.items()}
        done = subprocess.run([self.linkback, *arguments], input=standard_input, env=environment, cwd="/",
                              capture_output=True, timeout=LONGEST)
        counts = [0] * len(HAPPENED)
        if settings is not None:
            with open(self.report) as file:
                counts = [int(each) for each in file.read().split()]
        return (done.returncode, done.stdout, done.stderr), dict(zip(HAPPENED, counts))

    def empty_home(self):
        shutil.rmtree(self.home, ignore_errors=True)
        os.mkdir(self.home)

    def result(self, name, settings=None):
        """Of a command: how it ended, what it printed and said, and what it wrote; and what happened."""
        self.empty_home()
        words = self.words()
        with open(words["LOG"], "rb") as file:
            given = file.read() if "-" in COMMANDS[name] else b""
        outcome, happened = self.run([words.get(word, word) for word in COMMANDS[name]], settings, given)
        return (*outcome, self.written()), happened

    def written(self):
        found = {}
        for name in sorted(os.listdir(self.home)):
            with open(os.path.join(self.home, name), "rb") as file:
                found[name] = file.read()
        return found

    def write(self, path, content, mode="ab"):
        """As somebody did who has not written to it for long: following need not wait."""
        with open(path, mode) as file:
            file.write(content)
        os.utime(path, (1_700_000_000, 1_700_000_000))

    def compress(self, path, to):
        with open(path, "rb") as file:
            self.write(to, gzip.compress(file.read()), "wb")
        os.unlink(path)

    def followed(self, settings=None):
        """What following says and writes while a log grows, is rotated and compressed; and what happened."""
        self.empty_home()
        state, records, site = (os.path.join(self.home, name) for name in ("state", "records", "site"))
        os.mkdir(site)
        log = os.path.join(site, "site.log")
        lines = log_lines(random.Random("site"), self.lines).splitlines(keepends=True)
        size = len(lines) // 6
        parts = [b"".join(lines[start:start + size]) for start in range(0, size * 6, size)]
        found, total = [], dict.fromkeys(HAPPENED, 0)
        for stage in range(4):
            self.write(log, parts[stage])
            if stage == 2:
                os.rename(log, log + ".1")
                self.write(log, parts[4])
            if stage == 3:
                self.compress(log + ".1", log + ".2.gz")
                self.compress(log, log + ".1.gz")
                self.write(log, parts[5])
            for command in (["follow", "--once", "--window", "1m", "--state", state, "--output", records, log],
                            ["state", "show", "--json", state]):
                outcome, happened = self.run(command, settings)
                with open(records, "rb") as file:
                    found.append((*outcome, file.read()))
                for each in HAPPENED:
                    total[each] += happened[each]
        return found, total


class ShortCountTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        root = os.path.realpath(folder.name)
        library = os.path.join(root, "short_counts.so")
        compiler = next(name for name in ("clang", "cc") if shutil.which(name))
        subprocess.run([compiler, "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, SOURCE,
                        "-ldl"], check=True)
        cls.bench = Bench(root, os.path.abspath(os.environ["LINKBACK"]), library)

    def check(self, kind, name, result):
        """`result`: gives what a run came to, and what happened, with these settings."""
        clean, _ = result(None)
        for seed in range(1, RUNS + 1):
            with self.subTest(f"{name}, seed {seed}"):
                found, happened = result({**kind.settings, "SEED": seed})
                self.assertEqual(found, clean)
                for each in kind.happens:
                    self.assertGreater(happened[each], 0, each)

    def try_all(self, kind):
        self.bench.write_logs(KINDS[kind].lines)
        for name in COMMANDS:
            self.check(KINDS[kind], name, lambda settings, name=name: self.bench.result(name, settings))
        self.check(KINDS[kind], "follow and state", self.bench.followed)

    def test_every_call_does_a_part(self):
        self.try_all("every call does a part")

    def test_every_call_does_one_byte(self):
        self.try_all("every call does one byte")

    def test_every_call_does_a_few_bytes(self):
        self.try_all("every call does a few bytes")

    def test_now_and_then(self):
        self.try_all("now and then")

    def test_every_other_call_is_interrupted(self):
        self.try_all("every other call is interrupted")


if __name__ == "__main__":
    unittest.main()
