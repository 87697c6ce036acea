#!/usr/bin/env python3
"""What befalls a server and the state that it shows: its programs are killed and stopped, the state is replaced, begun
anew, brought up to date, kept from it, damaged, or on a full disk. It says why, and goes on by itself.

The folder of the programs is in LINKBACK_PRODUCTS. Some tests need to be root.
"""

import collections
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.error

from processes import Processes, free_port, get, wait_for
from streams import WindowStream

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRODUCTS = pathlib.Path(os.environ.get("LINKBACK_PRODUCTS", ROOT / ".build/debug"))
LINKBACK = PRODUCTS / "linkback"
NOBODY = 65534


class ServerFaultTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        os.chmod(self.folder, 0o755)
        self.processes = Processes(folder.name)
        self.addCleanup(self.processes.end_all)
        self.data = self.folder / "data"
        self.data.mkdir()
        self.state = self.data / "state"
        self.written, self.sessions = collections.Counter(), 0
        self.port = free_port()
        self.stream = None

    # What is written and run

    def write(self, status, count, log="access.log"):
        now = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
        with open(self.folder / log, "a", encoding="ascii") as file:
            for _ in range(count):
                self.sessions += 1
                file.write(f'192.0.2.1 - - [{now}] "GET /link?session_id=csn_{self.sessions}&status={status} '
                           f'HTTP/1.1" 302 0 "-" "Mozilla/5.0"\n')
        self.written[status] += count

    def start_follow(self, *options):
        self.processes.start("follow", LINKBACK, "follow", "--state", self.state, "-o", self.folder / "windows",
                             *options, "access.log")

    def start_server(self, *prefix):
        self.processes.start("serve", *prefix, PRODUCTS / "linkback-serve", "--state", self.state,
                             "--listen", f"127.0.0.1:{self.port}")
        wait_for("the server answers", lambda: self.ask("/healthz")[0] == 200)

    def start(self):
        """Both, a reader, and some numbers."""
        self.write("success", 5)
        self.start_follow()
        self.start_server()
        self.stream = WindowStream(self.port)
        self.addCleanup(self.stream.ends.set)
        self.is_shown()

    # What is seen

    def ask(self, path):
        try:
            return 200, get(f"http://127.0.0.1:{self.port}{path}")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def counted(self):
        totals = collections.Counter()
        for line in self.ask("/metrics")[1].splitlines():
            if line.startswith("linkback_callbacks_total{"):
                sample, value = line.rsplit(" ", 1)
                totals[sample.split('"')[1]] += int(value)
        return +totals

    def is_shown(self, total=None):
        """The server has what was written, and a stream has it."""
        total = self.written if total is None else total
        wait_for(f"{total} are shown", lambda: self.counted() == total, 20)
        wait_for("the server is ready", lambda: self.ask("/readyz")[0] == 200)
        self.assertEqual(self.counted(), total)
        self.assertIn("linkback_state_readable 1\n", self.ask("/metrics")[1])
        if self.stream:
            wait_for(f"the stream has {total}", lambda: self.stream.total() == total, 20)
            self.assertEqual(self.stream.faults, [])

    def is_kept_from(self, reason, has_numbers=True):
        """The server says why it shows what it has read last."""
        before = self.counted()
        wait_for(f"the server says: {reason}", lambda: reason in self.ask("/readyz")[1], 20)
        status, said = self.ask("/readyz")
        self.assertEqual((status, reason in said), (503, True), said)
        self.assertEqual(self.ask("/healthz"), (200, "ok\n"))
        self.assertIn("linkback_state_readable 0\n", self.ask("/metrics")[1])
        self.assertEqual(self.counted(), before)
        self.assertEqual(self.ask("/")[0], 200 if has_numbers else 503)

    # What befalls them

    def test_processes_are_killed_and_stopped(self):
        self.start()
        for names, number in ((["follow"], signal.SIGKILL), (["serve"], signal.SIGKILL),
                              (["follow", "serve"], signal.SIGKILL), (["serve"], signal.SIGTERM),
                              (["follow"], signal.SIGSTOP), (["serve"], signal.SIGSTOP),
                              (["follow", "serve"], signal.SIGSTOP)):
            with self.subTest(names=names, number=number):
                self.write("success", 3)
                for name in names:
                    if number == signal.SIGSTOP:
                        self.processes.send(name, number)
                    else:
                        self.processes.end(name, number)
                self.write("user_aborted", 2)
                if "serve" not in names:
                    self.assertEqual(self.ask("/readyz")[0], 200)
                for name in names:
                    if number == signal.SIGSTOP:
                        self.processes.send(name, signal.SIGCONT)
                    else:
                        {"follow": self.start_follow, "serve": self.start_server}[name]()
                self.is_shown()
        self.assertEqual(self.stream.resets, 0)
        self.assertGreater(self.stream.connections, 3)

    def test_readers_that_take_nothing_do_not_keep_it(self):
        # More than sockets hold: nearly each callback is in a window of its own.
        subprocess.run([LINKBACK, "generate", "--lines", "30000", "--share", "1", "--rate", "0.02", "-o",
                        self.folder / "access.log"], check=True)
        self.start_follow()
        self.start_server()
        wait_for("all is counted", lambda: sum(self.counted().values()) > 29_000)
        with contextlib.ExitStack() as stack:
            for _ in range(5):
                reader = stack.enter_context(socket.socket())
                reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                reader.connect(("127.0.0.1", self.port))
                reader.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertTrue(reader.recv(100).startswith(b"HTTP/1.1 200 "))
            wait_for("all of them read", lambda: "linkback_sse_clients 5\n" in self.ask("/metrics")[1])
            began = time.monotonic()
            self.assertEqual(self.processes.end("serve"), 0)
            # Each write might take 10 s.
            self.assertLess(time.monotonic() - began, 6)

    def test_the_state_is_replaced_by_another(self):
        self.start()
        self.write("auth_expired", 7, "other.log")
        subprocess.run([LINKBACK, "follow", "--once", "--state", self.data / "other", "-o", self.folder / "others",
                        self.folder / "other.log"], check=True, stderr=subprocess.DEVNULL)
        self.processes.end("follow")
        self.replace(self.data / "other")
        self.is_shown({"auth_expired": 7})
        self.assertEqual(self.stream.resets, 1)

    def replace(self, other):
        """As a backup is put back: SQLite's log belongs to the file that it lies beside."""
        os.replace(other, self.state)
        for end in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(f"{self.state}{end}")

    def test_the_state_is_begun_anew(self):
        self.start()
        self.processes.end("follow")
        subprocess.run([LINKBACK, "state", "reset", self.state], check=True, capture_output=True)
        self.is_kept_from("no such file")
        os.remove(self.folder / "access.log")
        self.written.clear()
        self.write("bad_configuration", 4)
        self.start_follow()
        self.is_shown()
        self.assertEqual(self.stream.resets, 1)

    def test_the_state_is_brought_up_to_date(self):
        with contextlib.closing(sqlite3.connect(self.state)) as database:
            database.executescript((ROOT / "Tests/StateFiles/version-2.sql").read_text())
        self.start_server()
        self.is_kept_from("made by an earlier version of Linkback", has_numbers=False)
        self.write("success", 5)
        self.start_follow("--by", "route")
        # What the state has of the past.
        self.is_shown(self.written + collections.Counter(success=2, auth_expired=1, user_aborted=1))

    def test_the_folder_goes_away(self):
        self.start()
        os.rename(self.data, self.folder / "elsewhere")
        self.is_kept_from("its folder does not exist")
        os.rename(self.folder / "elsewhere", self.data)
        self.write("success", 2)
        self.is_shown()
        self.assertEqual(self.stream.resets, 0)

    @unittest.skipUnless(os.getuid() == 0, "needs root: the server runs as another user")
    def test_the_state_may_not_be_read(self):
        self.write("success", 5)
        group = "nogroup"
        self.start_follow("--state-group", group)
        wait_for("there is a state", self.state.exists)
        os.chmod(self.data, 0o700)
        with open_to_all(PRODUCTS):
            self.start_server("setpriv", f"--reuid={NOBODY}", f"--regid={group}", "--clear-groups")
        self.is_kept_from("ermission denied", has_numbers=False)
        os.chmod(self.data, 0o755)
        self.is_shown()
        os.chmod(self.data, 0o700)
        self.is_kept_from("ermission denied")
        self.write("success", 2)
        os.chmod(self.data, 0o755)
        self.is_shown()

    def test_the_state_is_damaged(self):
        self.start()
        self.processes.end("follow")
        good = self.folder / "good"
        shutil.copy(self.state, good)
        size = good.stat().st_size
        for name, damage, reason in (
                ("no database", lambda file: file.write(b"not a database" * 300), "not a state of Linkback"),
                ("empty", lambda file: file.truncate(0), "not a state of Linkback"),
                ("cut", lambda file: file.truncate(size // 2), "damaged"),
                ("zeros", lambda file: (file.seek(4096), file.write(bytes(size - 4096))), "damaged")):
            with self.subTest(name):
                bad = self.data / "bad"
                shutil.copy(good, bad)
                with open(bad, "r+b") as file:
                    damage(file)
                self.replace(bad)
                self.is_kept_from(reason)
                shutil.copy(good, self.data / "copy")
                self.replace(self.data / "copy")
                self.is_shown()
        self.start_follow()
        self.write("success", 3)
        self.is_shown()
        self.assertEqual(self.stream.resets, 0)

    @unittest.skipUnless(os.getuid() == 0, "needs root: a small disk is mounted")
    def test_the_disk_is_full(self):
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", self.data],
                                 capture_output=True, text=True)
        if mounted.returncode != 0:
            self.skipTest(f"no disk can be mounted: {mounted.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.data], check=True)
        self.start()
        shown = dict(self.written)
        with open(self.data / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
            while filler.write(bytes(4096)):
                pass
        # More than what is left in the last pages of the state's files.
        for _ in range(20):
            self.write("success", 200)
        wait_for("follow can't save", lambda: "could not be saved" in self.processes.said("follow"))
        # What was saved is there to be read, by whoever comes, too.
        self.processes.end("serve", signal.SIGKILL)
        self.start_server()
        wait_for("the server is ready", lambda: self.ask("/readyz")[0] == 200)
        self.assertGreaterEqual(self.counted()["success"], shown["success"])
        os.remove(self.data / "filler")
        self.is_shown()
        self.assertEqual(self.stream.resets, 0)


@contextlib.contextmanager
def open_to_all(folder):
    """Folders that another user has to go through, for as long as a program is started from there."""
    changed = []
    for path in (folder.resolve(), *folder.resolve().parents):
        mode = path.stat().st_mode
        if not mode & 0o001:
            changed.append((path, mode))
            os.chmod(path, mode | 0o011)
    try:
        yield
    finally:
        for path, mode in changed:
            os.chmod(path, mode)


if __name__ == "__main__":
    unittest.main()
