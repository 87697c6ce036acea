#!/usr/bin/env python3
"""What is read, in which order, and what is said of the rest: as `linkback count` does it."""

import gzip
import json
import os
import unittest

import support
from support import SAMPLES, linkback
from pyspark_linkback import LinkbackError
from pyspark_linkback.plan import plan

LOG = (SAMPLES / "basics/access.log").read_bytes()
LINES = LOG.splitlines(keepends=True)


@unittest.skipUnless(support.LINKBACK, "LINKBACK_PROGRAM names no program")
class ListingTests(support.FolderTests):
    def write(self, name, *lines):
        name = os.fsencode(name)
        os.makedirs(os.path.dirname(name) or b".", exist_ok=True)
        with open(name, "wb") as file:
            file.write(b"".join(lines))

    def check(self, *paths, options=()):
        """Returns what is said of files that are left out."""
        planned = plan(paths, options)
        _, records, said = linkback("count", *options, *paths, accepted=(0, 1))
        files = json.loads(records.splitlines()[-1])["files"]
        expected = [(file["path"], file["error"]) for file in files]
        found = [(item.entry.path.decode("utf-8", "replace"), item.problem or None) for item in planned.items]
        # Errors of content come when it is read.
        read = {item.entry.path.decode("utf-8", "replace") for item in planned.items if not item.problem}
        self.assertEqual(found, [(path, None if path in read else error) for path, error in expected])
        names = [line.partition(": ")[0] for line in said]
        left_out = [line for name, line in zip(names, said) if os.path.lexists(name) and name not in dict(expected)]
        self.assertEqual(planned.messages, left_out)
        return left_out

    def test_samples(self):
        self.assertGreater(len(self.check(SAMPLES)), 1)
        self.check(f"{SAMPLES}/*/access.log*")
        self.check(SAMPLES / "w3c", SAMPLES / "alb/access.log", SAMPLES / "rotated")

    def test_odd_names(self):
        names = ["a b.log", b"\xff\xfe.log", "x\ny.log", "[1]*?.log", "=3D", "a'\"q", "sub dir/z.log", "sub dir.log",
                 "sub dir-1/a", "ü%41.log", "-o", "a\\b", "x" * 250]
        for number, name in enumerate(names):
            self.write(name if isinstance(name, bytes) else f"logs/{name}", LINES[number], *LINES[:number])
        self.write(b"logs/\xff", LINES[3], LINES[1], LINES[0])
        self.write("logs/.hidden/a.log", LOG)
        self.check("logs")
        self.check("./logs/")
        self.check(self.folder / "logs")
        self.check("logs/[1]*?.log", "logs/*.log")

    def test_folders_of_other_things(self):
        self.write("logs/access.log", *LINES)
        self.write("logs/access.log.4.xz", b"\xfd7zXZ\0")
        self.write("logs/notes.xz", b"\xfd7zXZ\0")
        self.write("logs/notes", b"hello\n")
        self.write("logs/mentions", b"hello session_id=csn_1\n")
        self.write("logs/empty.log")
        self.write("logs/access.log.gz", gzip.compress(LOG))
        self.write("logs/twice.log", *LINES[:4])
        self.write("logs/twice.log.bak", *LINES[:4])
        self.write("logs/records", b'{"record":"summary","v":1}\n')
        self.assertEqual(len(self.check("logs")), 4)

    def test_empty_folders(self):
        self.write("empty/a.log")
        self.write("empty/b.log", b"# comment\n")
        self.write("none/notes", b"hello\n")
        os.mkdir("nothing")
        self.check("empty", "none", "nothing", SAMPLES / "basics")

    def test_what_is_not_there(self):
        self.write("a.log", LOG)
        self.check("a.log", "gone", "gone*", "gone/b.log", "a.log/x", "a.log")
        self.assertEqual(plan("gone").items[0].problem, "No such file or directory; check the path")

    def test_links(self):
        self.write("real/a.log", LOG)
        os.makedirs("logs/deep")
        os.symlink("../real/a.log", "logs/a")
        os.symlink("../real", "logs/folder")
        os.symlink("loop", "logs/loop")
        os.link("real/a.log", "logs/deep/hard")
        self.check("logs")
        self.check("real", "logs")

    def test_large_beginnings_are_judged_as_whole_files(self):
        many = LINES * 100
        self.write("logs/a.log", *many)
        self.write("logs/a.log.1.gz", gzip.compress(os.urandom(400_000).hex().encode() + b"\n" * 2))
        self.write("logs/b.log.gz", gzip.compress(b"".join(many[7:]) + os.urandom(400_000)))
        self.write("logs/text", b"hello\n" * 100_000)
        self.check("logs")

    def test_a_format_decides_what_a_log_is(self):
        self.write("logs/own", b"2026-11-22T10:00:00+00:00|200|GET /cb?session_id=csn_1&status=success HTTP/1.1\n" * 20)
        self.write("logs/access.log", LOG)
        self.check("logs", options=["--format", "$time_iso8601|$status|$request"])

    def test_uris_of_files(self):
        self.write("a b.log", LOG)
        expected = plan(f"{self.folder}/a b.log").items[0].entry
        for start in ("file:", "file://"):
            self.assertEqual(plan(f"{start}{self.folder}/a b.log").items[0].entry, expected)

    def test_no_paths_are_an_error(self):
        with self.assertRaisesRegex(LinkbackError, "nothing to read"):
            plan([])


if __name__ == "__main__":
    unittest.main()
