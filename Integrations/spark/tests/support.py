"""What tests share."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SAMPLES = ROOT / "SampleLogs"
STUB = HERE / "stub.py"
LINKBACK = os.environ.get("LINKBACK_PROGRAM")
PATIENCE = 60
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_EC2_METADATA_DISABLED": "true"}

sys.path.insert(0, str(HERE.parent))


def wait_for(what, holds, patience=PATIENCE):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"not within {patience} s: {what}")


class FolderTests(unittest.TestCase):
    """Each test has an empty folder of its own, which is the current one."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)


def linkback(*arguments, accepted=(0,), folder=None):
    """Runs the real program: exit status, standard output, and lines of standard error without its name."""
    done = subprocess.run([LINKBACK, *map(os.fspath, arguments)], cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode in accepted, (done.returncode, said)
    return done.returncode, done.stdout, [line.removeprefix("linkback: ") for line in said.splitlines()]


class ObjectStore:
    """A server that speaks S3, on loopback."""

    def __init__(self):
        import logging

        import boto3
        from moto.server import ThreadedMotoServer

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self.server.start()
        _, port = self.server.get_host_and_port()
        self.environment = CREDENTIALS
        self.parameters = f"endpoint_override=127.0.0.1:{port}&scheme=http&region=us-east-1"
        self.client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
                                   aws_access_key_id="none", aws_secret_access_key="none")
        self.client.create_bucket(Bucket="bucket")
        self.stop = self.server.stop

    def put(self, bucket, key, content):
        self.client.put_object(Bucket=bucket, Key=key, Body=content)

    def get(self, bucket, key):
        return self.client.get_object(Bucket=bucket, Key=key)["Body"].read()

    def delete(self, bucket, key):
        self.client.delete_object(Bucket=bucket, Key=key)
