"""Counting on Spark: plan, map, shuffle by slice, reduce, merge."""

import contextlib
import tempfile
from pathlib import Path

from . import program, spark_files, tasks
from .errors import LinkbackError
from .plan import checked, plan
from .results import Counts, Partial, messages

MOST_SLICES = 64
TASKS_A_SLICE = 4
GROUPS = 16
PATIENCE = 300


def count(spark, paths, *options, limits=(), slices=None, through=None, patience=PATIENCE):
    """Counts logs, with the options of `linkback count`: the same bytes as one machine.

    Limits of names and rows (`--max-routes` and the like) are given apart, as they bite when all is merged.
    `through="spark"` has Spark read the files; without it that is so for schemes that pyarrow does not read.
    """
    options, limits = texts(options), texts(limits)
    check(options, limits)
    return count_plan(spark, plan(paths, options, spark, through), options, limits, slices, patience)


def partial(spark, paths, *options, through=None, patience=PATIENCE):
    """One whole partial of logs, for `merge`."""
    options = texts(options)
    check(options)
    return count_partial(spark, plan(paths, options, spark, through), options, patience)


def texts(options):
    return tuple(map(str, [options] if isinstance(options, str) else options))


def check(options, limits=()):
    """Has the program refuse what it would refuse in each task."""
    for option in options:
        if option.partition("=")[0] == "--rejected":
            raise LinkbackError("--rejected: its file would be written on each node; use linkback count", 64)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "partial"))
        checked(("count", "--partial", "--frames"), *options, "--slices", "1", "-o", path)
        if not Path(f"{path}.1").exists():
            raise LinkbackError(f"{' '.join(options)}: with these options linkback does not count", 64)
        program.run("merge", "--seal", *limits, "-o", f"{path}.sealed", f"{path}.1")


def count_plan(spark, plan, options, limits=(), slices=None, patience=PATIENCE):
    if slices is None:
        slices = max(1, min(MOST_SLICES, len(plan.tasks) // TASKS_A_SLICE))
    settings = tasks.Settings(task_options(spark, options), slices, attempts(spark), patience)
    with tempfile.TemporaryDirectory() as folder:
        said = reduced(spark, plan, settings, slices, ["--seal", *limits], folder)
        names = [str(slice) for slice in range(1, slices + 1)]
        missing = [name for name in names if not Path(folder, name).exists()]
        if missing:
            raise LinkbackError(f"slices {', '.join(missing)} did not come back; nothing was counted")
        status, printed, last = program.run(
            "merge", "--output-format", "ndjson", *names, accepted=(0, 1, 66), folder=folder)
    return Counts(printed, status, messages(*plan.messages, *said, last),
                  lambda: count_partial(spark, plan, options, patience))


def count_partial(spark, plan, options, patience=PATIENCE):
    a_group = -(-len(plan.tasks) // GROUPS)
    groups = -(-len(plan.tasks) // a_group)
    settings = tasks.Settings(task_options(spark, options), 0, attempts(spark), patience, a_group)
    with tempfile.TemporaryDirectory() as folder:
        said = reduced(spark, plan, settings, groups, ["--partial"], folder)
        kept = tempfile.TemporaryDirectory(prefix="linkback-")
        status, _, last = program.run(
            "merge", "--partial", "-o", str(Path(kept.name, "partial")), *map(str, range(1, groups + 1)),
            accepted=(0, 1), folder=folder)
    return Partial(kept, status, messages(*plan.messages, *said, last))


def reduced(spark, plan, settings, slices, arguments, folder):
    """Writes what each slice came to into the folder, by its number. Returns what was said."""
    rows_a_batch = 1 if plan.is_through_spark else tasks.ROWS_A_BATCH
    said = {}
    with configured(spark, "spark.sql.execution.arrow.maxRecordsPerBatch", rows_a_batch):
        rows = (
            mapped(spark, plan, settings)
            .repartition(slices, "slice").sortWithinPartitions("slice", "number", "chunk_no")
            .mapInArrow(tasks.reduction(arguments), tasks.ROWS))
        for row in sorted(rows.collect(), key=lambda row: (row["slice"], row["number"], row["chunk_no"])):
            text = bytes(row["chunk"]).decode("utf-8", "replace") if row["slice"] <= 0 else ""
            if row["slice"] < 0:
                raise LinkbackError(text.strip(), tasks.REFUSED)
            if row["slice"] == 0:
                said[row["number"]] = text
                continue
            with open(Path(folder, str(row["slice"])), "ab") as file:
                file.write(row["chunk"])
    return [said[number] for number in sorted(said)]


def mapped(spark, plan, settings):
    numbered = list(enumerate(plan.tasks))
    if not plan.is_through_spark:
        return mapped_tasks(spark, numbered, settings)
    read = {task[0].key: (number, task[0]) for number, task in numbered if not task[0].problem}
    # What could not be listed has no content.
    unread = [(number, task) for number, task in numbered if task[0].problem]
    if not read:
        return mapped_tasks(spark, unread, settings)
    files = spark_files.files(spark, *map(spark_files.exact, read)).select("path", "content")
    contents = files.mapInArrow(tasks.map_of_contents(read, settings), tasks.ROWS)
    return contents.union(mapped_tasks(spark, unread, settings)) if unread else contents


def mapped_tasks(spark, numbered, settings):
    # As many partitions as numbers: each is a task that Spark tries again by itself.
    indices = spark.range(0, len(numbered), 1, len(numbered))
    return indices.mapInArrow(tasks.map_of_tasks(numbered, settings), tasks.ROWS)


# What Spark is told, and tells

def setting(spark, name, default):
    try:
        return spark.conf.get(name, default)
    except Exception:
        # A shared cluster may hide it.
        return default


def attempts(spark):
    """How often Spark tries a task. In one process it does not try again, unless its master says so."""
    master = setting(spark, "spark.master", "")
    if master.startswith("local") and not master.startswith("local-cluster"):
        return int(master.partition(",")[2].rstrip("]") or 1)
    return int(setting(spark, "spark.task.maxFailures", "4"))


def task_options(spark, options):
    """A task uses as many threads as Spark gives it processors, unless the options say otherwise."""
    if any(option.partition("=")[0] == "--threads" for option in options):
        return options
    return ("--threads", setting(spark, "spark.task.cpus", "1"), *options)


@contextlib.contextmanager
def configured(spark, name, value):
    before = setting(spark, name, None)
    spark.conf.set(name, str(value))
    try:
        yield
    finally:
        if before is None:
            spark.conf.unset(name)
        else:
            spark.conf.set(name, before)
