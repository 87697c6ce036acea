#!/usr/bin/env python3
"""Counts on Spark are those of one machine, whatever fails."""

import gzip
import json
import os
import shutil
import unittest
from unittest import mock

import sparks
import support
from support import SAMPLES, linkback, wait_for
import pyspark_linkback
from pyspark_linkback import LinkbackError, counting, tasks
from pyspark_linkback.plan import plan

LOG = (SAMPLES / "basics/access.log").read_bytes()
OPTIONS = [
    ((), ()),
    (("--window", "1h", "--by", "route"), ("--max-routes", "3")),
    (("--window", "day", "--window-zone", "Europe/Berlin", "--by", "route,host", "--since", "2026-11-22",
      "--session-prefix", ""), ("--max-statuses", "5", "--max-hosts", "2")),
]


class CountTests(sparks.SparkTests):
    def count(self, paths, *options, limits=(), slices=3, task_bytes=20_000, **sizes):
        """In many small tasks."""
        counting.check(options, limits)
        planned = plan(paths, options, self.spark, task_bytes=task_bytes, **sizes)
        return counting.count_plan(self.spark, planned, options, limits, slices)

    def test_all_samples(self):
        for options, limits in OPTIONS:
            with self.subTest(options):
                counts = self.count(SAMPLES, *options, limits=limits)
                self.check(counts, SAMPLES, options=[*options, *limits])
        self.assertGreater(self.calls("count"), 20)

    def test_the_plain_call(self):
        counts = pyspark_linkback.count(self.spark, SAMPLES / "basics", "--window", "1m")
        said = self.check(counts, SAMPLES / "basics", options=["--window", "1m"])
        self.assertEqual(counts.messages, said)
        self.assertEqual(len(counts.totals), 5)
        self.assertEqual(counts.windows[0]["record"], "window")
        self.assertEqual(counts.summary["sessions"], 7)
        counts.write("counts.ndjson")
        self.assertEqual((self.folder / "counts.ndjson").read_bytes(), counts.ndjson)

    def test_ranges_of_one_file(self):
        linkback("generate", "--lines", "20000", "--share", "0.2", "-o", "large.log", folder=self.folder)
        counts = self.count("large.log", "--window", "1h", task_bytes=1, range_bytes=400_000)
        self.assertGreater(self.calls("count"), 5)
        self.check(counts, "large.log", options=["--window", "1h"])

    def test_attempts_that_fail(self):
        self.fault("count.fail", "count.kill", "count.kill-worker", "merge.fail", "merge.kill")
        self.check(self.count(SAMPLES, "--window", "1h"), SAMPLES, options=["--window", "1h"])
        self.assertEqual(len(self.faults_done()), 5)

    def test_executors_that_are_killed(self):
        for fault in ("count.kill-executor", "merge.kill-executor"):
            with self.subTest(fault):
                self.fault(fault)
                self.check(self.count(SAMPLES, "--by", "host"), SAMPLES, options=["--by", "host"])
        self.assertEqual(self.faults_done(), ["count.kill-executor", "merge.kill-executor"])

    def test_a_slow_attempt_beside_a_fast_one(self):
        self.fault("count.hold", "merge.hold")
        with self.speculation():
            counts = self.count(SAMPLES, "--window", "1h")
        self.check(counts, SAMPLES, options=["--window", "1h"])
        self.assertEqual(self.faults_done(), ["count.hold", "merge.hold"])
        wait_for("the slow attempts end", lambda: not self.held())

    def test_one_file_and_one_slice_have_nearly_all(self):
        def line(route, session):
            return (f'192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] "GET /{route}?session_id=csn_{session:020}'
                    f'&status=success HTTP/1.1" 200 5\n')

        (self.folder / "sessions.log").write_text("".join(line("", session) for session in range(6000)))
        _, printed, _ = linkback("events", "sessions.log")
        events = map(json.loads, printed.splitlines()[:-1])
        # Sessions are cut into slices by their pseudonyms.
        one_slice = [session for session, event in enumerate(events) if int(event["session"], 16) < 2**64 // 3]
        (self.folder / "logs").mkdir()
        long = "x" * 140
        (self.folder / "logs/huge.log").write_text(
            "".join(line(f"{number}{long}", one_slice[number % len(one_slice)]) for number in range(30_000)))
        for number in range(200):
            (self.folder / f"logs/tiny-{number:03}.log").write_text(line("tiny", 6000 + number))

        def sizes(*options):
            linkback("count", "--partial", "--slices", "3", "-o", "sizes", *options, "logs")
            return [(self.folder / f"sizes.{slice}").stat().st_size for slice in (1, 2, 3)]

        self.assertGreater(sizes()[0], 1.4 * sizes()[1])
        self.assertGreater(min(sizes("--by", "route")), tasks.LARGEST_CHUNK)
        counts = self.count("logs", "--by", "route", limits=("--max-routes", "3"))
        self.assertEqual(self.calls("count"), 3)
        self.check(counts, "logs", options=["--by", "route", "--max-routes", "3"])

    def test_the_memory_limit(self):
        with self.memory(1024):
            self.check(self.count(SAMPLES / "basics"), SAMPLES / "basics")
        self.assertEqual(self.limits(), {"1048576"})
        self.starve(30_000)
        with self.assertRaisesRegex(Exception, "LinkbackError: .*(ended by signal|failed to )"):
            self.count(SAMPLES / "basics")
        self.assertEqual(self.limits(), {"1048576", "unlimited"})
        self.assertEqual(self.calls("count"), 1 + sparks.ATTEMPTS)

    def test_a_damaged_file(self):
        log = gzip.compress(LOG)
        other = gzip.compress(LOG.replace(b"csn_", b"csn_c"))
        for name, content in [("a.log.gz", log[:-40]), ("b.log", LOG.replace(b"csn_", b"csn_b")),
                              ("c.log.gz", other + b"junk"), ("d.xz", b"\xfd7zXZ\0")]:
            (self.folder / name).write_bytes(content)
        names = ["a.log.gz", "b.log", "c.log.gz", "d.xz", "gone.log"]
        counts = self.count(names)
        said = self.check(counts, *names)
        self.assertEqual(counts.exit_status, 1)
        self.assertEqual(sorted(counts.messages), sorted(said))

    def test_a_file_that_can_not_be_read_is_an_error_after_the_last_attempt(self):
        for name in ("a.log", "b.log"):
            (self.folder / name).write_bytes(LOG.replace(b"csn_", b"csn_" + name[:1].encode()) * 1000)
        planned = plan(["a.log", "b.log"], task_bytes=1)
        os.truncate("a.log", 2_000_000)
        counts = counting.count_plan(self.spark, planned, (), slices=2)
        self.assertEqual(counts.exit_status, 1)
        error, none = (file["error"] for file in counts.summary["files"])
        self.assertRegex(error, "^reading failed: the file was cut off after it was listed, at byte 2000000 of 50")
        self.assertIn("; kept the ", error)
        self.assertIsNone(none)
        self.assertEqual(counts.messages, [f"a.log: {error}"])
        self.assertEqual(self.calls("count"), sparks.ATTEMPTS + 1)

    def test_nothing_to_count(self):
        (self.folder / "quiet.log").write_bytes(
            b'192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "x"\n')
        (self.folder / "empty.log").touch()
        self.check(self.count(["quiet.log", "empty.log"]), "quiet.log", "empty.log")
        counts = self.count(["gone.log"])
        said = self.check(counts, "gone.log")
        self.assertEqual((counts.exit_status, counts.messages, counts.summary), (66, said, None))

    def test_odd_names(self):
        names = ["a b.log", b"\xff\xfe.log", "x\ny.log", "[1]*?.log", "a'\"q$(x)", "-o", "ü%41.log"]
        folder = bytes(self.folder / "logs")
        (self.folder / "logs").mkdir()
        for number, name in enumerate(names):
            name = name if isinstance(name, bytes) else name.encode()
            with open(folder + b"/" + name, "wb") as file:
                file.write(LOG.replace(b"csn_", b"csn_%d" % number))
        self.check(self.count("logs", "--by", "route", task_bytes=1), "logs", options=["--by", "route"])

    def test_spark_reads_the_files(self):
        others = shutil.ignore_patterns("expected*", "*.md", "arguments", "*.conf", "*file")
        shutil.copytree(SAMPLES, "samples", ignore=others)
        (self.folder / "samples/a [1]{b},c ü.log").write_bytes(LOG.replace(b"csn_", b"csn_9"))
        # Spark has a working directory of its own.
        paths = [self.folder / "samples", self.folder / "gone"]
        counts = pyspark_linkback.count(self.spark, paths, "--window", "1h", slices=2, through="spark")
        _, printed, _ = linkback("count", "--window", "1h", *paths, accepted=(1,))
        expected = printed.decode().replace(f'"path":"{paths[0]}/', f'"path":"file:{paths[0]}/')
        self.assertEqual(counts.ndjson.decode(), expected)
        self.assertEqual(self.spark.conf.get("spark.sql.execution.arrow.maxRecordsPerBatch"), "10000")

    def test_what_is_refused(self):
        for options, limits, status, message in [
            (("--since", "yesterday-ish"), (), 64, "--since: 'yesterday-ish'"),
            (("--since", "24h"), (), 64, "means another time"),
            (("--max-routes", "5"), (), 64, "give it to 'linkback merge'"),
            (("--windo", "1h"), (), 64, ""),
            ((), ("--max-routes", "x"), 64, "--max-routes"),
            (("--output-format", "csv"), (), 64, "--output-format"),
            (("other.log",), (), 64, ""),
            (("--rejected", "x"), (), 64, "--rejected"),
            (("--help",), (), 64, "--help"),
        ]:
            with self.subTest(options, limits=limits):
                with self.assertRaises(LinkbackError) as caught:
                    pyspark_linkback.count(self.spark, SAMPLES, *options, limits=limits)
                self.assertEqual(caught.exception.status, status)
                self.assertIn(message, str(caught.exception))
        self.assertEqual(self.calls("count"), 0)

    def test_two_versions_of_a_file_are_refused(self):
        (self.folder / "a.log").write_bytes(LOG * 2)
        (self.folder / "b.log").write_bytes(LOG * 3)
        with self.assertRaisesRegex(LinkbackError, "b.log .*a.log") as caught:
            self.count(["a.log", "b.log"])
        self.assertEqual(caught.exception.status, 78)
        self.assertEqual(self.calls("merge"), 3)

    def test_partials(self):
        counts = self.count([SAMPLES / "basics", SAMPLES / "rotated"], "--by", "route")
        counts.save_partial("one.part")
        partial = pyspark_linkback.partial(self.spark, SAMPLES / "w3c", "--by", "route")
        self.assertEqual(partial.exit_status, 0)
        partial.write("two.part")
        merged = pyspark_linkback.merge(["one.part", "two.part"], "--max-routes", "2")
        self.check(merged, SAMPLES / "basics", SAMPLES / "rotated", SAMPLES / "w3c",
                   options=["--by", "route", "--max-routes", "2"])
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["one.part", "two.part"])

    def test_objects(self):
        store = support.ObjectStore()
        self.addCleanup(store.stop)
        store.put("bucket", "few/a.log", LOG)
        store.put("bucket", "few/b.log.gz", gzip.compress(LOG.replace(b"csn_", b"csn_b")))
        (self.folder / "s3:/bucket/few").mkdir(parents=True)
        for name in ("a.log", "b.log.gz"):
            (self.folder / f"s3:/bucket/few/{name}").write_bytes(store.get("bucket", f"few/{name}"))
        with mock.patch.dict(os.environ, store.environment):
            counts = self.count(f"s3://bucket/few/?{store.parameters}", task_bytes=1)
        self.check(counts, "s3://bucket/few/")


if __name__ == "__main__":
    unittest.main()
