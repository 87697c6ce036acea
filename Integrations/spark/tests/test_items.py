#!/usr/bin/env python3
"""Ranges of files and tasks: together they are what was listed, in its order."""

import os
import pathlib
import random
import tempfile
import unittest

import support  # noqa: F401: finds the package
from pyspark_linkback.frames import Entry
from pyspark_linkback.items import HEAD, Item, divided, grouped, opened
from pyspark_linkback.stores import LocalStore

LINES = random.Random(1)
CONTENTS = {
    "short lines": b"".join(b"%d\n" % number for number in range(300)),
    "crlf": b"".join(b"line %d\r\n" % number for number in range(100)),
    "no final newline": b"one\ntwo\nthree",
    "only newlines": b"\n" * 50,
    "one long line": b"x" * 1000,
    "long lines": b"".join(b"y" * LINES.randrange(0, 200) + b"\n" for _ in range(30)),
    "a line longer than a head": b"a\n" + b"z" * (3 * HEAD) + b"\nb\n",
    "bytes": bytes(range(32, 256)) + b"\n\xff\n" * 9,
}


class DivisionTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name, "a.log")

    def ranges(self, content, longest):
        self.path.write_bytes(content)
        name = os.fsencode(self.path)
        whole = Item(Entry(name, 0, len(content), len(content)), LocalStore(), name)
        return divided(whole, longest)

    def bytes(self, item):
        with opened(item) as stream:
            return stream.read(item.entry.length)

    def test_ranges_are_the_file_in_whole_lines(self):
        for case, content in CONTENTS.items():
            longest = [*range(1, 64), 100, 333, 1000, HEAD - 1, HEAD, HEAD + 1, 2 * HEAD, 1 << 20]
            for size in longest if len(content) < 10_000 else longest[-8:]:
                with self.subTest(case, size=size):
                    parts = self.ranges(content, size)
                    read = [self.bytes(part) for part in parts]
                    self.assertEqual(b"".join(read), content)
                    for part, after in zip(parts, parts[1:]):
                        self.assertEqual(part.entry.start + part.entry.length, after.entry.start)
                    self.assertTrue(all(part.entry.size == len(content) for part in parts))
                    self.assertTrue(all(part.endswith(b"\n") for part in read[:-1]))
                    self.assertTrue(all(read), "a range is empty")

    def test_a_large_file_is_divided(self):
        self.assertEqual(len(self.ranges(CONTENTS["short lines"], 100)), 11)
        self.assertEqual(len(self.ranges(CONTENTS["one long line"], 100)), 1)
        self.assertEqual(len(self.ranges(CONTENTS["short lines"], 1 << 20)), 1)

    def test_what_depends_on_its_beginning_is_not_divided(self):
        heads = {
            "gzip": b"\x1f\x8b\x08", "zstd": b"\x28\xb5\x2f\xfd", "skippable frame": b"\x50\x2a\x4d\x18",
            "xz": b"\xfd7zXZ\0", "bzip2": b"BZh91AY", "zip": b"PK\3\4", "utf-16": b"\xff\xfea\0\n\0",
            "utf-16 big": b"\xfe\xff\0a", "utf-16 unmarked": b"a\0b\0\n\0", "sqlite": b"SQLite format 3\0",
            "w3c": b"#Version: 1.0\r\n#Fields: date time\r\n", "w3c later": b"a\n" * 1000 + b"#Fields: date time\n",
        }
        for case, head in heads.items():
            with self.subTest(case):
                self.assertEqual(len(self.ranges(head + CONTENTS["short lines"], 100)), 1)

    def test_a_problem_is_not_divided(self):
        item = Item(Entry(b"gone", 0, 0, 0), problem="No such file or directory")
        self.assertEqual(divided(item, 0), [item])


class GroupTests(unittest.TestCase):
    def items(self, *sizes):
        return [Item(Entry(b"%d" % number, 0, size, size)) for number, size in enumerate(sizes)]

    def test_small_files_share_a_task_in_order(self):
        items = self.items(1, 2, 3, 50, 4, 100, 0, 5)
        tasks = grouped(items, 10)
        self.assertEqual([item for task in tasks for item in task], items)
        self.assertEqual([len(task) for task in tasks], [3, 1, 1, 1, 2])

    def test_tasks_are_neither_endless_nor_too_many(self):
        self.assertEqual(max(map(len, grouped(self.items(*[0] * 5000)))), 1000)
        self.assertLess(len(grouped(self.items(*[10 << 30] * 10_000))), 10_001)
        self.assertLess(len(grouped(self.items(*[100 << 20] * 100_000))), 5000)

    def test_files_that_begin_alike_have_tasks_of_their_own(self):
        items = [item._replace(likeness=likeness) for item, likeness in
                 zip(self.items(*[1] * 6), [b"a", b"b", b"a", b"", b"", b"c"])]
        self.assertEqual([len(task) for task in grouped(items, 10)], [2, 4])

    def test_nothing_is_no_task(self):
        self.assertEqual(grouped([]), [])


if __name__ == "__main__":
    unittest.main()
