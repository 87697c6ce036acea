#!/usr/bin/env python3
"""The wheel, in a new environment, where no toolchain and no Spark is in the path."""

import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile

import support
from support import HERE, SAMPLES, linkback

SCRIPT = """
import pyspark_linkback, pyspark_linkback.program as program
assert "pyspark" not in __import__("sys").modules
print(program.path())
print(program.run("--version")[1].decode().split()[1])
try:
    program.run("count", "--since", "soon")
except pyspark_linkback.LinkbackError as error:
    assert error.status == 64 and "'soon' is not a valid time" in str(error)
else:
    raise AssertionError
"""


@unittest.skipUnless(support.LINKBACK, "LINKBACK_PROGRAM names no program")
class WheelTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.wheel = cls.build("one")
        subprocess.run([sys.executable, "-m", "venv", cls.folder / "venv"], check=True)
        # What it needs from elsewhere is not of interest here.
        pip = [cls.folder / "venv/bin/pip", "install", "--quiet", "--no-index", "--no-deps"]
        subprocess.run([*pip, cls.wheel], check=True)

    @classmethod
    def build(cls, name):
        done = subprocess.run([HERE.parent / "build", "--program", support.LINKBACK, cls.folder / name], check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        return pathlib.Path(done.stdout.strip())

    def run_clean(self, *command):
        environment = {"PATH": f"{self.folder}/venv/bin:/usr/bin:/bin", "HOME": str(self.folder)}
        return subprocess.run(command, cwd=self.folder, env=environment, check=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE).stdout

    def test_the_program_runs(self):
        path, version = self.run_clean(self.folder / "venv/bin/python", "-c", SCRIPT).decode().split()
        self.assertTrue(path.startswith(f"{self.folder}/venv/lib"))
        self.assertIn(f"-{version}-", self.wheel.name)
        _, expected, _ = linkback("count", SAMPLES / "basics")
        for command in (["linkback"], ["python", "-m", "pyspark_linkback"]):
            program = self.folder / "venv/bin" / command[0]
            self.assertEqual(self.run_clean(program, *command[1:], "count", SAMPLES / "basics"), expected)

    def test_the_name_says_where_it_runs(self):
        dump = subprocess.run(["objdump", "-p", support.LINKBACK], check=True, stdout=subprocess.PIPE, text=True).stdout
        is_portable = not re.search("NEEDED +lib(sqlite3|zstd|swift)", dump)
        self.assertRegex(self.wheel.name, r"-py3-none-manylinux_2_\d+_" if is_portable else "-py3-none-linux_")

    def test_equal_content_gives_equal_bytes(self):
        self.assertEqual(*(hashlib.sha256(path.read_bytes()).digest() for path in (self.wheel, self.build("two"))))

    def test_it_holds_the_package_and_the_program(self):
        with zipfile.ZipFile(self.wheel) as wheel:
            names = {name for name in wheel.namelist() if ".dist-info/" not in name}
            self.assertIsNone(wheel.testzip())
        modules = {f"pyspark_linkback/{path.name}" for path in (HERE.parent / "pyspark_linkback").glob("*.py")}
        self.assertEqual(names, modules | {"pyspark_linkback/bin/linkback"})
        installed = next((self.folder / "venv/lib").rglob("bin/linkback"))
        self.assertTrue(os.access(installed, os.X_OK))


if __name__ == "__main__":
    unittest.main()
