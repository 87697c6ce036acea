#!/usr/bin/env python3
"""What the README says can be done: its Python runs, and its stream counts each file exactly once."""

import contextlib
import io
import re
import unittest

import sparks
from support import HERE, SAMPLES, linkback
import pyspark_linkback

README = (HERE.parent / "README.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
LOG = (SAMPLES / "basics/access.log").read_bytes()
STREAM, = (block for block in BLOCKS if "readStream" in block)


class ReadmeTests(sparks.SparkTests):
    def log(self, name):
        (self.folder / "logs").mkdir(exist_ok=True)
        path = self.folder / "logs" / name
        path.with_name(f".{name}").write_bytes(LOG.replace(b"csn_", b"csn_" + name.encode()))
        path.with_name(f".{name}").rename(path)

    def run_block(self, block, **names):
        # Spark has a working directory of its own.
        block = re.sub(r'"((logs|counts)/)', rf'"{self.folder}/\1', block)
        names = {"spark": self.spark, "linkback": pyspark_linkback, **names}
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(block, "README.md", "exec"), names)
        return printed.getvalue()

    def test_counts_and_rows(self):
        self.log("a.log")
        self.log("b.log")
        count, rows, register = (block for block in BLOCKS if block != STREAM)
        self.assertTrue(self.run_block(count).startswith("0 []\n14 0.428"))
        options = ["--window", "1h", "--by", "route", "--max-routes", "100"]
        _, expected, _ = linkback("count", *options, f"{self.folder}/logs/")
        self.assertEqual((self.folder / "counts.ndjson").read_bytes(), expected)
        self.assertGreater(self.spark.sql("SELECT * FROM windows").count(), 3)
        self.assertIn("bad_configuration", self.run_block(rows))
        try:
            self.run_block(register)
        except Exception as error:
            # Spark 4.0 refuses what it has found by itself.
            self.assertIn("DATA_SOURCE_ALREADY_EXISTS", str(error))

    def partials(self):
        return sorted(path.name for path in (self.folder / "counts").glob("*.part"))

    def check_stream(self):
        """Its answer is that of one machine over the same files."""
        merged = pyspark_linkback.merge(f"{self.folder}/counts/*.part")
        names = [file["path"] for file in merged.summary["files"]]
        self.assertEqual(len(names), len(list((self.folder / "logs").glob("*.log"))))
        _, expected, _ = linkback("count", "--window", "1h", *names)
        self.assertEqual((self.folder / "counts.ndjson").read_bytes(), expected)

    def test_the_stream(self):
        (self.folder / "counts").mkdir()
        self.log("a.log")
        self.log("b.log")
        self.run_block(STREAM)
        self.check_stream()
        self.log("c.log")
        self.run_block(STREAM)
        self.check_stream()
        self.assertEqual(self.partials(), ["batch-000000000.part", "batch-000000001.part"])

        # It stops after it has written a batch, and before Spark knows that it did; and before it has written one.
        for stop in ("after", "before"):
            self.log(f"{stop}.log")
            broken = STREAM.replace("    if paths:\n", f"    stop('{stop}', number)\n    if paths:\n", 1)
            if stop == "after":
                broken = STREAM.replace('.part")\n\n', f'.part")\n    stop("{stop}", number)\n\n', 1)
            with self.assertRaisesRegex(Exception, f"stopped {stop}"):
                self.run_block(broken, stop=self.stop)
            self.assertEqual(len(self.partials()), 3)
            self.run_block(STREAM)
            self.check_stream()

        self.run_block(STREAM)
        self.check_stream()
        self.assertEqual(len(self.partials()), 4)

    @staticmethod
    def stop(when, number):
        raise RuntimeError(f"stopped {when} batch {number}")


if __name__ == "__main__":
    unittest.main()
