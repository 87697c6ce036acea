"""What is read, in which tasks."""

import os
from typing import NamedTuple

from . import frames, items, mirror, program, stores
from .errors import LinkbackError


class Plan(NamedTuple):
    """Items in tasks, in the order of `linkback count`; and what was said of files that are left out."""

    tasks: list
    messages: list
    # Whether Spark brings the content; then each task is a file.
    is_through_spark: bool = False

    @property
    def items(self):
        return [item for task in self.tasks for item in task]


def checked(command, *options):
    """Has the program check options, before anything is read. What it prints of an empty stream."""
    options = [str(option) for option in options]
    return program.run(*command, *options, input=frames.EMPTY)[1]


def plan(paths, options=(), spark=None, through=None, range_bytes=4 * items.GIBIBYTE, task_bytes=None,
         command="count"):
    """The plan for some paths: files, folders, patterns and URIs."""
    paths = [os.fsdecode(path) for path in ([paths] if isinstance(paths, (str, bytes, os.PathLike)) else paths)]
    if not paths:
        raise LinkbackError("nothing to read: name files or folders")
    judge, known = mirror.Mirror(), {}
    for path in paths:
        store = stores.store(path, spark, through)
        store = known.setdefault((type(store), getattr(store, "scheme", ""), getattr(store, "parameters", "")), store)
        for name in store.named(path):
            judge.add(name, store)
    found = judge.judged(command, [str(option) for option in options])
    is_through_spark = any(type(store).__name__ == "SparkStore" for store in known.values())
    if is_through_spark:
        if len(known) > 1:
            raise LinkbackError("some paths are read by Spark and some are not; add through='spark', or count twice")
        return Plan([[item] for item in found], judge.messages, True)
    divided = [part for item in found for part in items.divided(item, range_bytes)]
    return Plan(items.grouped(divided, task_bytes), judge.messages)
