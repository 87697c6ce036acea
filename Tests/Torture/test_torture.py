#!/usr/bin/env python3
"""Tests of the torture itself: does it find what is wrong, and is its truth true?

    LINKBACK=.build/release/linkback python3 -m unittest discover Tests/Torture

Without LINKBACK, what needs the program is skipped.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

from checking import check_events, check_state, check_windows, clock
from lines import BUCKETS, CALLBACK, HOSTS, RESPONSES, STATUSES, LineMaker
from truth import Truth

HERE = os.path.dirname(os.path.abspath(__file__))
LINKBACK = os.environ.get("LINKBACK")
BASE = 1_700_000_000

# Session, seconds after BASE, status, response, host. Session 1 is aborted, then completed in the same
# second; session 2 fails in two ways in one second: the smaller status is its last.
BY_HAND = [
    (1, 1, 3, 0, 0), (1, 1, 0, 2, 0), (2, 5, 3, 5, 1), (2, 5, 1, 6, 2), (3, 12, 0, 0, 1), (3, 13, 0, 0, 1),
    (4, 25, 4, 3, 0),
]


class TruthCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def truth(self, callbacks, by_host=True):
        path = os.path.join(self.folder, "truth-0")
        with open(path, "wb") as file:
            for session, seconds, *rest in callbacks:
                file.write(CALLBACK.pack(session, BASE + seconds, *rest))
        return Truth([path], 10, by_host)


class TruthTests(TruthCase):
    def test_adds_up_by_hand(self):
        truth = self.truth(BY_HAND)
        rows = {(start - BASE, status, host): row.counts()
                for (start, _, status, host), row in truth.windows.items()}
        self.assertEqual(rows, {
            (0, "user_aborted", None): {"hits": 1, "sessions": 1, "responses": {"2xx": 1}},
            (0, "success", None): {"hits": 1, "sessions": 1, "responses": {"3xx": 1}},
            (0, "user_aborted", "shop.example.com"): {"hits": 1, "sessions": 1, "responses": {"5xx": 1}},
            (0, "auth_expired", "pay.example.com"): {"hits": 1, "sessions": 1, "responses": {"none": 1}},
            (10, "success", "shop.example.com"): {"hits": 2, "sessions": 1, "responses": {"2xx": 2}},
            (20, "needs_review", None): {"hits": 1, "sessions": 1, "responses": {"4xx": 1}},
        })
        self.assertEqual(truth.final, {
            ("success", None): 1, ("auth_expired", "pay.example.com"): 1,
            ("success", "shop.example.com"): 1, ("needs_review", None): 1})
        self.assertEqual((truth.sessions, truth.success_rate()), (4, "0.5000"))

    def test_without_hosts_there_is_one_row_for_a_status(self):
        truth = self.truth(BY_HAND, by_host=False)
        self.assertEqual({key: row.hits for key, row in truth.totals.items()}, {
            ("success", None): 3, ("user_aborted", None): 2, ("auth_expired", None): 1,
            ("needs_review", None): 1})


class Doctored(TruthCase):
    """What Linkback should have written, to be spoilt."""

    def setUp(self):
        super().setUp()
        self.true = self.truth(BY_HAND)
        self.windows = []
        for (start, end, status, host), row in sorted(self.true.windows.items(), key=str):
            self.windows += [window(start, end, status, host, row.counts(), revision)
                             for revision in range(2)]
        self.events = [event(number, *callback) for number, callback in enumerate(BY_HAND)]

    def lines(self, records):
        for number, record in enumerate(records, 1):
            yield "out", number, record if isinstance(record, bytes) else as_line(record)

    def check_windows(self, records=None):
        return check_windows(self.lines(self.windows if records is None else records), self.true, True)

    def check_events(self, records=None, **options):
        records = self.events if records is None else records
        return check_events(self.lines(records), self.true, **options)


class WindowTests(Doctored):
    def test_what_is_right_is_right(self):
        findings = self.check_windows()
        self.assertFalse(findings, findings.text())
        self.assertEqual((findings.records, findings.identities), (12, 6))

    def test_a_lost_line_is_found(self):
        self.windows[-1]["hits"] -= 1
        findings = self.check_windows()
        self.assertEqual(set(findings.kinds), {"shrunk", "wrong window"})
        self.assertEqual((findings.lost, findings.doubled), (1, 0))

    def test_a_line_counted_twice_is_found(self):
        self.windows[3]["hits"] += 1
        findings = self.check_windows()
        self.assertEqual((set(findings.kinds), findings.lost, findings.doubled), ({"wrong window"}, 0, 1))

    def test_a_lost_session_is_found(self):
        self.windows[3]["sessions"] -= 1
        self.assertEqual(set(self.check_windows().kinds), {"wrong window"})

    def test_a_response_in_the_wrong_class_is_found(self):
        self.windows[3]["responses"] = {"1xx": 1}
        self.assertEqual(set(self.check_windows().kinds), {"wrong window"})

    def test_each_doubled_record_is_found(self):
        for number, record in enumerate(self.windows):
            findings = self.check_windows(self.windows[:number] + [record] + self.windows[number:])
            self.assertEqual((set(findings.kinds), findings.doubled), ({"doubled"}, 1))

    def test_a_record_that_comes_again_at_the_end_is_found(self):
        self.assertEqual(set(self.check_windows(self.windows + self.windows[:1]).kinds), {"doubled"})

    def test_a_missing_revision_is_found(self):
        for number in range(0, len(self.windows), 2):
            findings = self.check_windows(self.windows[:number] + self.windows[number + 1:])
            self.assertEqual((set(findings.kinds), findings.lost), ({"missing revision"}, 1))

    def test_a_missing_window_is_found(self):
        findings = self.check_windows(self.windows[2:])
        self.assertEqual((set(findings.kinds), findings.lost), ({"missing"}, 1))

    def test_a_window_that_never_was_is_found(self):
        more = window(BASE + 90, BASE + 100, "success", None, {"hits": 2, "sessions": 1,
                                                               "responses": {"2xx": 2}}, 0)
        findings = self.check_windows(self.windows + [more])
        self.assertEqual((set(findings.kinds), findings.doubled), ({"wrong window"}, 2))

    def test_a_window_left_open_is_found(self):
        self.windows[1]["final"] = False
        self.assertEqual(set(self.check_windows().kinds), {"not final"})

    def test_a_record_cut_in_half_is_found(self):
        half = as_line(self.windows[0])[:40]
        self.assertEqual(set(self.check_windows(self.windows + [half]).kinds), {"cut record"})
        glued = half + as_line(self.windows[0])
        self.assertEqual(set(self.check_windows([glued] + self.windows[1:]).kinds),
                         {"no record", "missing revision"})

    def test_another_record_is_found(self):
        self.assertEqual(set(self.check_windows(self.windows + self.events[:1]).kinds),
                         {"not a window's record"})


class EventTests(Doctored):
    def test_what_is_right_is_right(self):
        findings = self.check_events()
        self.assertFalse(findings, findings.text())
        self.assertEqual((findings.records, findings.identities), (len(BY_HAND), len(BY_HAND)))

    def test_each_lost_record_is_found(self):
        for number in range(len(self.events)):
            findings = self.check_events(self.events[:number] + self.events[number + 1:])
            self.assertEqual((set(findings.kinds), findings.lost), ({"missing"}, 1))

    def test_each_doubled_record_is_found(self):
        for record in self.events:
            findings = self.check_events(self.events + [record])
            self.assertEqual((set(findings.kinds), findings.doubled), ({"doubled"}, 1))
            self.assertFalse(self.check_events(self.events + [record], may_repeat=True))

    def test_a_repeated_record_that_differs_is_found_on_standard_output_too(self):
        changed = {**self.events[0], "line": 99}
        findings = self.check_events(self.events + [changed], may_repeat=True)
        self.assertEqual(set(findings.kinds), {"doubled"})

    def test_a_wrong_value_is_found(self):
        for key, value in (("session", "csn_9"), ("status", "success"), ("time", "2024-01-01T00:00:00Z"),
                           ("host", "x"), ("response", 204), ("source", "location")):
            self.assertEqual(set(self.check_events([{**self.events[0], key: value}, *self.events[1:]]).kinds),
                             {"wrong event"}, key)

    def test_a_callback_that_never_was_is_found(self):
        self.assertEqual(set(self.check_events(self.events + [event(99, *BY_HAND[0])]).kinds),
                         {"never written"})


class StateTests(Doctored):
    def setUp(self):
        super().setUp()
        self.counts = {"lines": 20, "bytes": 3_000, "callbacks": len(BY_HAND),
                       **dict.fromkeys(BUCKETS, 1)}
        self.summary = {"record": "summary", "v": 1, **self.counts, "outside": 0, "limited": 0,
                        "sessions": 4, "success_rate": 0.5, "first": clock(BASE + 1),
                        "last": clock(BASE + 25), "files": []}
        self.totals = [
            {"record": "total", "v": 1, "status": status, "host": host, "hits": row.hits,
             "sessions": len(row.sessions), "final_sessions": self.true.final[status, host],
             "responses": row.counts()["responses"], "first": clock(row.first), "last": clock(row.last)}
            for (status, host), row in self.true.totals.items()]

    def kinds(self):
        return set(check_state([*self.totals, self.summary], self.true, self.counts, True).kinds)

    def test_what_is_right_is_right(self):
        self.assertEqual(self.kinds(), set())

    def test_every_number_of_the_summary_counts(self):
        for key in self.summary.keys() - {"record", "v", "files"}:
            before, self.summary[key] = self.summary[key], "0" if key in ("first", "last") else 987
            self.assertEqual(self.kinds(), {"wrong summary"}, key)
            self.summary[key] = before

    def test_every_number_of_a_total_counts(self):
        for key in ("hits", "sessions", "final_sessions", "responses", "first", "last"):
            before, self.totals[0][key] = self.totals[0][key], None
            self.assertEqual(self.kinds(), {"wrong total"}, key)
            self.totals[0][key] = before

    def test_a_total_that_is_missing_or_doubled_is_found(self):
        self.totals.append(self.totals[0])
        self.assertEqual(self.kinds(), {"doubled total"})
        del self.totals[-1], self.totals[-1]
        self.assertEqual(self.kinds(), {"wrong total"})


class LineTests(unittest.TestCase):
    def test_a_seed_stands_for_the_same_lines(self):
        text = [LineMaker(5, 1, 0.3).lines(500, BASE) for _ in range(2)]
        self.assertEqual(*text)
        self.assertNotEqual(text[0], LineMaker(6, 1, 0.3).lines(500, BASE))

    def test_each_bucket_occurs_and_all_add_up(self):
        maker = LineMaker(1, 0, 0.1)
        maker.allow_expired = True
        text = b"".join(maker.lines(1_000, BASE + n) for n in range(60))
        self.assertEqual(text.count(b"\n"), maker.counts["lines"])
        self.assertEqual(len(text), maker.counts["bytes"])
        self.assertTrue(all(maker.counts[bucket] for bucket in BUCKETS), maker.counts)
        self.assertEqual(maker.number + sum(maker.counts[bucket] for bucket in BUCKETS), 60_000)
        self.assertEqual(len(maker.take_truth()), maker.number * CALLBACK.size)


@unittest.skipUnless(LINKBACK, "LINKBACK is not set")
class RunTests(unittest.TestCase):
    """A whole run, with a program in Linkback's place that counts all files in the end."""

    def torture(self, *arguments, **environment):
        return subprocess.run(
            [sys.executable, os.path.join(HERE, "torture"), os.path.join(HERE, "batch_follower.py"),
             "--seed", "3", "--seconds", "4", "--kills", "4", "--rate", "20000", "--disk", "0",
             "--checkpoint", "1000", *arguments],
            env={**os.environ, **environment}, capture_output=True, text=True)

    def test_what_the_writers_know_is_what_their_files_add_up_to(self):
        done = self.torture()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"follow: lost +0\n")

    def test_a_line_that_is_left_out_fails_and_leaves_everything(self):
        with tempfile.TemporaryDirectory() as folder:
            done = self.torture("--keep", folder, LEAVE_OUT="1")
            self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
            self.assertIn("FAILED with seed 3", done.stdout)
            self.assertRegex(done.stdout, r"events: lost +1\n")
            self.assertLess({"logs", "truth-0", "follow.state"}, set(os.listdir(folder)))


def as_line(record):
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def window(start, end, status, host, counts, revision):
    return {"record": "window", "v": 1, "start": clock(start), "end": clock(end), "status": status,
            "host": host, **counts, "revision": revision, "final": True}


def event(number, session, seconds, status, response, host):
    return {"record": "event", "v": 1, "time": clock(BASE + seconds), "session": f"csn_{session:x}",
            "status": STATUSES[status], "route": f"/cb/0-{number}", "host": HOSTS[host],
            "response": RESPONSES[response][0] or None, "source": "request", "file": "a.log",
            "line": number + 1}


if __name__ == "__main__":
    unittest.main()
