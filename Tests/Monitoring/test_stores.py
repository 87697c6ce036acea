#!/usr/bin/env python3
"""The queries of Integrations/stores/README.md give the numbers of `linkback count`."""

import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import duckdb
import duckdb_extension_sqlite

from processes import Processes, free_port, get, wait_for

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRODUCTS = pathlib.Path(os.environ.get("LINKBACK_PRODUCTS", ROOT / ".build/debug"))
LINKBACK = PRODUCTS / "linkback"
PAGE = (ROOT / "Integrations/stores/README.md").read_text()
BLOCK = re.compile(r"^```(?:sql|sh)\n(?:--|#) (\S+): ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUERIES = {name: (kind, text) for kind, name, text in BLOCK.findall(PAGE)}


class StoreTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.linkback("generate", "--lines", "30000", "--share", "0.1", "--rate", "1", "-o", "all.log")
        lines = (self.folder / "all.log").read_bytes().splitlines(keepends=True)
        # In parts, so that windows are revised.
        with open(self.folder / "access.log", "wb") as log:
            for part in (lines[::2], lines[1::2]):
                log.write(b"".join(part))
                log.flush()
                self.linkback("follow", "--once", "--state", "state.sqlite", "-o", "windows.ndjson", "access.log")
        self.counted = [json.loads(line) for line in
                        self.linkback("count", "--window", "1m", "all.log").splitlines()]

    def linkback(self, *arguments):
        return subprocess.run(
            [LINKBACK, *arguments], cwd=self.folder, check=True, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True).stdout

    def records(self, kind):
        return [record for record in self.counted if record["record"] == kind]

    def rows(self, name):
        """What a query of the page finds, run in the folder as a user would."""
        kind, text = QUERIES[name]
        if kind == "jq":
            return subprocess.run(["bash", "-c", text], cwd=self.folder, check=True,
                                  stdout=subprocess.PIPE, text=True).stdout.splitlines()
        before = os.getcwd()
        os.chdir(self.folder)
        try:
            with duckdb.connect() as database:
                database.execute("SET TimeZone = 'UTC'")
                if kind == "duckdb-sqlite":
                    self.load_sqlite(database)
                for statement in filter(str.strip, text.split(";\n")):
                    database.execute(statement)
                return database.fetchall()
        finally:
            os.chdir(before)

    def load_sqlite(self, database):
        """The extension, from its package: by its name it would be downloaded."""
        package = pathlib.Path(duckdb_extension_sqlite.__file__).parent
        extension = self.folder / "sqlite_scanner.duckdb_extension"
        shutil.copy(next(package.rglob("*.duckdb_extension")), extension)
        database.execute(f"LOAD '{extension}'")

    def test_windows_were_revised(self):
        written = [json.loads(line) for line in (self.folder / "windows.ndjson").read_text().splitlines()]
        self.assertTrue(any(record["revision"] > 0 for record in written))

    def test_hits_by_day(self):
        expected = collections.Counter()
        for window in self.records("window"):
            expected[window["start"][:10], window["status"]] += window["hits"]
        found = {(str(day), status): hits for day, status, hits in self.rows("callbacks by day and status")}
        self.assertEqual(found, expected)

    def test_totals_of_the_state(self):
        expected = {total["status"]: total["final_sessions"] for total in self.records("total")}
        self.assertEqual(dict(self.rows("how sessions ended, in all")), expected)

    def test_success_rate_by_hour(self):
        rows = self.rows("success rate by hour")
        summary = self.records("summary")[0]
        self.assertGreater(len(rows), 5)
        self.assertEqual(sum(sessions for _, sessions, _ in rows), summary["sessions"])
        successful = sum(total["final_sessions"] for total in self.records("total")
                         if total["status"] == "success")
        self.assertEqual(sum(row[2] or 0 for row in rows), successful)

    def test_windows_as_csv(self):
        expected = {f'"{window["start"]}","{window["status"]}",{window["hits"]},{window["sessions"]}'
                    for window in self.records("window")}
        self.assertEqual(set(self.rows("the latest record of each window, as CSV")), expected)

    def test_all_records_over_http(self):
        _, loop = QUERIES["all records after a commit, page by page"]
        processes = Processes(self.folder)
        self.addCleanup(processes.end_all)
        address = f"127.0.0.1:{free_port()}"
        processes.start("serve", PRODUCTS / "linkback-serve", "--state", "state.sqlite", "--listen", address)
        wait_for("the server reads the state", lambda: get(f"http://{address}/readyz"))
        script = loop.replace("127.0.0.1:8090", address)
        subprocess.run(["bash", "-c", script], cwd=self.folder, check=True)

        records = [json.loads(line) for line in (self.folder / "new.ndjson").read_text().splitlines()]
        self.assertGreater(len(records), 1000)  # more than one answer has
        latest = {(record["start"], record["status"]): record["hits"]
                  for record in sorted(records, key=lambda record: record["commit"])}
        self.assertEqual(latest, {(window["start"], window["status"]): window["hits"]
                                  for window in self.records("window")})
        self.assertEqual(int((self.folder / "commit").read_text()), max(record["commit"] for record in records))

        (self.folder / "new.ndjson").unlink()
        subprocess.run(["bash", "-c", script], cwd=self.folder, check=True)
        self.assertEqual((self.folder / "new.ndjson").read_text(), "")

    def test_each_query_is_run(self):
        self.assertEqual(len(QUERIES), 5)


if __name__ == "__main__":
    unittest.main()
