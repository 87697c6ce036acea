#!/usr/bin/env python3
"""Tests of the measuring itself: python3 -m unittest discover Benchmarks"""

import os
import sys
import tempfile
import unittest

import formats
import measure
import peers
from inputs import Inputs


def result(command, job, count, **said):
    summary = {"lines": 10, "callbacks": 4, "foreign": 1, "incomplete": 1, "wrong_method": 0,
               "files": [command], **said}
    own = job == "callbacks"
    return {"command": command, "job": job, "count": count, "digest": f"d{count}" if own else None,
            "summary": summary if own else None}


class MeasureTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder, self.output = folder.name, os.path.join(folder.name, "output")

    def test_time_and_failure(self):
        spent = measure.timed(["sh", "-c", "echo $LC_ALL; sleep 0.1"], self.folder, self.output)
        self.assertGreater(spent["wall"], 0.09)
        self.assertLess(spent["user"], 0.09)
        with open(self.output) as file:
            self.assertEqual(file.read(), "C\n")
        with self.assertRaisesRegex(measure.Failed, "exit 3: no luck"):
            measure.timed(["sh", "-c", "echo no luck >&2; exit 3"], self.folder, self.output)

    def test_memory_is_the_programs_own(self):
        ballast = bytearray(60_000_000)  # in this process, not in the measured one
        self.assertLess(measure.peak_memory(["true"], self.folder, self.output), 10_000_000)
        big = [sys.executable, "-c", "bytearray(b'x' * 40_000_000)"]
        self.assertGreater(measure.peak_memory(big, self.folder, self.output), 40_000_000)
        self.assertEqual(len(ballast), 60_000_000)

    def test_standard_input_reaches_the_program(self):
        source = os.path.join(self.folder, "source")
        with open(source, "w") as file:
            file.write("a\nb\n")
        measure.peak_memory(["wc", "-l"], self.folder, self.output, feed=source)
        with open(self.output) as file:
            self.assertEqual(file.read().strip(), "2")

    def test_median(self):
        self.assertEqual((measure.median([3, 1, 2]), measure.median([4, 1, 2, 3])), (2, 2.5))


class AgreementTests(unittest.TestCase):
    def test_same_job_same_count(self):
        problems, _ = peers.agreement([result("rg", "mentions", 8), result("grep", "mentions", 9)])
        self.assertIn("not the same number of mentions", problems[0])

    def test_other_jobs_are_explained(self):
        problems, remarks = peers.agreement(
            [result("linkback", "callbacks", 4), result("rg", "mentions", 8),
             result("wc", "lines", 10), result("mawk", "statuses", 5)])
        self.assertEqual(problems, [])
        self.assertTrue(any("Referer" in remark and "count 8" in remark for remark in remarks))
        self.assertTrue(any("mawk: 5 statuses" in remark for remark in remarks))

    def test_lines_and_threads_must_agree(self):
        problems, _ = peers.agreement(
            [result("linkback count --threads 1", "callbacks", 4), result("wc", "lines", 11),
             result("linkback count --threads 2", "callbacks", 5),
             result("linkback count --threads 2 --by route", "callbacks", 4)])
        self.assertEqual(len(problems), 3)

    def test_compression_changes_nothing(self):
        def log(file, **said):
            return {"file": file, "results": [result(file, "callbacks", 4, **said)]}

        self.assertEqual(peers.same_as_plain([log("a.log"), log("a.log.gz")]), [])
        self.assertEqual(len(peers.same_as_plain([log("a.log"), log("a.log.gz", lines=9)])), 1)

    def test_missing_programs_are_named(self):
        here, missing = peers.installed([peers.Command("a", ["sh"]), peers.Command("b", ["no-such"])])
        self.assertEqual(([c.name for c in here], missing), (["a"], ["no-such"]))


# Stands for linkback: `generate` writes a line for each that is asked for, `count` counts those of
# combined alone.
FAKE = """#!/bin/sh
if [ "$1" = generate ]; then
  for i in $(seq "$3"); do echo "$9"; done
else
  case $4 in
    *combined*) n=$(wc -l <"$4");;
    missing*) echo no luck >&2; exit 3;;
    *) n=0;;
  esac
  echo '{"callbacks":'$n',"files":[{"format":"fake"}]}'
fi
"""


class FormatTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.program = os.path.join(folder.name, "linkback")
        with open(self.program, "w") as file:
            file.write(FAKE)
        os.chmod(self.program, 0o755)
        self.inputs = Inputs(self.program, os.path.join(folder.name, "cache"))

    def test_a_format_that_is_not_counted_is_refused(self):
        report = formats.measure(
            self.inputs, formats.names("", ["combined", "alb"]), lines=20, runs=3)
        self.assertEqual([r["format"] for r in report["results"]], ["combined"])
        self.assertEqual(len(report["results"][0]["times"]), 3)
        self.assertEqual(report["refused"], [
            "alb: 0 callbacks of 20 lines that are all callbacks (read as fake): not measured"])
        text = "\n".join(formats.markdown(report))
        self.assertIn("| combined | fake | ", text)
        self.assertIn("**Refused**: alb: 0 callbacks", text)

    def test_too_few_callbacks_are_refused_too(self):
        result = {"argv": ["linkback", "count", "--threads", "1", "dense-combined.log"]}
        self.inputs.log("dense-combined.log", share=1, lines=20, format="combined")
        self.assertIsNone(formats.first_run(result, self.inputs, 20))
        self.assertIn("20 callbacks of 21", formats.first_run(result, self.inputs, 21))

    def test_a_program_that_fails_is_refused(self):
        result = {"argv": ["linkback", "count", "--threads", "1", "missing.log"]}
        self.assertIn("exit 3: no luck", formats.first_run(result, self.inputs, 1))

    def test_ratios_are_of_bytes_per_second_by_medians(self):
        results = formats.compared([
            {"format": "combined", "bytes": 200, "times": [2, 1, 9]},
            {"format": "alb", "bytes": 600, "times": [4, 9, 3]},
            {"format": "w3c", "bytes": 150, "times": [5, 5, 5]}])
        self.assertEqual([r["rate"] for r in results], [100, 150, 30])
        self.assertEqual([r["ratio"] for r in results], [1, 1.5, 0.3])
        self.assertEqual([formats.verdict(r) for r in results],
                         ["–", "0.80, met", "0.80, **missed**"])

    def test_without_combined_there_is_no_ratio(self):
        results = formats.compared([{"format": "alb", "bytes": 600, "times": [4]}])
        self.assertIsNone(results[0]["ratio"])
        self.assertEqual(formats.verdict(results[0]), "–")

    def test_logs_wanted(self):
        self.assertEqual(list(formats.names("", None)), formats.FORMATS)
        self.assertEqual(formats.names("quick-", ["w3c"]), {
            "combined": "quick-dense-combined.log", "w3c": "quick-dense-w3c.log"})
        self.assertEqual(formats.names("", ["sparse"]), {})


if __name__ == "__main__":
    unittest.main()
