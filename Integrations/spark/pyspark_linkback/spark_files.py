"""Bytes that Spark itself reads, with its `binaryFile` source: HDFS, and places where tasks have no network."""

import os
import re

from .items import Found

SPECIAL = re.compile(r"([\\*?\[\]{}])")


def files(spark, *paths):
    return spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(list(paths))


def exact(path):
    """A path as Spark takes it that is no pattern."""
    return SPECIAL.sub(r"\\\1", path)


def is_same(full, named):
    """Whether a path with its scheme is the one that was named, perhaps without."""
    full, named = (re.sub("^[a-zA-Z0-9+.-]+:/+", "/", path) for path in (full, named))
    return full == named or full.endswith("/" + named.lstrip("/"))


class SparkStore:
    """Files of which Spark brings the content: each has its path as its key. Nothing of it travels."""

    def __init__(self, spark):
        self.spark = spark

    def __getstate__(self):
        return {}

    def named(self, path):
        return [path]

    def found(self, path):
        # A pattern, unless something has it as its name.
        rows = self.rows(exact(path))
        if rows is None and SPECIAL.search(path):
            rows = self.rows(path)
        if rows is None:
            return None, []
        found = [Found(row.path.encode(), row.path, row.length, row.path) for row in rows]
        if len(found) == 1 and is_same(found[0].key, path):
            return None, found
        folder = os.path.commonpath([os.path.dirname(file.name) for file in found]) if found else path.encode()
        return folder, sorted(found, key=lambda file: file.name)

    def rows(self, path):
        """Paths and lengths; nothing if nothing is there."""
        from pyspark.errors import AnalysisException

        try:
            return files(self.spark, path).select("path", "length").collect()
        except AnalysisException as error:
            if error.getCondition() != "PATH_NOT_FOUND":
                raise
            return None

    def heads(self, found, length):
        """Spark reads whole files for this."""
        if not found:
            return
        by_path = {file.key: file for file in found}
        rows = files(self.spark, *map(exact, by_path)).selectExpr("path", f"substring(content, 1, {length}) AS head")
        for row in rows.toLocalIterator():
            if row.path in by_path:
                yield by_path.pop(row.path), bytes(row.head)
        for file in by_path.values():
            yield file, FileNotFoundError("is not there any more")
