#!/usr/bin/env python3
"""The oracle's counts and records, and the validator, against outcomes worked out by hand.

    python3 Tests/Oracle/test_records.py
"""

import json
import os
import unittest
from pathlib import Path

import compare
import oracle
import validate
from fixtures import TEN, log, records, summary
from ndjson import Verbatim, name_order, ratio_text, status_order, text, time_text
from sessions import pseudonym, siphash


class CountTests(unittest.TestCase):
    def lines(self, *parts):
        """(second, session, status[, path]) as lines."""
        return b"".join(log(f"{(part + ('/',))[3]}?session_id=csn_{part[1]}&status={part[2]}",
                            time=f"22/Nov/2026:10:00:{part[0]:02} +0000") + b"\n" for part in parts)

    def finals(self, data, **options):
        found = map(json.loads, records(data, count=oracle.Count(**options)).splitlines()[:-1])
        return {(r["status"], r.get("route")): r["final_sessions"] for r in found if r["final_sessions"]}

    def test_the_last_callback_is_final(self):
        self.assertEqual(self.finals(self.lines((2, 1, "user_aborted"), (1, 1, "success"))),
                         {("user_aborted", None): 1})
        self.assertEqual(self.finals(self.lines((1, 1, "user_aborted"), (1, 1, "success"))), {("success", None): 1})
        self.assertEqual(self.finals(self.lines((1, 1, "success"), (1, 1, "a"))), {("success", None): 1})
        self.assertEqual(self.finals(self.lines((1, 1, "b"), (1, 1, "user_aborted"), (1, 1, "a"))), {("a", None): 1})
        self.assertEqual(self.finals(self.lines((1, 1, "a", "/b"), (1, 1, "a", "/a")), by=["route"]), {("a", "/a"): 1})

    def test_golden_output(self):
        data = self.lines((0, 1, "user_aborted"), (1, 2, "new"), (2, 1, "success", "/a")) + b"x\n"
        head = '{"record":"total","v":1,"status":'
        self.assertEqual(records(data).decode(), (
            head + '"success","hits":1,"sessions":1,"final_sessions":1,"responses":{"2xx":1},'
            '"first":"2026-11-22T10:00:02Z","last":"2026-11-22T10:00:02Z"}\n'
            + head + '"user_aborted","hits":1,"sessions":1,"final_sessions":0,"responses":{"2xx":1},'
            '"first":"2026-11-22T10:00:00Z","last":"2026-11-22T10:00:00Z"}\n'
            + head + '"new","hits":1,"sessions":1,"final_sessions":1,"responses":{"2xx":1},'
            '"first":"2026-11-22T10:00:01Z","last":"2026-11-22T10:00:01Z"}\n'
            '{"record":"summary","v":1,"lines":4,"bytes":%d,"callbacks":3,"incomplete":0,"foreign":0,'
            '"wrong_method":0,"malformed":0,"oversized":0,"outside":0,"expired":0,"other":1,"limited":0,'
            '"sessions":2,"success_rate":0.5000,"first":"2026-11-22T10:00:00Z","last":"2026-11-22T10:00:02Z",'
            '"files":[{"path":"access.log","format":"combined","lines":4,"bytes":%d,"callbacks":3,'
            '"error":null}]}\n') % (len(data), len(data)))

    def test_windows_are_aligned_to_the_epoch_and_the_offset(self):
        for window, offset, start in (("7d", "0s", "2026-11-19T00:00:00Z"), ("1d", "-1h", "2026-11-21T23:00:00Z"),
                                      ("1m", "30s", "2026-11-22T09:59:30Z"), ("1h", "25h", "2026-11-22T10:00:00Z")):
            count = oracle.Count(window=oracle.duration(window), offset=oracle.duration(offset))
            first = json.loads(records(self.lines((0, 1, "a")), count=count).split(b"\n")[0])
            self.assertEqual((first["record"], first["start"]), ("window", start), window)

    def test_limits_move_what_comes_later(self):
        def moved(data, by=(), **limits):
            count = oracle.Count(by, limits=oracle.Limits(**limits))
            found = [json.loads(line) for line in records(data, count=count).splitlines()]
            return [(r["status"], r.get("route")) for r in found[:-1]], found[-1]["limited"]

        five = self.lines((0, 1, "a"), (0, 2, "b"), (0, 3, "success"), (0, 4, "a"), (0, 5, "(other)"))
        success, a, b, other = ("success", None), ("a", None), ("b", None), ("(other)", None)
        self.assertEqual(moved(five, statuses=3), ([success, a, b, other], 0))
        self.assertEqual(moved(five, statuses=2), ([success, a, b, other], 0))  # a known one needs no place
        self.assertEqual(moved(five, statuses=1), ([success, a, other], 1))
        taken = self.lines((0, 1, "success"), (0, 2, "a"), (0, 3, "b"))         # but takes one
        self.assertEqual(moved(taken, statuses=2), ([success, a, other], 1))
        many = self.lines(*((0, n, f"s{n}") for n in range(65)), (0, 99, "user_aborted"))
        self.assertEqual([len(moved(many)[0]), moved(many)[0][0][0], moved(many)[1]], [66, "user_aborted", 1])
        literal = self.lines((0, 1, "(other)"), (0, 2, "a"))  # the literal takes no place
        self.assertEqual(moved(literal, statuses=1), ([a, other], 0))
        long = self.lines((0, 1, "x" * 65), (0, 1, "a", "/" + "r" * 1024))
        self.assertEqual(moved(long), ([("a", None), ("(other)", None)], 1))
        self.assertEqual(moved(long, ["route"]), ([("a", "(other)"), ("(other)", "/")], 2))
        routes = self.lines((0, 1, "a", "/1"), (0, 1, "a", "/2"), (0, 1, "b", "/1"))
        self.assertEqual(moved(routes, ["route"], routes=1), ([("a", "/1"), ("a", "(other)"), ("b", "/1")], 1))
        self.assertEqual(moved(routes, ["route"], rows=2), ([("a", "/1"), ("a", "/2"), ("b", "(other)")], 1))
        folded = self.lines((0, 1, "a", "/1"), (0, 1, "b", "/1"), (0, 1, "b", "/2"), (0, 1, "c", "(other)"))
        self.assertEqual(moved(folded, ["route"], rows=1), ([("a", "/1"), ("b", "(other)"), ("c", "(other)")], 2))
        self.assertEqual(moved(folded, rows=1), ([("a", None), ("b", None), ("c", None)], 0))

    def test_order(self):
        statuses = ["success", "auth_expired", "bad_configuration", "user_aborted", "A", "a", "\uffff",
                    "\U00010000", "(other)"]
        self.assertEqual(sorted(reversed(statuses), key=status_order), statuses)
        self.assertEqual(sorted(["(other)", "b", "(", None], key=name_order), [None, "(", "b", "(other)"])


