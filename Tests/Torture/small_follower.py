#!/usr/bin/env python3
"""A small `events --follow` that survives power failures, or not, as BREAK says.

It knows rename-and-create and the lines that `lines.py` makes, no more. With it in Linkback's place
`powerloss` must find nothing, and each way to break it must be found: BREAK is one of `output-unsynced`,
`state-unsynced`, `output-first` (before the commit), `no-outbox`, `folder-unsynced`.
"""

import calendar
import glob
import json
import os
import re
import signal
import sqlite3
import sys
import time

BREAK = os.environ.get("BREAK", "")
DAY = 86_400
LINE = re.compile(rb'^\S+ - \S+ \[([^]]*)\] "GET (?:https://([^/]*))?(/cb[^?]*)\?lang=de&session_id=(\w+)'
                  rb'&status=(\w+) HTTP/1.1" (\d+) ')
OTHERS = ((b"cut off: ", "malformed"), (b'"POST ', "wrong_method"), (b"=abc_5&", "foreign"),
          (b"id=csn_5 ", "incomplete"), (b"/cb?session_id=csn_1&", "expired"))


class Follower:
    def __init__(self, words):
        given = dict(zip(words, words[1:]))
        self.once = "--once" in words
        self.log, self.output = words[-1], given.get("--output")
        self.limit = int(given["--max-line-length"])
        self.state = sqlite3.connect(given["--state"], isolation_level=None)
        level = "OFF" if BREAK == "state-unsynced" else "FULL"
        self.state.execute("PRAGMA journal_mode = WAL")
        self.state.execute(f"PRAGMA synchronous = {level}")
        for table in ("files (inode INTEGER PRIMARY KEY, offset INTEGER)",
                      "counts (bucket TEXT PRIMARY KEY, number INTEGER)",
                      "outbox (length INTEGER, bytes BLOB)"):
            self.state.execute(f"CREATE TABLE IF NOT EXISTS {table}")
        self.offsets = dict(self.state.execute("SELECT * FROM files"))
        self.counts = dict(self.state.execute("SELECT * FROM counts"))
        self.descriptor = os.open(self.output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        if BREAK != "folder-unsynced":
            folder = os.open(os.path.dirname(self.output), os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
        self.deliver()

    def count(self, bucket, number=1):
        self.counts[bucket] = self.counts.get(bucket, 0) + number

    def read(self):
        """The records of what is new."""
        records, changed = [], []
        for path in sorted(glob.glob(self.log + "*")):
            with open(path, "rb") as file:
                inode = os.fstat(file.fileno()).st_ino
                file.seek(offset := self.offsets.get(inode, 0))
                text = file.read()
            text = text[:text.rfind(b"\n") + 1]
            if text:
                self.offsets[inode] = offset + len(text)
                changed.append((inode, self.offsets[inode]))
                records += filter(None, map(self.record, text.splitlines()))
                self.count("bytes", len(text))
        return "".join(records).encode(), changed

    def record(self, line):
        self.count("lines")
        if len(line) > self.limit:
            return self.count("oversized")
        if not (found := LINE.match(line)):
            return self.count(next((bucket for text, bucket in OTHERS if text in line), "other"))
        at, host, route, session, status, response = (
            each and each.decode() for each in found.groups())
        seconds = calendar.timegm(time.strptime(at, "%d/%b/%Y:%H:%M:%S +0000"))
        self.count("callbacks")
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
        return json.dumps({
            "record": "event", "v": 1, "time": stamp, "session": session, "status": status,
            "route": route, "host": host, "response": int(response) or None, "source": "request",
            "file": self.log, "line": 1}) + "\n"

    def step(self):
        before = os.fstat(self.descriptor).st_size
        records, changed = self.read()
        if not changed:
            return False
        if BREAK in ("output-first", "no-outbox"):
            self.write(records)
        self.state.execute("BEGIN IMMEDIATE")
        self.state.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", changed)
        self.state.executemany("INSERT OR REPLACE INTO counts VALUES (?, ?)", self.counts.items())
        self.state.execute("DELETE FROM outbox")
        if BREAK != "no-outbox":
            self.state.execute("INSERT INTO outbox VALUES (?, ?)", (before, records))
        self.state.execute("COMMIT")
        if not BREAK in ("output-first", "no-outbox"):
            self.write(records)
        return True

    def write(self, records):
        os.write(self.descriptor, records)
        if BREAK != "output-unsynced":
            os.fsync(self.descriptor)

    def deliver(self):
        """Completes what was committed last."""
        for length, records in self.state.execute("SELECT * FROM outbox"):
            written = os.fstat(self.descriptor).st_size - length
            if written < len(records):
                self.write(records[max(0, written):])

    def run(self):
        if self.once:
            self.step()
            return
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        while not signal.sigtimedwait([signal.SIGTERM], 0.02):
            self.step()
        self.step()


def show(path):
    state = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    print(json.dumps({"record": "summary", "outside": 0, "limited": 0, **dict.fromkeys((
        "lines", "bytes", "callbacks", "incomplete", "foreign", "wrong_method", "malformed", "oversized",
        "expired", "other"), 0), **dict(state.execute("SELECT * FROM counts"))}))


if __name__ == "__main__":
    show(sys.argv[3]) if sys.argv[1] == "state" else Follower(sys.argv[1:]).run()
