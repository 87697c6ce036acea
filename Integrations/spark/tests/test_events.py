#!/usr/bin/env python3
"""The data source by itself: its options, its rows, and that it travels to other processes."""

import datetime
import json
import os
import subprocess
import sys
import unittest

from pyspark import cloudpickle

import support
from support import SAMPLES, linkback
import pyspark_linkback
from pyspark_linkback import events, tasks
from pyspark_linkback.plan import plan


@unittest.skipUnless(support.LINKBACK, "LINKBACK_PROGRAM names no program")
class EventTests(unittest.TestCase):
    def reader(self, **options):
        return pyspark_linkback.DefaultSource(options).reader(None)

    def rows(self, reader):
        return [row for partition in reader.partitions() for row in reader.read(partition)]

    def test_rows_are_the_records_of_events(self):
        _, printed, _ = linkback("events", SAMPLES)
        expected = [json.loads(line) for line in printed.splitlines()][:-1]
        rows = self.rows(self.reader(path=str(SAMPLES)))
        self.assertEqual(
            [tuple(event[name] for name in events.COLUMNS) for event in expected], [row[1:] for row in rows])
        self.assertEqual([events.time(event["time"]) for event in expected], [row[0] for row in rows])

    def test_paths(self):
        paths = [str(SAMPLES / "basics/access.log"), str(SAMPLES / "rotated")]
        files = {row[-2] for row in self.rows(self.reader(paths=json.dumps(paths)))}
        self.assertEqual(len(files), 3)
        with self.assertRaisesRegex(pyspark_linkback.LinkbackError, "nothing to read"):
            self.reader()

    def test_options_of_events_alone(self):
        rows = self.rows(self.reader(path=str(SAMPLES / "basics"), reveal_session_ids="true", output_format="csv"))
        self.assertTrue(all(row[1].startswith("csn_") for row in rows))
        self.assertEqual(len(rows), 9)
        for option, value, message in [("since", "soon", "--since: 'soon'"), ("follow", "true", ""),
                                       ("nonsense", "1", "Unknown option '--nonsense'")]:
            with self.subTest(option), self.assertRaisesRegex(pyspark_linkback.LinkbackError, message):
                self.reader(path=str(SAMPLES), **{option: value})

    def test_times(self):
        for text, microseconds in [("", 0), (".5", 500_000), (".123456789", 123_456), (".000001", 1)]:
            self.assertEqual(events.time(f"2026-11-22T10:00:03{text}Z"), datetime.datetime(
                2026, 11, 22, 10, 0, 3, microseconds, datetime.timezone.utc))

    def test_options(self):
        self.assertEqual(
            events.arguments(
                {"since": "2026-11-22", "reveal_session_ids": "TRUE", "session-prefix": "", "by": "false"}),
            ["--since=2026-11-22", "--reveal-session-ids", "--session-prefix="])

    def test_it_travels(self):
        reader = self.reader(path=str(SAMPLES / "basics"), since="2026-11-22")
        planned = plan(SAMPLES / "basics")
        settings = tasks.Settings((), 2, 1, 60)
        run = tasks.map_of_tasks(list(enumerate(planned.tasks)), settings)
        sent = cloudpickle.dumps((reader, reader.partitions(), run))
        script = (
            "import sys, pickle, pyarrow as pa; reader, partitions, run = pickle.load(sys.stdin.buffer); "
            "print(len(list(reader.read(partitions[0])))); "
            "print(sum(batch.num_rows for batch in run([pa.record_batch([[0]], ['id'])])))")
        done = subprocess.run([sys.executable, "-c", script], input=sent, check=True, stdout=subprocess.PIPE,
                              env={**os.environ, "PYTHONPATH": str(support.HERE.parent)})
        self.assertEqual(done.stdout.split(), [b"9", b"2"])


if __name__ == "__main__":
    unittest.main()