class SampleTests(unittest.TestCase):
    SAMPLES = Path(oracle.__file__).resolve().parents[2] / "SampleLogs"

    def test_samples(self):
        for folder in sorted(path.parent for path in self.SAMPLES.glob("*/expected.ndjson")):
            with self.subTest(folder.name):
                arguments = folder / "arguments"
                options = arguments.read_text().splitlines() if arguments.exists() else []
                if compare.LOCATION in options:
                    at = options.index(compare.LOCATION)
                    options[at - 1:at + 1] = ["--location"]
                if "--format-from" in options or ("--format" in options and " " in options[options.index("--format") + 1]):
                    continue  # format strings are not read here
                rules, count = oracle.settings(oracle.option_parser().parse_args(options))
                logs = sorted(os.fsencode(path.name) for path in folder.glob("access.log*"))
                inputs = [(name.decode(), oracle.contents(str(folder / name.decode()))) for name in logs]
                found = b"".join(text(record).encode() + b"\n" for record in oracle.run(inputs, count, rules))
                self.assertEqual(found, (folder / "expected.ndjson").read_bytes())


class WritingTests(unittest.TestCase):
    def test_strings(self):
        self.assertEqual(text('"\\/\b\f\n\r\t\x0b\x7f\x85\u2028\u202e\u202f\u2066\u206a\u00e9'),
                         '"\\"\\\\/\\b\\f\\n\\r\\t\\u000b\\u007f\\u0085\\u2028\\u202e\u202f\\u2066\u206a\u00e9"')

    def test_times_and_ratios(self):
        for fraction, expected in ((0, ""), (500_000_000, ".500"), (1_000, ".000001"), (1, ".000000001")):
            self.assertEqual(time_text(TEN + fraction), f"2026-11-22T10:00:00{expected}Z")
        for part, whole, expected in ((0, 3, "0.0000"), (2, 3, "0.6667"), (3, 3, "1.0000"),
                                      (1, 20000, "0.0001"), (1, 20001, "0.0000")):
            self.assertEqual(text(ratio_text(part, whole)), expected)
        self.assertIsNone(ratio_text(0, 0))

    def test_siphash_is_the_papers(self):
        self.assertEqual(f"{siphash(bytes(range(15))):016x}", "a129ca6149be45e5")
        self.assertEqual(f"{siphash(b''):016x}", "726fdb47dd0e0e31")              # the reference
        self.assertEqual(f"{siphash(bytes(range(8))):016x}", "93f5f5799a932462")  # code's vectors
        self.assertEqual(len(pseudonym("csn_1")), 16)


