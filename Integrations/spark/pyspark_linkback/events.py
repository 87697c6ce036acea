"""Event rows: `spark.read.format("linkback")` has a row for each callback."""

import json
from datetime import datetime, timedelta, timezone

from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition

from . import plan
from .child import Child
from .errors import LinkbackError
from .pump import Feeding

SCHEMA = (
    "time timestamp, session string, status string, route string, host string, response int, source string, "
    "file string, line bigint")
COLUMNS = ("session", "status", "route", "host", "response", "source", "file", "line")
# Options of this source. All others are options of `linkback events`.
OWN = ("path", "paths", "ignorecorruptfiles", "patience")
BLOCK = 1 << 20


class Task(InputPartition):
    def __init__(self, items):
        super().__init__(None)
        self.items = items


class EventSource(DataSource):
    """The callbacks of logs. Options of `linkback events` go without their dashes: `.option("since", "2026-11-22")`."""

    @classmethod
    def name(cls):
        return "linkback"

    def schema(self):
        return SCHEMA

    def reader(self, schema):
        return EventReader(dict(self.options))


class EventReader(DataSourceReader):
    def __init__(self, options):
        self.paths = json.loads(options["paths"]) if "paths" in options else [options.get("path")]
        if not self.paths[0]:
            raise LinkbackError("nothing to read: name files or folders, as in .load('logs/')")
        self.ignores_errors = options.get("ignorecorruptfiles", "false").lower() == "true"
        self.patience = float(options.get("patience", 300))
        self.arguments = arguments({name: value for name, value in options.items() if name.lower() not in OWN})
        # Whatever they say of it, rows are made of records.
        self.arguments += ["--output-format", "ndjson"]
        plan.checked(("events", "--frames"), *self.arguments)

    def partitions(self):
        found = plan.plan(self.paths, self.arguments, command="events")
        return [Task(task) for task in found.tasks]

    def read(self, partition):
        from .tasks import scratch

        with scratch() as folder, Child(
                "events", "--frames", "--threads", "1", *self.arguments, folder=folder, patience=self.patience,
                has_output=True) as child:
            with Feeding(child, partition.items, records_errors=False):
                for line in lines(child):
                    if line.startswith(b'{"record":"event"'):
                        yield row(json.loads(line))
            status, said = child.finish()
            if status == 1 and not self.ignores_errors:
                raise LinkbackError(
                    f"{said.strip()}\nTo have the rows of what can be read, add .option('ignoreCorruptFiles', 'true')",
                    status)


def lines(child):
    rest = b""
    while block := child.read(BLOCK):
        *whole, rest = (rest + block).split(b"\n")
        yield from whole


def row(event):
    return (time(event["time"]), *(event[column] for column in COLUMNS))


def time(text):
    """Spark's times have microseconds: finer ones are cut."""
    whole = datetime.fromisoformat(text[:19]).replace(tzinfo=timezone.utc)
    fraction = text[20:-1]
    return whole + timedelta(microseconds=int(fraction[:6].ljust(6, "0"))) if fraction else whole


def arguments(options):
    """`true` asks for a flag, `false` for none."""
    given = []
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if value.lower() == "true":
            given.append(option)
        elif value.lower() != "false":
            given.append(f"{option}={value}")
    return given
