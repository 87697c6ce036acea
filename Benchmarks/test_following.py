#!/usr/bin/env python3
"""Tests of the measuring of what follows a log: python3 -m unittest discover Benchmarks"""

import os
import stat
import sys
import tempfile
import unittest
from unittest import mock

import following
from following import Case, measure, percentile
from measure import Failed

# In Linkback's place: prints a line for each callback, late by a known time; may leave some out.
FAKE = """#!{python}
import os, sqlite3, sys, time
words = sys.argv[1:]
options = dict(zip(words, words[1:]))
state = sqlite3.connect(options["--state"], isolation_level=None) if "--state" in options else None
if state:
    state.execute("CREATE TABLE progress (commit_number INTEGER)")
    state.execute("INSERT INTO progress VALUES (0)")
    state.execute("CREATE TABLE streams (lines INTEGER)")
    state.execute("INSERT INTO streams VALUES (0)")
output = open(options["--output"], "ab", 0) if "--output" in options else open(1, "wb", 0)
log, rest = open(words[-1], "rb"), b""
while True:
    *lines, rest = (rest + log.read()).split(b"\\n")
    found = sum(b"session_id=csn_" in line for line in lines)
    time.sleep({late})
    if found:
        output.write(b"{{}}\\n" * (found - {left_out}))
    if state and lines:
        state.execute("UPDATE progress SET commit_number = commit_number + 1")
        state.execute("UPDATE streams SET lines = lines + ?", (len(lines) - {left_out},))
"""


class FollowingTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for name in ("WARM_UP", "AFTERWARDS"):
            patch = mock.patch.object(following, name, 0.5)
            patch.start()
            self.addCleanup(patch.stop)
        self.path = os.path.join(folder.name, "linkback")

    def measure(self, case, late=0.02, left_out=0):
        with open(self.path, "w") as file:
            file.write(FAKE.format(python=sys.executable, late=late, left_out=left_out))
        os.chmod(self.path, stat.S_IRWXU)
        return measure(self.path, case, 1.0, 0.1)

    def test_latency_is_what_the_program_takes(self):
        # A busy machine makes everything later, never sooner.
        for output, late in ((False, 0.02), (True, 0.1)):
            figures = self.measure(
                Case("", ["events", "--follow"], 2_000, output=output, latency=True), late=late)
            self.assertGreater(figures["latency"][0], late - 0.001)
            self.assertGreater(figures["transactions"], 0)
            self.assertLess(figures["transactions"], 51)
            self.assertGreater(figures["rate"], 0)
            self.assertLess(figures["rate"], 2_400)

    def test_a_missing_record_is_no_latency(self):
        with self.assertRaisesRegex(Failed, "records of"):
            self.measure(Case("", ["events", "--follow"], 2_000, state=False, latency=True), left_out=1)

    def test_lines_that_the_state_does_not_have_fail(self):
        with mock.patch.object(following, "PATIENCE", 0.5), self.assertRaisesRegex(Failed, "lines of"):
            self.measure(Case("", ["follow"], 2_000), left_out=1)

    def test_a_program_that_ends_fails(self):
        with self.assertRaisesRegex(Failed, "ended"):
            self.measure(Case("", ["follow"], 1_000), late="1 / 0")

    def test_percentiles_are_values_that_occurred(self):
        values = list(range(1, 101))
        self.assertEqual([percentile(values, share) for share in (50, 99, 100)], [50, 99, 100])
        self.assertEqual((percentile([7], 99), percentile([], 50)), (7, None))


if __name__ == "__main__":
    unittest.main()
