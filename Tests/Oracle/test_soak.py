#!/usr/bin/env python3
"""The soak itself: the oracle in the program's place agrees, and each defect put into it is found.

    python3 Tests/Oracle/test_soak.py
"""

import contextlib
import io
import os
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import soak

# The program's command line in front of the oracle; DEFECT changes what is printed.
FAKE = """#!{python}
import pathlib, subprocess, sys
command, *options = sys.argv[1:]
options.remove("--quiet")
at = options.index("--threads")
threads = options[at + 1]
del options[at:at + 2]
if any(option.startswith("$") for option in options):
    at = options.index("--format")
    options[at:at + 2] = ["--location"]
file = None
if "--rejected" in options:
    at = options.index("--rejected")
    file = options[at + 1]
    del options[at:at + 2]

data = sys.stdin.buffer.read()

def oracle(*more):
    command = [sys.executable, {oracle!r}, *more, *options]
    return subprocess.run(command, input=data, check=True, capture_output=True).stdout

output = oracle(*["--events"] * (command == "events"))
rejected = oracle("--rejections") if file else b""
{defect}
sys.stdout.buffer.write(output)
if file:
    pathlib.Path(file).write_bytes(rejected)
"""


class SoakTests(unittest.TestCase):
    def outcome(self, defect, seed, lines=60):
        with tempfile.TemporaryDirectory() as folder:
            fake = os.path.join(folder, "fake")
            Path(fake).write_text(FAKE.format(
                python=sys.executable, oracle=os.path.abspath(soak.oracle.__file__), defect=defect))
            os.chmod(fake, 0o755)
            printed = io.StringIO()
            arguments = ["soak.py", fake, "--first", str(seed), "--seeds", "1", "--lines", str(lines)]
            with mock.patch.object(sys, "argv", arguments), contextlib.redirect_stdout(printed):
                with self.assertRaises(SystemExit) as end:
                    soak.main()
            return end.exception.code, printed.getvalue()

    def test_the_oracle_agrees_with_itself(self):
        for seed in (1, 2, 6, 8, 11, 12, 13):
            with self.subTest(seed=seed):
                self.assertEqual(self.outcome("", seed)[0], 0)

    def test_defects_are_found(self):
        hits = 'output = output.replace(b\'"hits":1,\', b\'"hits":2,\')'
        for defect, message in (
                (hits, "  count: record "), (f"if threads == '8': {hits}", "count, plain, 8 threads"),
                ("if command == 'events': output = output[:-1]", "events: record"),
                ("if open(options[-1], 'rb').read(2) == b'\\x1f\\x8b': output += b'x'", "packed, 1 threads"),
                ("if options[-1] == '0.log': " + hits, "files in another order"),
                ("rejected = rejected.replace(b'\"offset\":', b'\"offset\":1')", "rejected: record 1"),
                ("sys.exit('gone')", "exit status 1"), ("if file: output += b'\\n'", "count with --rejected")):
            with self.subTest(defect):
                code, printed = self.outcome(defect, 4 if "rejected" not in defect else 6)  # two files each
                self.assertEqual(code, 1)
                self.assertIn(message, printed)

    def test_a_seed_stands_for_the_same_files_and_options(self):
        seeds = range(len(soak.PATTERNS))
        for seed in seeds:
            self.assertEqual(soak.plan(seed, 50), soak.plan(seed, 50))
        self.assertNotEqual(soak.plan(6, 50).logs, soak.plan(6 + len(seeds), 50).logs)
        self.assertEqual({soak.plan(seed, 20).pattern for seed in seeds}, set(soak.PATTERNS))

    def test_packing_keeps_the_bytes(self):
        draw = soak.random.Random(1)
        for _ in range(30):
            packed = soak.packed(draw, b"abc\n" * 9)
            self.assertEqual(soak.gzip.decompress(packed), b"abc\n" * 9)


if __name__ == "__main__":
    unittest.main()
