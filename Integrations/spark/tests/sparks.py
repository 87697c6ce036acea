"""One Spark for all tests: a master, and two executors as processes of their own."""

import atexit
import contextlib
import os
import pathlib
import shutil
import sys
import tempfile

import support
from support import HERE, linkback

ATTEMPTS = 3


class SparkTests(support.FolderTests):
    """Its Spark ends with the process."""

    spark = None

    @classmethod
    def setUpClass(cls):
        if SparkTests.spark is None:
            SparkTests.spark = start()

    def setUp(self):
        super().setUp()
        shutil.rmtree(FAULTS)
        (FAULTS / "done").mkdir(parents=True)

    def fault(self, *names):
        """Asks for faults, each once: `count.fail`, `merge.kill-executor`."""
        for name in names:
            (FAULTS / name).touch()

    def faults_done(self):
        return sorted(path.name for path in (FAULTS / "done").iterdir())

    def calls(self, command):
        """How often executors ran the program."""
        path = FAULTS / "calls"
        return path.read_text().split().count(command) if path.exists() else 0

    def limits(self):
        """The limits of memory, in KiB, with which executors ran the program."""
        return set((FAULTS / "limits").read_text().split())

    @contextlib.contextmanager
    def memory(self, mebibytes):
        """What `spark.executor.pyspark.memory` comes to in the tasks of a job."""
        context = self.spark.sparkContext
        context.setLocalProperty("resource.pyspark.memory", str(mebibytes))
        try:
            yield
        finally:
            context.setLocalProperty("resource.pyspark.memory", None)

    def check(self, counts, *arguments, options=()):
        """Counts are those of one machine, byte for byte, with its exit status and the errors that it names."""
        status, printed, said = linkback("count", *options, *arguments, accepted=(0, 1, 66))
        self.assertEqual(counts.ndjson.decode(), printed.decode())
        self.assertEqual(counts.exit_status, status)
        return said


def start():
    from pyspark.sql import SparkSession

    global FAULTS
    FAULTS = pathlib.Path(tempfile.mkdtemp(prefix="linkback-faults-"))
    environment = {
        "LINKBACK_PROGRAM": str(HERE / "faulty"), "LINKBACK_REAL": support.LINKBACK, "LINKBACK_FAULTS": str(FAULTS),
        "PYTHONPATH": str(HERE.parent), "SPARK_LOCAL_IP": "127.0.0.1", **support.CREDENTIALS}
    atexit.register(shutil.rmtree, FAULTS, ignore_errors=True)
    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYTHONPATH=str(HERE.parent), PYSPARK_PYTHON=sys.executable)
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("linkback")
    for name, value in {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
        "spark.task.maxFailures": str(ATTEMPTS), "spark.sql.shuffle.partitions": "2",
        "spark.executor.heartbeatInterval": "2s", "spark.sql.warehouse.dir": str(FAULTS / "warehouse"),
        **{f"spark.executorEnv.{name}": value for name, value in environment.items()},
    }.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


FAULTS = None
