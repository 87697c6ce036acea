"""What runs in tasks, on the nodes: linkback counts files, and merges slices."""

import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from . import items as all_items
from .child import Child
from .errors import LinkbackError
from .pump import feed

# What tasks pass on: pieces of partials. Slice 0 is what was said, slice -1 why all is refused.
ROWS = "slice int, number int, chunk_no int, chunk binary"
LARGEST_CHUNK = 4 << 20
# The exit status of what can't be merged.
REFUSED = 78
# How many rows come to Python at once, by which a batch is at most 64 MiB.
ROWS_A_BATCH = 16


class Settings(NamedTuple):
    """What tasks know besides their items."""

    options: tuple
    # How many slices the facts of each partial are cut into; none for a whole partial.
    slices: int
    # How often Spark tries a task.
    attempts: int
    patience: float
    # How many tasks go into one merge of whole partials.
    tasks_a_group: int = 1


def records_errors(attempts):
    """Whether this is the last attempt, after which nobody reads again."""
    from pyspark import TaskContext

    context = TaskContext.get()
    return context is None or context.attemptNumber() + 1 >= attempts


def scratch():
    """A folder that Spark removes, if the task can't."""
    local = os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0]
    return tempfile.TemporaryDirectory(dir=local if os.path.isdir(local) else None, prefix="linkback-")


def batch(rows):
    import pyarrow as pa

    slices, numbers, chunk_numbers, chunks = zip(*rows)
    return pa.RecordBatch.from_arrays(
        [pa.array(slices, pa.int32()), pa.array(numbers, pa.int32()), pa.array(chunk_numbers, pa.int32()),
         pa.array(chunks, pa.binary())], names=["slice", "number", "chunk_no", "chunk"])


def batches(rows):
    """Rows, in batches of few mebibytes."""
    waiting, size = [], 0
    for row in rows:
        waiting.append(row)
        size += len(row[3])
        if size >= LARGEST_CHUNK or len(waiting) >= 1000:
            yield batch(waiting)
            waiting, size = [], 0
    if waiting:
        yield batch(waiting)


def pieces(path, slice, number):
    with open(path, "rb") as file:
        for chunk_number, chunk in enumerate(iter(lambda: file.read(LARGEST_CHUNK), b"")):
            yield slice, number, chunk_number, chunk


# Map: files to partials

def counted(number, items, settings, opened=all_items.opened):
    """The rows of one task: its partial, in slices or whole, and what was said."""
    with scratch() as folder:
        sliced = ("--slices", str(settings.slices)) if settings.slices else ()
        with Child("count", "--partial", "--frames", *settings.options, *sliced, "-o", "partial",
                   folder=folder, patience=settings.patience) as child:
            feed(child, items, opened, records_errors(settings.attempts))
            _, said = child.finish()
        if settings.slices:
            for slice in range(1, settings.slices + 1):
                yield from pieces(Path(folder, f"partial.{slice}"), slice, number)
        else:
            yield from pieces(Path(folder, "partial"), 1 + number // settings.tasks_a_group, number)
        if said:
            yield 0, number, 0, said.encode()


def map_of_tasks(tasks, settings):
    """For a DataFrame of indices; each task is a number and items."""

    def run(indices):
        for incoming in indices:
            for index in incoming.column(0).to_pylist():
                yield from batches(counted(*tasks[index], settings))

    return run


def map_of_contents(items, settings):
    """For a DataFrame of files, each with its path and its content. `items` has numbers and items by path."""

    def run(files):
        from io import BytesIO

        for incoming in files:
            for path, content in zip(incoming.column(0).to_pylist(), incoming.column(1)):
                number, item = items[path]
                view = memoryview(content.as_buffer())
                yield from batches(
                    counted(number, [item], settings, lambda _, view=view: BytesIO(view)))

    return run


# Reduce: slices to sealed slices, or partials to one

def reduction(arguments):
    """For rows that are sorted by slice, number and chunk."""

    def run(incoming):
        return batches(merged_slices(rows(incoming), arguments))

    return run


def rows(incoming):
    for one in incoming:
        yield from zip(*(one.column(name).to_pylist() for name in ("slice", "number", "chunk_no", "chunk")))


def merged_slices(rows, arguments):
    """One partial for each slice; what was said is passed on."""
    collection = None
    try:
        for row in rows:
            if row[0] == 0:
                yield row
                continue
            if collection is None or row[0] != collection.slice:
                if collection is not None:
                    yield from collection.merged()
                collection = Collection(row[0], arguments)
            collection.add(*row[1:])
        if collection is not None:
            yield from collection.merged()
    finally:
        if collection is not None:
            collection.scratch.cleanup()


class Collection:
    """The partials of one slice, as files."""

    def __init__(self, slice, arguments):
        self.slice, self.arguments = slice, arguments
        self.scratch = scratch()
        self.folder = Path(self.scratch.name)
        self.names = []

    def add(self, number, chunk_number, chunk):
        name = f"task-{number}"
        if chunk_number == 0:
            self.names.append(name)
        elif not self.names or self.names[-1] != name:
            raise LinkbackError(f"chunk {chunk_number} of partial {number} came without those before it")
        with open(self.folder / name, "ab") as file:
            file.write(chunk)

    def merged(self):
        with self.scratch:
            with Child("merge", *self.arguments, "-o", "merged", *self.names, folder=self.folder) as child:
                child.close_input()
                status, said = child.finish((0, 1, REFUSED))
            if status == REFUSED:
                # Another attempt would say the same.
                yield -1, 0, 0, said.encode()
                return
            yield from pieces(self.folder / "merged", self.slice, 0)
