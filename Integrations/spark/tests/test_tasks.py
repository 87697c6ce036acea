#!/usr/bin/env python3
"""What tasks do, without Spark: batches in, batches out."""

import os
import pathlib
import tempfile
import unittest
from unittest import mock

import pyarrow as pa

import support
from support import SAMPLES, linkback
from pyspark_linkback import LinkbackError, program, tasks
from pyspark_linkback.plan import plan

SETTINGS = tasks.Settings(("--window", "1h", "--by", "route"), 3, 1, 60)


def shuffled(batches):
    """As Spark brings them: sorted, in batches of other sizes."""
    rows = sorted((row for batch in batches for row in zip(*batch.to_pydict().values())), key=lambda row: row[:3])
    return rows, [tasks.batch(rows[start:start + 7]) for start in range(0, len(rows), 7)]


@unittest.skipUnless(support.LINKBACK, "LINKBACK_PROGRAM names no program")
class TaskTests(unittest.TestCase):
    def mapped(self, paths, **sizes):
        planned = plan(paths, SETTINGS.options, **sizes)
        numbers = [pa.record_batch([pa.array([number])], ["id"]) for number in range(len(planned.tasks))]
        return tasks.map_of_tasks(list(enumerate(planned.tasks)), SETTINGS)(numbers)

    def test_samples_in_many_tasks_and_small_chunks(self):
        _, expected, _ = linkback("count", *SETTINGS.options, SAMPLES)
        for size in (50, 4 << 20):
            with self.subTest(size), mock.patch.object(tasks, "LARGEST_CHUNK", size), \
                    tempfile.TemporaryDirectory() as folder:
                _, incoming = shuffled(self.mapped(SAMPLES, task_bytes=3000))
                rows, _ = shuffled(tasks.reduction(["--seal"])(incoming))
                for slice, _, _, chunk in rows:
                    with open(pathlib.Path(folder, str(slice)), "ab") as file:
                        file.write(chunk)
                _, printed, _ = program.run("merge", "1", "2", "3", folder=folder)
                self.assertEqual(printed, expected)
                self.assertIn("lines that mention session_id", pathlib.Path(folder, "0").read_text())

    def test_a_chunk_that_is_missing_is_refused(self):
        with mock.patch.object(tasks, "LARGEST_CHUNK", 50):
            rows, _ = shuffled(self.mapped(SAMPLES / "basics"))
            for missing in (0, 1, len(rows) - 1):
                with self.subTest(missing):
                    try:
                        merged = list(tasks.merged_slices(rows[:missing] + rows[missing + 1:], ["--seal"]))
                    except LinkbackError:
                        continue
                    self.assertIn(-1, [row[0] for row in merged])

    def test_with_too_little_memory_a_count_is_an_error_and_never_less(self):
        """`spark.executor.pyspark.memory` limits the address space of each process."""
        with tempfile.TemporaryDirectory() as folder:
            linkback("generate", "--lines", "150000", "--share", "1", "-o", "a.log", folder=folder)
            (number, items), = enumerate(plan(f"{folder}/a.log").tasks)
            expected = list(tasks.counted(number, items, SETTINGS))
            failures = []
            for mebibytes in (*range(40, 150, 10), 400):
                limited = pathlib.Path(folder, f"limited-{mebibytes}")
                limited.write_text(f'#!/bin/sh\nulimit -v {mebibytes << 10}\nexec "{support.LINKBACK}" "$@"\n')
                limited.chmod(0o755)
                with mock.patch.dict(os.environ, LINKBACK_PROGRAM=str(limited)):
                    try:
                        is_whole = list(tasks.counted(number, items, SETTINGS)) == expected
                        self.assertTrue(is_whole, f"with {mebibytes} MiB")
                    except LinkbackError as error:
                        failures.append(str(error).splitlines()[0])
            self.assertIn("failed to allocate", " ".join(failures))
            self.assertLess(len(failures), 12)

    def test_no_rows_give_no_rows(self):
        self.assertEqual(list(tasks.reduction(["--seal"])([])), [])


if __name__ == "__main__":
    unittest.main()
