#!/usr/bin/env python3
"""Tests of the power failures: python3 -m unittest discover Tests/Torture"""

import os
import random
import subprocess
import sys
import tempfile
import unittest

from blackout import STRACE, Disk, File, calls

HERE = os.path.dirname(os.path.abspath(__file__))


class FileTests(unittest.TestCase):
    def test_what_is_synced_stays(self):
        file = File()
        file.write(0, b"abcdef")
        file.write(2, b"XY")
        file.sync()
        file.write(8, b"later")
        file.write(3, None)
        self.assertEqual(bytes(file.content), b"abX")
        self.assertEqual(file.durable, b"abXYef")
        self.assertEqual(file.after(file.pending[:1]), b"abXYef\0\0later")
        self.assertEqual(file.after(file.pending), b"abX")


class DiskTests(unittest.TestCase):
    """Real system calls of a real process."""

    SCRIPT = """
import os
file = os.open("output", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.write(file, b"one\\n")
os.fsync(file)
os.write(file, b"two\\n")
other = os.open("state", os.O_RDWR | os.O_CREAT)
os.pwrite(other, b"\\xff" * 8, 4)
os.fdatasync(other)
os.ftruncate(other, 6)
os.fsync(os.open(".", os.O_RDONLY))
os.open("third", os.O_RDWR | os.O_CREAT)
os.unlink("state")
os.rename(os.path.abspath("third"), os.path.abspath("fourth"))
os.fsync(os.open(".", os.O_RDONLY))
"""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)
        trace = os.path.join(self.folder, "trace")
        done = subprocess.run([*STRACE, "-o", trace, sys.executable, "-c", self.SCRIPT],
                              cwd=self.folder, stderr=subprocess.DEVNULL)
        if done.returncode != 0:
            self.skipTest("strace may not trace")
        with open(trace) as file:
            self.calls = list(calls(file))

    def images(self, mode):
        """After each call: {name: content}."""
        disk = Disk(self.folder, lambda path: path.startswith(self.folder + "/"))
        for call in self.calls:
            if disk.take(call):
                image = disk.image(random.Random(1), mode)
                yield {os.path.basename(path): content for path, content in image.items()}

    def test_least_is_what_was_synced(self):
        images = list(self.images("least"))
        self.assertEqual(images[0], {"output": b""})
        self.assertEqual(images[1], {"output": b""})
        self.assertEqual(images[2], {"output": b"one\n"})
        self.assertEqual(images[3], {"output": b"one\n"})
        self.assertEqual(images[6], {"output": b"one\n", "state": b"\0" * 4 + b"\xff" * 8})
        self.assertEqual(images[7], images[6])
        self.assertEqual(images[10], {"output": b"one\n", "third": b""})
        self.assertEqual(images[11], {"output": b"one\n", "fourth": b""})

    def test_all_is_what_was_written(self):
        images = list(self.images("all"))
        self.assertEqual(images[7], {"output": b"one\ntwo\n", "state": b"\0" * 4 + b"\xff" * 2})

    def test_names_need_a_sync_of_the_folder(self):
        images = list(self.images("names"))
        self.assertEqual(images[:8], [{}] * 8)
        for made_unlinked_or_renamed in images[8:12]:
            self.assertEqual(set(made_unlinked_or_renamed), {"output", "state"})
        self.assertEqual(set(images[12]), {"output", "fourth"})

    def test_interrupted_calls_are_put_together(self):
        path = "\\x2f\\x61"
        lines = [f'7 write(3<{path}>, "\\x62" <unfinished ...>\n', "8 fsync(9<\\x2f>) = 0\n",
                 "7 <... write resumed>, 1) = 1\n", "7 +++ exited with 0 +++\n"]
        self.assertEqual([(call[0], call[1], call[2], call[4]) for call in calls(lines)],
                         [("fsync", "/", None, 0), ("write", "/a", b"b", 1)])


class PowerLossTests(unittest.TestCase):
    """With a small follower that can be broken in each way that a power failure shows."""

    def run_with(self, broken, points):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        done = subprocess.run(
            [sys.executable, os.path.join(HERE, "powerloss"), os.path.join(HERE, "small_follower.py"),
             "--only", "events", "--points", str(points), "--seconds", "1", "--seed", "5"],
            env={**os.environ, "BREAK": broken, "TMPDIR": folder.name}, capture_output=True, text=True)
        if done.stdout.startswith("skipped"):
            self.skipTest(done.stdout.strip())
        return done

    def test_one_that_keeps_its_promise_survives(self):
        done = self.run_with("", 30)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(" 0 wrong", done.stdout)

    def test_each_broken_promise_is_found(self):
        for broken, points in (("output-unsynced", 8), ("state-unsynced", 8), ("output-first", 8),
                               ("no-outbox", 8), ("folder-unsynced", 30)):
            done = self.run_with(broken, points)
            self.assertEqual(done.returncode, 1, f"{broken}: {done.stdout}{done.stderr}")
            self.assertRegex(done.stdout, "missing|doubled", broken)


if __name__ == "__main__":
    unittest.main()
