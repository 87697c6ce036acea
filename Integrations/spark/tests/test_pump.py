#!/usr/bin/env python3
"""The pump and its child, whatever breaks: a broken stream never looks like a whole one."""

import io
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

import support
from frames_reader import files
from pyspark_linkback import LinkbackError, frames, pump
from pyspark_linkback.child import Child
from pyspark_linkback.frames import Entry
from pyspark_linkback.items import Item


def item(name, content, length=None):
    length = len(content) if length is None else length
    return Item(Entry(name, 0, length, length), key=content)


class Failing(io.BytesIO):
    """Fails once its bytes are read."""

    def read(self, size=-1):
        content = super().read(size)
        if not content:
            raise OSError(5, "Input/output error")
        return content


def opened(item):
    return Failing(item.key) if item.entry.path.startswith(b"bad") else io.BytesIO(item.key)


class PumpTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.input = pathlib.Path(folder.name, "input")
        self.input.touch()

    def child(self, mode="", **options):
        environment = {"STUB": mode, "STUB_INPUT": str(self.input), "LINKBACK_PROGRAM": str(support.STUB)}
        with mock.patch.dict(os.environ, environment):
            return Child("count", **options)

    def feed(self, *items, mode="", records_errors=False, **options):
        with self.child(mode, **options) as child:
            pump.feed(child, items, opened, records_errors)
            return child.finish()

    def whole(self):
        content = self.input.read_bytes()
        self.assertTrue(content.endswith(b"END"), "the child saw no end of its input")
        return files(content[:-3])

    def test_contents_arrive_as_they_are(self):
        contents = [b"", b"a\n", bytes(range(256)) * 4096, b"x" * (frames.LONGEST_CHUNK * 9 + 1)]
        names = [b"empty", b"odd \xff\n name", b"one chunk", "ü".encode()]
        self.feed(*map(item, names, contents))
        self.assertEqual(
            [(name, 0, len(content), len(content), content, "") for name, content in zip(names, contents)],
            self.whole())

    def test_no_files_are_a_stream(self):
        self.feed()
        self.assertEqual(self.whole(), [])
        self.assertEqual(files(frames.EMPTY), [])

    def test_an_error_in_the_middle_kills_the_child_before_its_input_ends(self):
        for content in (b"", b"a\n", b"x" * (5 << 20)):
            with self.subTest(len(content)):
                with self.assertRaisesRegex(LinkbackError, "bad: reading failed: Input/output error"):
                    self.feed(item(b"good", b"1\n"), item(b"bad", content, 6 << 20))
                self.assertFalse(self.input.read_bytes().endswith(b"END"))

    def test_the_last_attempt_records_the_error_and_goes_on(self):
        self.feed(item(b"bad", b"1\n2\n", 100), item(b"good", b"3\n"), records_errors=True)
        bad, good = self.whole()
        self.assertEqual(bad[4:], (b"1\n2\n", "reading failed: Input/output error"))
        self.assertEqual(good[4:], (b"3\n", ""))

    def test_a_file_that_was_cut_off_is_an_error(self):
        with self.assertRaisesRegex(LinkbackError, "cut off after it was listed, at byte 4 of 100"):
            self.feed(item(b"short", b"1\n2\n", 100))
        self.feed(item(b"short", b"1\n2\n", 100), records_errors=True)
        self.assertIn("cut off after it was listed, at byte 4 of 100", self.whole()[0][5])

    def test_of_a_file_that_grew_what_was_listed_is_read(self):
        self.feed(item(b"grown", b"1\n2\n3\n", 4))
        self.assertEqual(self.whole()[0][4], b"1\n2\n")

    def test_a_problem_of_listing_is_the_files_error(self):
        self.feed(Item(Entry(b"gone", 0, 0, 0), problem="No such file or directory"))
        self.assertEqual(self.whole(), [(b"gone", 0, 0, 0, b"", "No such file or directory")])

    def test_a_child_that_ends_early_says_why(self):
        with self.assertRaises(LinkbackError) as caught:
            self.feed(item(b"a", b"x" * (5 << 20)), mode="exit:64")
        self.assertEqual((caught.exception.status, str(caught.exception)),
                         (64, "linkback: --since: 'x' is not a valid time"))

    def test_a_child_that_is_killed_is_an_error(self):
        with self.assertRaisesRegex(LinkbackError, "ended by signal 9"):
            self.feed(item(b"a", b"x" * (5 << 20)), mode="killed")

    def test_a_child_that_stalls_is_ended(self):
        for mode in ("stall:1000", "stall-at-end"):
            with self.subTest(mode):
                start = time.monotonic()
                with self.assertRaisesRegex(LinkbackError, "did nothing for 1 seconds, and was ended"):
                    self.feed(item(b"a", b"x" * (5 << 20)), mode=mode, patience=1)
                self.assertLess(time.monotonic() - start, 10)

    def test_a_child_that_works_does_not_stall(self):
        self.feed(item(b"a", b"x" * (5 << 20)), mode="busy:3", patience=1)

    def test_a_source_that_waits_is_not_the_childs_fault(self):
        class Slow(io.BytesIO):
            def read(self, size=-1):
                time.sleep(2.5)
                return super().read(size)

        with self.child(patience=1, has_output=True) as child:
            with mock.patch("pyspark_linkback.items.opened", lambda item: Slow(item.key)):
                with pump.Feeding(child, [item(b"a", b"1\n")], False):
                    self.assertEqual(child.read(10), b"")
            self.assertEqual(child.finish()[0], 0)

    def test_much_on_standard_error_does_not_stop_it(self):
        status, said = self.feed(item(b"a", b"x" * (5 << 20)), mode="talk:100000")
        self.assertTrue(said.endswith("line 99999 of many\n"))
        self.assertLessEqual(len(said), 64 << 10)

    def test_output_before_input_does_not_stop_it(self):
        with self.child("print:5000000", has_output=True) as child:
            with mock.patch("pyspark_linkback.items.opened", opened):
                with pump.Feeding(child, [item(b"a", b"y" * (5 << 20))], False):
                    length = 0
                    while block := child.read(1 << 20):
                        length += len(block)
            self.assertEqual(child.finish()[0], 0)
        self.assertEqual(length, 5_000_000)

    def test_a_reader_that_goes_away_leaves_nothing_behind(self):
        with mock.patch("pyspark_linkback.items.opened", opened):
            with self.assertRaises(GeneratorExit), self.child("print:5000000", has_output=True) as child:
                with pump.Feeding(child, [item(b"a", b"y" * (5 << 20))], False):
                    child.read(10)
                    raise GeneratorExit
        self.assertEqual(child.process.returncode, -signal.SIGKILL)

    def test_a_killed_pump_leaves_no_child(self):
        """Also one that stalls, and so does not see the end of its input."""
        script = (
            "import sys, time; from pyspark_linkback.child import Child; "
            "child = Child('count'); child.write(b'x' * 1000); print(child.process.pid, flush=True); time.sleep(600)")
        environment = {**os.environ, "PYTHONPATH": str(support.HERE.parent), "STUB": "stall:1000",
                       "STUB_INPUT": str(self.input), "LINKBACK_PROGRAM": str(support.STUB)}
        with subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE) as pump_process:
            child = int(pump_process.stdout.readline())
            support.wait_for("the child reads", lambda: self.input.stat().st_size == 1000)
            pump_process.kill()
            pump_process.wait()
            support.wait_for("the child is gone", lambda: not pathlib.Path(f"/proc/{child}/exe").exists())


if __name__ == "__main__":
    unittest.main()
