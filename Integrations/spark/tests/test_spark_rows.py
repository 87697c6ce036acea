#!/usr/bin/env python3
"""Event rows: SQL over them gives the numbers of a count."""

import gzip
import json
import unittest

import sparks
from support import SAMPLES, linkback

LOG = (SAMPLES / "basics/access.log").read_bytes()
# Another way to the numbers: each session is final in the status of its last callback, of several in success, else in
# the least.
QUERY = """
WITH ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY session ORDER BY time DESC, status = 'success' DESC, status) AS place FROM events)
SELECT status, count(*) AS hits, count(DISTINCT session) AS sessions, count_if(place = 1) AS final_sessions
FROM ranked GROUP BY status"""


class RowTests(sparks.SparkTests):
    def rows(self, *paths, **options):
        reader = self.spark.read.format("linkback")
        for name, value in options.items():
            reader = reader.option(name, value)
        return reader.load([str(self.folder / path) for path in paths])

    def test_rows_are_the_records_of_events(self):
        for paths, options in [((SAMPLES,), {}), ((SAMPLES / "caddy", SAMPLES / "json-times"), {"timezone": "+01:00"})]:
            arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
            _, printed, _ = linkback("events", *arguments, *paths)
            events = [json.loads(line) for line in printed.splitlines()][:-1]
            found = self.rows(*paths, **options).selectExpr(
                "to_json(struct(*), map('timestampFormat', \"yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'\", 'timeZone', 'UTC', "
                "'ignoreNullFields', 'false'))").collect()
            rows = [json.loads(row[0]) for row in found]
            self.assertEqual(len(rows), len(events))
            for row, event in zip(rows, events):
                time = event.pop("time").rstrip("Z")
                self.assertEqual(row.pop("time"), (time + ("" if "." in time else ".") + "000000")[:26] + "Z")
                self.assertEqual({"record": "event", "v": 1, **row}, event)

    def test_sql_gives_the_numbers_of_a_count(self):
        linkback("generate", "--lines", "20000", "--share", "0.2", "-o", "large.log", folder=self.folder)
        (self.folder / "small.log").write_bytes(LOG)
        self.rows("large.log", "small.log").createOrReplaceTempView("events")
        _, printed, _ = linkback("count", "large.log", "small.log")
        totals = [record for record in map(json.loads, printed.splitlines()) if record["record"] == "total"]
        expected = {tuple(total[name] for name in ("status", "hits", "sessions", "final_sessions")) for total in totals}
        self.assertEqual(set(map(tuple, self.spark.sql(QUERY).collect())), expected)

    def test_options(self):
        bounded = self.rows(SAMPLES / "basics", since="2026-11-22T10:01:00Z", until="2026-11-22T10:01:20Z")
        self.assertEqual([row.status for row in bounded.collect()], ["success", "bad_configuration"])
        revealed = self.rows(SAMPLES / "basics", reveal_session_ids="true", patience="60")
        self.assertTrue(all(row.session.startswith("csn_") for row in revealed.select("session").distinct().collect()))
        with self.assertRaisesRegex(Exception, "--since: 'soon' is not a valid time"):
            self.rows(SAMPLES / "basics", since="soon").collect()
        with self.assertRaisesRegex(Exception, "Unknown option '--nonsense"):
            self.rows(SAMPLES / "basics", nonsense="1").collect()
        with self.assertRaisesRegex(Exception, "nothing to read"):
            self.spark.read.format("linkback").load().collect()

    def test_a_damaged_file_fails_the_query_unless_that_is_asked_for(self):
        (self.folder / "a.log.gz").write_bytes(gzip.compress(LOG)[:-40])
        with self.assertRaisesRegex(Exception, "a.log.gz: gzip data"):
            self.rows("a.log.gz").collect()
        self.assertGreater(self.rows("a.log.gz", ignoreCorruptFiles="true").count(), 0)

    def test_an_attempt_that_fails_gives_no_row_twice(self):
        self.fault("events.fail", "events.kill")
        self.assertEqual(self.rows(SAMPLES / "basics").count(), 9)
        self.assertEqual(len(self.faults_done()), 2)

    def test_a_reader_that_needs_one_row(self):
        linkback("generate", "--lines", "20000", "--share", "0.5", "-o", "large.log", folder=self.folder)
        self.assertEqual(len(self.rows("large.log").limit(1).collect()), 1)


if __name__ == "__main__":
    unittest.main()
