#!/usr/bin/env python3
"""Lets the power fail while a command writes a file: LINKBACK=.build/release/linkback Tests/Torture/test_outputs.py

At each system call, the disk may hold what was there before or all that the command wrote, never a part of
it; and once the command has ended, it holds that for good. Needs strace.
"""

import os
import random
import stat
import subprocess
import sys
import tempfile
import unittest

from blackout import STRACE, Disk, File, calls

MODES = ("least", "names", "some", "some", "some", "all")
OLD = b"old\n"


class OutputTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)
        self.home = os.path.join(self.folder, "home")
        os.mkdir(self.home)
        self.log = os.path.join(self.folder, "access.log")
        with open(self.log, "w") as file:
            for number in range(3_000):
                file.write('192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] "GET /link?session_id='
                           f'csn_{number}&status=success HTTP/1.1" 200 5\nsession_id\n')

    def path(self, name):
        return os.path.join(self.home, name)

    def write_old(self, *names, mode=0o600):
        for name in names:
            with open(self.path(name), "wb") as file:
                file.write(OLD)
            os.chmod(self.path(name), mode)

    def trace(self, *command):
        """The system calls of a run that ends well."""
        trace = os.path.join(self.folder, "trace")
        done = subprocess.run([*STRACE, "-o", trace, *command], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if "ptrace" in done.stderr:
            self.skipTest("strace may not trace")
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(trace) as file:
            return list(calls(file))

    def problems(self, recorded, *names):
        """What a power failure leaves of these files that is neither old nor new, in words."""
        found, draw, disk = [], random.Random(1), Disk(self.home, lambda path: path.startswith(self.home + "/"))
        for name in names:
            old = File()
            old.write(0, OLD)
            old.sync()
            disk.files[self.path(name)] = disk.named[self.path(name)] = old
        new = {}
        for name in names:
            with open(self.path(name), "rb") as file:
                new[name] = file.read()
            self.assertNotEqual(new[name], OLD)
        for number, call in enumerate(recorded):
            if not disk.take(call):
                continue
            for mode in MODES:
                image = disk.image(draw, mode)
                found += [f"after {call[0]} ({number}), {mode}: {name} has {len(image.get(self.path(name), b''))}"
                          for name in names if image.get(self.path(name)) not in (OLD, new[name])]
        image = disk.image(draw, "names")
        found += [f"in the end: {name}" for name in names if image.get(self.path(name)) != new[name]]
        return found


class LinkbackTests(OutputTests):
    COMMANDS = {
        "count": (["count", "LOG", "--output", "out", "--rejected", "rejected"], ["out", "rejected"]),
        "events": (["events", "LOG", "--output", "out"], ["out"]),
        "generate": (["generate", "--lines", "2000", "--output", "out"], ["out"]),
    }

    def runs(self):
        """(command, its system calls, the names of its outputs)"""
        linkback = os.path.abspath(os.environ["LINKBACK"])
        for name, (arguments, outputs) in self.COMMANDS.items():
            places = {"LOG": self.log, **{output: self.path(output) for output in outputs}}
            self.write_old(*outputs)
            yield name, self.trace(linkback, *[places.get(each, each) for each in arguments]), outputs

    def test_the_old_file_or_all_of_the_new_one(self):
        for name, recorded, outputs in self.runs():
            with self.subTest(name):
                self.assertEqual(self.problems(recorded, *outputs), [])
                self.assertLessEqual({*os.listdir(self.home)}, {"out", "rejected"})

    def test_nobody_else_may_read_it_before_it_has_its_mode(self):
        for name, recorded, outputs in self.runs():
            with self.subTest(name):
                made = [call[6] for call in recorded if call[0] == "openat" and "O_CREAT" in call[6]
                        and call[5].startswith(self.home + "/")]
                self.assertEqual(len(made), len(outputs))
                for arguments in made:
                    self.assertRegex(arguments, ", 0600$")
                for output in outputs:
                    self.assertEqual(stat.S_IMODE(os.stat(self.path(output)).st_mode), 0o600)


class WriterTests(OutputTests):
    """Each broken promise is found."""

    WRITER = """
import os, sys
path, steps = sys.argv[1], sys.argv[2:]
name = path if "in-place" in steps else path + ".tmp"
file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
folder = os.open(os.path.dirname(path), os.O_RDONLY)
do = {"write": lambda: os.write(file, b"new\\n"), "sync": lambda: os.fsync(file),
      "rename": lambda: os.rename(name, path), "folder": lambda: os.fsync(folder), "in-place": int}
for step in steps:
    do[step]()
"""

    def found(self, steps):
        self.write_old("out")
        return self.problems(
            self.trace(sys.executable, "-c", self.WRITER, self.path("out"), *steps.split()), "out")

    def test_one_that_keeps_its_promise_is_right(self):
        self.assertEqual(self.found("write write sync rename folder"), [])

    def test_each_broken_promise_is_found(self):
        for steps in ("write write rename folder", "write write rename sync folder", "write sync rename",
                      "write sync write rename folder", "in-place write write sync folder"):
            with self.subTest(steps):
                self.assertNotEqual(self.found(steps), [])


if __name__ == "__main__":
    unittest.main()
