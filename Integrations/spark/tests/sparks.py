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

    def starve(self, kibibytes):
        """Limits the program's memory in all attempts, and not that of Python: libraries need more than linkback."""
        (FAULTS / "memory").write_text(str(kibibytes))

    def limits(self):
        """The limits of memory, in KiB, with which executors ran the program."""
        return set((FAULTS / "limits").read_text().split())

    def held(self):
        """The processes of the fault `hold` that are still there."""
        return [process for process in (FAULTS / "held").read_text().split() if os.path.exists(f"/proc/{process}")]

    @contextlib.contextmanager
    def speculation(self):
        """Spark starts a task again, beside the first attempt, once half of the tasks are done."""
        configuration = self.spark.sparkContext._jsc.sc().conf()
        worker = worker_on_another_host(self.spark)
        configuration.set("spark.speculation.quantile", "0.5")
        try:
            yield
        finally:
            configuration.set("spark.speculation.quantile", "1")
            worker.shutdown()

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
        # On, but never before all tasks are done: see `speculation`.
        "spark.speculation": "true", "spark.speculation.quantile": "1", "spark.speculation.multiplier": "1",
        "spark.executor.heartbeatInterval": "2s", "spark.sql.warehouse.dir": str(FAULTS / "warehouse"),
        **{f"spark.executorEnv.{name}": value for name, value in environment.items()},
    }.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def worker_on_another_host(spark):
    """Spark never speculates on the host of the first attempt, and its own workers here are on one."""
    context = spark.sparkContext._jsc.sc()
    masters = context.schedulerBackend().getClass().getDeclaredField("masters")
    masters.setAccessible(True)
    jvm = spark.sparkContext._jvm
    return jvm.org.apache.spark.deploy.worker.Worker.startRpcEnvAndEndpoint(
        "127.0.0.2", 0, 0, 1, 1024, masters.get(context.schedulerBackend()), None, jvm.scala.Option.apply(3),
        context.conf(), jvm.scala.Option.empty())


FAULTS = None
