#!/usr/bin/env python3
"""Tests of the table of goals: python3 -m unittest discover Benchmarks"""

import gzip
import os
import subprocess
import tempfile
import unittest

import goals
import peers
import readme
import scaling
from inputs import Inputs

LINE = '192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] "GET {} HTTP/1.1" 200 5 "{}" "curl"\n'


def result(command, wall, job=None, peak=1 << 20):
    return {"command": command, "wall": wall, "job": job, "peak_memory": peak}


class GoalTests(unittest.TestCase):
    def setUp(self):
        self.report = {
            "date": "2026-11-26 13:00 UTC", "processor": "Abacus", "cores": 2, "load_before": 0.5,
            "command": "Benchmarks/run --runs 7", "logs": [
                {"file": "sparse.log.gz", "results": [
                    result(goals.TWO, 1.05, "callbacks", 40 << 20), result("bare zlib inflate", 1.0),
                    result(goals.ISAL_TWO, 0.58, "callbacks"), result("igzip -dc", 0.5),
                    result(goals.ONE, 1.3, "callbacks")]}]}

    def test_goals_are_upper_limits_of_ratios_as_printed(self):
        table = {(r["what"], r["against"]): r for r in goals.rows(self.report)}
        zlib = table[(goals.TWO, "bare zlib inflate")]
        self.assertEqual((zlib["ratio"], zlib["goal"], zlib["met"]), (1.05, "≤ 1.05", True))
        self.assertFalse(table[(goals.ISAL_TWO, "igzip -dc")]["met"])
        self.assertIsNone(table[(goals.ONE, "bare zlib inflate")]["met"])
        self.assertFalse(table[("peak memory of any linkback", "32 MiB")]["met"])

    def test_what_was_not_measured_has_no_row(self):
        self.report["logs"][0]["results"].pop(1)
        self.assertFalse(any("zlib" in r["against"] for r in goals.rows(self.report)))

    def test_small_logs_are_not_judged(self):
        self.report["logs"][0]["file"] = "quick-sparse.log.gz"
        table = [r for r in goals.rows(self.report) if "memory" not in r["what"]]
        self.assertEqual([r["met"] for r in table], [None] * 3)

    def test_formats_have_lower_limits(self):
        self.report["formats"] = {"results": [
            {"format": "alb", "rate": 5e8, "ratio": 0.49, "goal": 0.5},
            {"format": "squid", "rate": 5e8, "ratio": 0.49, "goal": None}]}
        last = goals.rows(self.report)[-1]
        self.assertEqual((last["log"], last["goal"], last["met"]), ("alb", "≥ 0.50", False))

    def test_the_readme_has_the_table_between_its_markers(self):
        self.report["goals"] = goals.rows(self.report)
        with tempfile.NamedTemporaryFile("w+") as file:
            file.write(f"before\n{readme.BEGIN}old\n{readme.END}after\n")
            file.flush()
            readme.insert(self.report, file.name)
            file.seek(0)
            text = file.read()
        self.assertTrue(text.startswith("before\n<!--") and text.endswith("-->\nafter\n"))
        self.assertNotIn("old", text)
        self.assertIn("2026-11-26, on an Abacus with 2 cores, by `Benchmarks/run --runs 7`", text)
        self.assertIn(f"| `{goals.TWO}` | 1,050.0 ms | bare zlib inflate | 1,000.0 ms | 1.05 ", text)
        with self.assertRaises(SystemExit):
            readme.insert(self.report, os.devnull)


class PeerTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def test_where_mentions_are(self):
        url = "/link?session_id=csn_1&status=success"
        path = self.write("log", (
            LINE.format(url, "-") + LINE.format("/a.png", "https://example.com" + url)
            + LINE.format(url.replace("_id", "%5Fid"), "-")).encode())
        found = peers.where_mentions_are(path)
        self.assertEqual(found, {"referer": 1, "first": 2, "encoded": 1})
        self.assertIn("1 lines mention it in the Referer alone, the first in line 2",
                      peers.where(found))

    def test_bare_inflate_reads_members_and_sees_damage(self):
        peers.prepare(self.folder)
        program = os.path.join(self.folder, "bare_inflate")
        data = gzip.compress(os.urandom(1 << 20)) + gzip.compress(b"x") + gzip.compress(b"")
        whole, cut = self.write("a.gz", data), self.write("b.gz", data[:500_000])
        self.assertEqual(subprocess.run([program, whole, whole]).returncode, 0)
        self.assertEqual(subprocess.run([program, cut]).returncode, 1)
        self.assertEqual(subprocess.run([program, whole, "missing"]).returncode, 1)

    def test_windows_are_the_whole_file(self):
        program = os.path.join(self.folder, "windows")
        subprocess.run(["cc", "-O2", "-pthread", "-o", program, os.path.join(peers.HERE, "windows.c")], check=True)
        line = b"a line of a log\n"
        window = 4 << 20
        for size in (0, 1, window - 1, window, 2 * window + 5):
            content = (line * (size // len(line) + 1))[:size]
            log = self.write("log", content)
            for way in ("read", "large", "map"):
                for threads in ("1", "3"):
                    said = subprocess.run([program, way, threads, log], stdout=subprocess.PIPE, check=True).stdout
                    self.assertEqual(int(said), content.count(b"\n"), (size, way, threads))

    def test_an_engine_that_is_not_installed_is_named(self):
        commands = peers.python_peers("/usr/bin/python3", "log")
        commands[0].argv[2] = "no-such-engine"
        here, missing = peers.installed(commands[:1] + peers.python_peers("/no/python", "log"))
        self.assertEqual(here, [])
        self.assertEqual(missing, ["DuckDB", "Polars", "chdb (ClickHouse)"])

    def test_rotated_parts_are_the_log(self):
        inputs = Inputs("/bin/true", os.path.join(self.folder, "cache"))
        lines = [f"line {number}\n".encode() for number in range(1_000)]
        inputs.make("a.log", ["printf", "%s", b"".join(lines).decode()], ["a"])
        parts = []
        for name in inputs.rotated("a.log", 8):
            with gzip.open(os.path.join(inputs.folder, name)) as file:
                parts.append(file.read())
        self.assertEqual(b"".join(parts), b"".join(lines))
        self.assertTrue(all(part.endswith(b"\n") for part in parts))


# A line for each that is asked for, and as many sessions.
FAKE = """#!/bin/sh
case $1 in
  generate) seq "$3";;
  count) echo '{"sessions":'$(cat -- "$4" "$6" 2>/dev/null | wc -l)'}';;
esac
"""


class ScalingTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        program = os.path.join(folder.name, "linkback")
        with open(program, "w") as file:
            file.write(FAKE)
        os.chmod(program, 0o755)
        self.program = program
        self.inputs = Inputs(program, os.path.join(folder.name, "cache"))

    def test_memory_is_for_each_session(self):
        table = scaling.sessions(self.program, self.inputs, 5_000)
        self.assertEqual([r["log"] for r in table], ["5,000 sessions"] * 2)
        self.assertEqual([r["against"] for r in table], ["32 bytes", "48 bytes"])

    def test_start_up_is_a_log_of_its_own(self):
        log = scaling.start_up(self.program, self.inputs, 1)
        self.assertIn("linkback --version", [r["command"] for r in log["results"]])
        self.assertTrue(all(0 < r["fastest"] <= r["wall"] for r in log["results"]))


if __name__ == "__main__":
    unittest.main()