class ValidatorTests(unittest.TestCase):
    """validate.py accepts the oracle's output and refuses each way of breaking it."""

    DATA = b"".join(log(f"/{n % 3}?session_id=csn_{n % 4}&status={'success' if n % 2 else 'a%22%1b'}",
                        time=f"22/Nov/2026:10:0{n}:00 +0000") + b"\n" for n in range(8))

    def setUp(self):
        self.by_kind = validate.validators()
        self.counts = records(self.DATA, count=oracle.Count(["route", "host"], oracle.duration("2m")))
        self.events = records(self.DATA, events=True)

    def problems(self, data, **options):
        return list(validate.problems(data, self.by_kind, **options))

    def test_accepts_the_oracle(self):
        for data in (self.counts, self.events, records(b"")):
            self.assertEqual(self.problems(data), [])
        self.assertEqual(self.problems(self.counts.split(b"\n")[0] + b"\n", follow=True), [])
        rejected = (b'{"record":"rejected","v":1,"reason":"malformed","file":"-","line":1,"offset":0,'
                    b'"shape":"aaa?session_id=aaa_9&status=\\"sess"}\n')
        self.assertEqual(self.problems(rejected), [])
        self.assertTrue(self.problems(rejected.replace(b"aaa?", b"abc?")))

    def test_explanations(self):
        whole = (b'{"record":"explanation","v":1,"file":null,"line":1,"verdict":"malformed","rule":"no_format",'
                 b'"reason":"x","format":null,"wrapped":false,"time":null,"response":null,"method":null,'
                 b'"source":null,"session":null,"status":null,"meaning":null,"next_step":null,"target":null,'
                 b'"query":null,"fields":[{"name":"path","logged":"/","text":null}],"parameters":[{"name":'
                 b'"status","logged":"status","decoded":"","counts":true}],"closest":{"format":"squid",'
                 b'"position":1,"expected":"x"}}\n')
        self.assertEqual(self.problems(whole), [])
        for old, new in ((b'"malformed"', b'"callbacks"'), (b'"no_format"', b'"none"'), (b'"path"', b'"front"'),
                         (b'"logged":"/","text":null', b'"text":null,"logged":"/"'), (b',"text":null', b''),
                         (b'"position":1', b'"position":-1'), (b'"position":1,', b''), (b',"counts":true', b''),
                         (b'"source":null', b'"source":"referer"'), (b'"query":null,', b''),
                         (b'"file":null,"line":1', b'"line":1,"file":null'), (b'"line":1', b'"line":0')):
            with self.subTest(old=old, new=new):
                self.assertIn(old, whole)
                self.assertTrue(self.problems(whole.replace(old, new, 1)))
        self.assertTrue(self.problems(whole + self.counts))

    def test_refuses_broken_counts(self):
        for old, new in (
                (b'"v":1,', b'"v": 1,'), (b'"v":1', b'"v":1.0'), (b'"v":1', b'"v":2'), (b'"hits":1', b'"hits":2'),
                (b'"hits":1', b'"hits":-1'), (b'"hits":1', b'"hits":"1"'), (b'"hits":1,', b''),
                (b'"final":true', b'"final":1'), (b'"hits":1', b'"hits":1e0'),
                (b'"hits":1,"sessions":1', b'"sessions":1,"hits":1'), (b'\\u001b', b'\x1b'), (b'\\u001b', b'\\u001B'),
                (b'\\"', b'\\u0022'), (b'"success_rate":0.5000', b'"success_rate":0.5'), (b'0.5000', b'0.4999'),
                (b'10:00:00Z"', b'10:00:00.000Z"'), (b'10:00:00Z"', b'10:00:00+00:00"'), (b'"other":0', b'"other":1'),
                (b'"2xx":1', b'"2xx":0'), (b'"2xx":1', b'"2xx":1,"1xx":1'), (b'{"2xx":1}', b'{}'),
                (b'"final_sessions":0', b'"final_sessions":1'), (b'"revision":0', b'"revision":1'),
                (b'"error":null}', b'"error":null,"x":1}'), (b'"lines":8', b'"lines":9'), (b'/0', b'\xff'),
                (b'"callbacks":8', b'"callbacks":7'), (b'"route":"/0",', b''), (b'"host":null', b'"host":""'),
                (b'"record":"total"', b'"record":"sum"'), (b'"v":1', b'"v":1,"v":1'), (b'"hits":1', b'"hits":NaN')):
            with self.subTest(old=old, new=new):
                self.assertIn(old, self.counts)
                self.assertTrue(self.problems(self.counts.replace(old, new, 1)))

    def test_refuses_broken_streams(self):
        for whole in (self.counts, self.events):
            lines = whole.splitlines(keepends=True)
            for name, broken in (("swapped", [lines[1], lines[0], *lines[2:]]), ("lost", lines[1:]),
                                 ("twice", lines[:1] + lines), ("no summary", lines[:-1]), ("empty", []),
                                 ("summary first", lines[-1:] + lines[:-1]), ("only summary", lines[-1:]),
                                 ("no LF", lines[:-1] + [lines[-1][:-1]]), ("blank line", lines + [b"\n"])):
                with self.subTest(name):
                    self.assertTrue(self.problems(b"".join(broken)))

    def test_numbers_keep_their_digits(self):
        self.assertEqual(text(Verbatim("0.5000")), "0.5000")


if __name__ == "__main__":
    unittest.main()
