#!/usr/bin/env python3
"""Reads and merges partials as `Integrations/partials/README.md` says, and compares with `linkback count`.

    partials.py .build/debug/linkback LOG...

Another implementation of the format: the program writes a partial of each log, this adds them up.
"""

import datetime
import json
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

MAGIC = b"linkback-partial 1\n"
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx", "none")
RUNS = ([], ["--by", "route"], ["--window", "1m"], ["--window", "1h", "--by", "route,host"])


class Payload:
    def __init__(self, content):
        self.content, self.position = content, 0

    def numbers(self, form):
        found = struct.unpack_from("<" + form, self.content, self.position)
        self.position += struct.calcsize("<" + form)
        return found

    def text(self):
        length, = self.numbers("I")
        self.position += length
        return self.content[self.position - length:self.position]

    def variable(self):
        number = shift = 0
        while True:
            byte, = self.numbers("B")
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    def is_over(self):
        return self.position == len(self.content)


def sections(content):
    """Tags and payloads of a partial; an AssertionError for one that is damaged."""
    assert content.startswith(MAGIC)
    position = len(MAGIC)
    while position < len(content):
        tag, length = content[position:position + 4].decode(), *struct.unpack_from("<I", content, position + 4)
        end = position + 8 + length
        assert struct.unpack_from("<I", content, end) == (zlib.crc32(content[:end]),), tag
        yield tag, Payload(content[position + 8:end])
        position = end + 4
    assert tag == "done"


class Partial:
    def __init__(self, content):
        self.options, self.names, self.rows, self.windows, self.facts = {}, ([], [], []), [], [], []
        self.sealed = []
        files = 0
        for tag, payload in sections(content):
            if tag == "head":
                payload.text()
                self.slice, self.slices, self.is_sealed = payload.numbers("IIB")
                while not payload.is_over():
                    name, value = payload.text(), payload.text()
                    self.options[name.decode()] = value.decode()
                    payload.numbers("B")
            elif tag == "file":
                files += 1
            elif tag == "name":
                kind, = payload.numbers("B")
                while not payload.is_over():
                    self.names[kind].append(payload.text().decode())
            elif tag == "rows":
                while not payload.is_over():
                    numbers = payload.numbers("iiiqqq6q")
                    key = tuple(None if number < 0 else self.names[kind][number]
                                for kind, number in enumerate(numbers[:3]))
                    self.rows.append((key, *numbers[4:6], numbers[6:]))
            elif tag == "wind":
                while not payload.is_over():
                    start, row, *hits = payload.numbers("qi6q")
                    self.windows.append((start, row, hits))
            elif tag == "fact":
                self.read_facts(payload)
            elif tag == "seal":
                while not payload.is_over():
                    self.sealed.append(payload.numbers("qq"))
            elif tag == "done":
                assert payload.numbers("qqqq") == (files, len(self.rows), len(self.windows), len(self.facts))
                assert len(self.sealed) == self.is_sealed * (len(self.rows) + len(self.windows))

    def read_facts(self, payload):
        count, base, unit = payload.numbers("Iqq")
        session = 0
        for _ in range(count):
            session += payload.variable()
            row, distance = payload.variable(), payload.variable()
            self.facts.append((session, base + distance * unit, row))
            assert session * self.slices >> 64 == self.slice - 1
        assert payload.is_over()
        assert self.facts == sorted(set(self.facts), key=lambda fact: (fact[0], fact[2], fact[1]))


def length(window):
    return int(window[:-1]) * {"s": 1, "m": 60, "h": 3_600, "d": 86_400}[window[-1]] if window else None


