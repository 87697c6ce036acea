#!/usr/bin/env python3
"""Objects of S3, from a server of moto's on loopback, read by pyarrow."""

import os
import unittest
from unittest import mock

import support
from support import SAMPLES
from pyspark_linkback import pump, results, stores
from pyspark_linkback.items import opened
from pyspark_linkback.plan import plan

LOG = (SAMPLES / "basics/access.log").read_bytes()
GZIP = (SAMPLES / "rotated/access.log.1.gz").read_bytes()
NAMES = ["logs/2026/a.log", "logs/2026/b.log.1.gz", "logs/2026/b/c d.log", "logs/2026/b-1/ü?%20.log", "logs/notes.txt",
         "logs/.hidden/a.log", "logs/_SUCCESS"]


class Sink:
    """Stands for a child."""

    def __init__(self):
        self.content = b""

    def write(self, content, _):
        self.content += content

    def close_input(self):
        pass


@unittest.skipUnless(support.LINKBACK, "LINKBACK_PROGRAM names no program")
class S3Tests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = support.ObjectStore()
        cls.addClassCleanup(cls.server.stop)
        contents = [LOG, GZIP, LOG.replace(b"csn_", b"csn_2"), LOG.replace(b"csn_", b"csn_3"), b"hello\n", LOG, b""]
        for name, content in zip(NAMES, contents):
            cls.server.put("bucket", name, content)

    def setUp(self):
        environment = mock.patch.dict(os.environ, self.server.environment)
        environment.start()
        self.addCleanup(environment.stop)

    def uri(self, path, scheme="s3"):
        return f"{scheme}://bucket/{path}?{self.server.parameters}"

    def names(self, *paths, **options):
        return [item.entry.path.decode() for item in plan(paths, **options).items]

    def test_a_folder(self):
        expected = ["2026/a.log", "2026/b-1/ü?%20.log", "2026/b.log.1.gz", "2026/b/c d.log"]
        self.assertEqual(self.names(self.uri("logs/")), [f"s3://bucket/logs/{name}" for name in expected])
        self.assertEqual(self.names(self.uri("logs", "s3a")), [f"s3a://bucket/logs/{name}" for name in expected])

    def test_a_pattern(self):
        self.assertEqual(self.names(self.uri("logs/2026/*.log")), ["s3://bucket/logs/2026/a.log"])
        self.assertEqual(self.names(self.uri("logs/*/b*/*.log")),
                         ["s3://bucket/logs/2026/b-1/ü?%20.log", "s3://bucket/logs/2026/b/c d.log"])

    def test_a_file_and_what_is_not_there(self):
        items = plan([self.uri("logs/notes.txt"), self.uri("gone.log"), self.uri("gone*")]).items
        self.assertEqual([(item.entry.path.decode(), item.problem) for item in items], [
            ("s3://bucket/logs/notes.txt", ""),
            ("s3://bucket/gone.log", "No such file or directory; check the path"),
            ("s3://bucket/gone*", "no file matches this pattern; check it")])

    def test_bytes_come_as_they_are_stored(self):
        """A .gz too: nothing but linkback unpacks it."""
        for item in plan(self.uri("logs/2026")).items:
            with opened(item) as stream:
                content = stream.read()
            self.assertEqual(len(content), item.entry.size)
            self.assertIn(content[:2], (LOG[:2], GZIP[:2]))
            sink = Sink()
            self.assertEqual(pump.content(sink, item, opened, False, False), "")
            self.assertEqual(sink.content[4:], content)

    def test_ranges(self):
        items = plan(self.uri("logs/2026/a.log"), range_bytes=1000).items
        parts = []
        for item in items:
            with opened(item) as stream:
                parts.append(stream.read(item.entry.length))
        self.assertGreater(len(parts), 3)
        self.assertEqual(b"".join(parts), LOG)

    def test_an_object_that_is_gone_is_an_error_of_the_file(self):
        self.server.put("bucket", "later/gone.log", LOG)
        item, = plan(self.uri("later")).items
        self.server.delete("bucket", "later/gone.log")
        self.assertRegex(pump.content(Sink(), item, opened, True, False), "^reading failed: ")

    def test_writing(self):
        results.write(self.uri("counts/a.part"), [b"one", b"two"])
        self.assertEqual(self.server.get("bucket", "counts/a.part"), b"onetwo")

    def test_schemes(self):
        for path, store in [("a.log", stores.LocalStore), ("/a:/b", stores.LocalStore), ("file:/a", stores.LocalStore),
                            ("s3n://b/k", stores.ArrowStore), ("gs://b/k", stores.ArrowStore)]:
            self.assertIs(type(stores.store(path)), store)
        with self.assertRaisesRegex(RuntimeError, "hdfs://n/a: event rows come from"):
            stores.store("hdfs://n/a")


if __name__ == "__main__":
    unittest.main()