def merged(partials):
    """Totals by key, and windows by start and key: each a list of hits by response, sessions, final, first, last."""
    window = length(partials[0].options["--window"])
    totals, windows, sessions = {}, {}, {}
    for partial in partials:
        for key, first, last, hits in partial.rows:
            total = totals.setdefault(key, [[0] * 6, 0, 0, first, last])
            total[0] = [left + right for left, right in zip(total[0], hits)]
            total[3:] = [min(total[3], first), max(total[4], last)]
        for start, row, hits in partial.windows:
            entry = windows.setdefault((start, partial.rows[row][0]), [[0] * 6, 0])
            entry[0] = [left + right for left, right in zip(entry[0], hits)]
        for session, time, row in partial.facts:
            start = time // 10**9 // window * window if window else None
            facts = sessions.setdefault(session, {})
            place = (start, partial.rows[row][0])
            facts[place] = max(facts.get(place, time), time)
    for facts in sessions.values():
        for key in {key for _, key in facts}:
            totals[key][1] += 1
        latest = max(facts.values())
        final = min((key for (_, key), time in facts.items() if time == latest), key=order)
        totals[final][2] += 1
        for place in facts:
            if window:
                windows[place][1] += 1
    return totals, windows


def order(key):
    """Of keys at one time, the least is a session's last."""
    return key[0] != "success", *((name is not None, (name or "").encode()) for name in key)


def rfc3339(nanoseconds):
    seconds, rest = divmod(nanoseconds, 10**9)
    text = (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).isoformat()
    digits = f"{rest:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return text + (f".{digits}" if digits else "") + "Z"


def comparable(records):
    """What `merged` gives, from the records of a count."""
    totals, windows = {}, {}
    for record in map(json.loads, records.splitlines()):
        key = (record.get("status"), record.get("route"), record.get("host"))
        hits = [record.get("responses", {}).get(name, 0) for name in CLASSES]
        if record["record"] == "total":
            totals[key] = [hits, record["sessions"], record["final_sessions"], record["first"], record["last"]]
        elif record["record"] == "window":
            windows[(record["start"], key)] = [hits, record["sessions"]]
    return totals, windows


def check(linkback, logs, options, folder):
    def run(*arguments):
        return subprocess.run([linkback, *arguments], check=True, stdout=subprocess.PIPE).stdout

    counted = run("count", *options, *logs)
    parts = []
    for number, log in enumerate(logs):
        parts.append(str(Path(folder, f"{number}.part")))
        run("count", "--partial", *options, "-o", parts[-1], log)
    assert run("merge", *parts) == counted
    totals, windows = merged([Partial(Path(part).read_bytes()) for part in parts])
    totals = {key: [*total[:3], rfc3339(total[3]), rfc3339(total[4])] for key, total in totals.items()}
    windows = {(rfc3339(start * 10**9), key): entry for (start, key), entry in windows.items()}
    expected = comparable(counted)
    assert expected[0] and (totals, windows) == expected, options
    check_slices(run, options, logs, counted, expected[0], folder)
    print(f"same: {' '.join(options) or 'count'}: {len(totals)} rows, {len(windows)} of windows")


def check_slices(run, options, logs, counted, totals, folder):
    """Sealed slices hold the sessions of the totals, and are merged to the bytes of the count."""
    sealed, sessions = [], {}
    for number, log in enumerate(logs):
        run("count", "--partial", "--slices", "3", *options, "-o", f"{folder}/{number}", log)
    for number in (1, 2, 3):
        sealed.append(f"{folder}/sealed.{number}")
        run("merge", "--seal", "-o", sealed[-1], *(f"{folder}/{log}.{number}" for log in range(len(logs))))
        partial = Partial(Path(sealed[-1]).read_bytes())
        for (key, *_), counts in zip(partial.rows, partial.sealed):
            sessions[key] = [left + right for left, right in zip(sessions.get(key, (0, 0)), counts)]
    assert sessions == {key: total[1:3] for key, total in totals.items()}
    assert run("merge", *sealed) == counted


def main():
    linkback, *logs = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for options in RUNS:
            check(str(Path(linkback).resolve()), logs, options, folder)


if __name__ == "__main__":
    main()
