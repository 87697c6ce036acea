#!/usr/bin/env python3
"""A second, deliberately simple `linkback count` and `linkback events`.

It reads whole files into memory and takes its time: it is there to be right by reading. Compare
it with the real program by `compare.py`. Prints what the contract's §4 demands, to the byte.

    oracle.py [--events | --rejections] [--window 1m] [--by route,host] [--since T] [--until T] PATH…

Its options are the program's, but for --events, --rejections and --location.
"""

import argparse
import gzip
import os
import re
import sys
from collections import Counter
from dataclasses import dataclass, field

import zones
from formats import FAMILIES
from judging import LONGEST_LINE, LONGEST_STATUS, OTHER, REJECTIONS, Rules, judge
from ndjson import KNOWN, name_order, ratio_text, status_order, text, time_text
from times import SECOND, nanoseconds

BOM = b"\xef\xbb\xbf"
DETECTED = 64 * 1024  # bytes of a file that may decide its format. §6


# --- Files and lines ----------------------------------------------------------------------------

def contents(path: str) -> bytes:
    """The uncompressed bytes; gzip is told by its magic bytes, never by the name. §6"""
    data = sys.stdin.buffer.read() if path == "-" else open(path, "rb").read()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def placed_lines(data: bytes):
    """Each line without what is not part of it, and where its rest begins. §2, first paragraph

    Chosen: a CR at the very end of a file is no part of its line either: its LF may be to come.
    """
    offset = len(BOM) if data.startswith(BOM) else 0
    *whole, last = data[offset:].split(b"\n")
    for raw in whole + [last] * bool(last.strip(b"\0")):
        line = raw.lstrip(b"\0")
        yield offset + len(raw) - len(line), line.removesuffix(b"\r")
        offset += len(raw) + 1


def lines(data: bytes):
    return (line for _, line in placed_lines(data))


def detected_format(data: bytes, rules: Rules):
    """What most lines of the first 64 KiB are that fit; of equals, the one seen first. §6

    Chosen: a line has to end there to vote, or the file before that; the line limit is not looked at,
    a line without a readable time fits no format, and a `#Fields:` line is in none.
    """
    if rules.location or rules.format:
        return rules.format or "custom"  # said, not detected
    head = data if len(data) < DETECTED else data[:data.rfind(b"\n", 0, DETECTED) + 1]
    entries = map(rules.reader().entry, lines(head))
    votes = Counter(fields.format for fields in entries
                    if fields and fields.format and fields.time is not None)
    return max(votes, key=votes.get, default=None)  # Counter keeps the order of first sight


# --- Counting -----------------------------------------------------------------------------------

@dataclass
class Limits:
    """How many names are kept; what comes later counts as `(other)`. §3"""
    statuses: int = 64  # Chosen: the four known ones take a place when seen, and never want for one.
    routes: int = 1000
    hosts: int = 1000
    rows: int = 10_000  # Chosen: folded rows, at most one for each status, are not counted.


@dataclass
class Row:
    hits: int = 0
    sessions: set = field(default_factory=set)
    classes: Counter = field(default_factory=Counter)
    first: int = None
    last: int = None

    def add(self, callback):
        self.hits += 1
        self.sessions.add(callback.session)
        self.classes[response_class(callback.response)] += 1
        self.first = callback.time if self.first is None else min(self.first, callback.time)
        self.last = callback.time if self.last is None else max(self.last, callback.time)

    def responses(self):
        names = ("1xx", "2xx", "3xx", "4xx", "5xx", "none")
        return {name: self.classes[name] for name in names if name in self.classes}


def response_class(response) -> str:
    """`1xx` to `5xx` for 100 to 599, else `none`. §3"""
    return f"{response // 100}xx" if response is not None and 100 <= response <= 599 else "none"


def last_callback_order(callback, row):
    """The smallest of a session's callbacks by this is its final one. §3

    The latest time; of equal times success, then the smaller status, route, host, by UTF-8 bytes
    with null first. Chosen: by the names that the rows have.
    """
    status, *names = row
    return (-callback.time, status != "success", status.encode(),
            [(name is not None, (name or "").encode()) for name in names])


class Count:
    """Everything that a run adds up."""

    def __init__(self, by=(), window=None, offset=0, limits=None):
        self.by, self.window, self.offset = by, window, offset
        self.limits = limits or Limits()
        self.buckets = Counter()
        self.totals, self.windows, self.finals = {}, {}, {}
        self.names = {"status": set(), "route": set(), "host": set()}
        self.rows, self.row_places, self.limited = set(), 0, 0

    def add(self, callback):
        row = self.row(callback)
        self.totals.setdefault(row, Row()).add(callback)
        if self.window:
            start = (callback.time - self.offset) // self.window * self.window + self.offset
            self.windows.setdefault((start, row), Row()).add(callback)
        order = last_callback_order(callback, row)
        best = self.finals.get(callback.session)
        if best is None or order < best[0]:
            self.finals[callback.session] = (order, row)

    def row(self, callback):
        """(status, route, host) as counted: None for what was not asked for, limits applied. §3

        Chosen: a literal `(other)` and a missing host take no place; a long route is "moved" only
        where routes are counted; status, route and host are judged first, then the row.
        """
        by_route, by_host = "route" in self.by, "host" in self.by
        wanted = (callback.status, callback.route if by_route else None,
                  callback.host if by_host else None)
        places = (self.limits.statuses, self.limits.routes, self.limits.hosts)
        row = tuple(map(self.kept, ("status", "route", "host"), wanted, places))
        moved = row != wanted or callback.long_status or (by_route and callback.long_route)
        if row not in self.rows and self.row_places >= self.limits.rows:
            folded = (row[0], OTHER if by_route else None, OTHER if by_host else None)
            moved, row = moved or folded != row, folded
        elif row not in self.rows:
            self.row_places += 1
        self.rows.add(row)
        self.limited += moved
        return row

    def kept(self, kind, name, places):
        """The name if it has or gets a place, else `(other)`: first come in line order. §3"""
        seen = self.names[kind]
        if name is None or name == OTHER or name in seen:
            return name
        if len(seen) >= places and not (kind == "status" and name in KNOWN):
            return OTHER
        seen.add(name)
        return name

    # --- Records. §4 ---

    def columns(self, row):
        status, route, host = row
        return ({"status": status} | ({"route": route} if "route" in self.by else {})
                | ({"host": host} if "host" in self.by else {}))

    def records(self):
        def order(row):
            return status_order(row[0]), name_order(row[1]), name_order(row[2])

        for start, row in sorted(self.windows, key=lambda key: (key[0], order(key[1]))):
            part = self.windows[start, row]
            yield ({"record": "window", "v": 1, "start": time_text(start),
                    "end": time_text(start + self.window)} | self.columns(row)
                   | {"hits": part.hits, "sessions": len(part.sessions),
                      "responses": part.responses(), "revision": 0, "final": True})
        finals = Counter(row for _, row in self.finals.values())
        for row in sorted(self.totals, key=order):
            part = self.totals[row]
            yield ({"record": "total", "v": 1} | self.columns(row)
                   | {"hits": part.hits, "sessions": len(part.sessions),
                      "final_sessions": finals[row], "responses": part.responses(),
                      "first": time_text(part.first), "last": time_text(part.last)})

    def summary(self, files):
        successes = sum(row[0] == "success" for _, row in self.finals.values())
        firsts = [part.first for part in self.totals.values()]
        lasts = [part.last for part in self.totals.values()]
        names = ("callbacks", "incomplete", "foreign", "wrong_method", "malformed", "oversized",
                 "outside", "expired", "other")
        return ({"record": "summary", "v": 1, "lines": sum(self.buckets.values()),
                 "bytes": sum(file["bytes"] for file in files)}
                | {name: self.buckets[name] for name in names}
                | {"limited": self.limited, "sessions": len(self.finals),
                   "success_rate": ratio_text(successes, len(self.finals)),
                   "first": time_text(min(firsts, default=None)),
                   "last": time_text(max(lasts, default=None)), "files": files})


def event(callback, path, number):
    return {"record": "event", "v": 1, "time": time_text(callback.time),
            "session": callback.session, "status": callback.status,
            "route": callback.route, "host": callback.host, "response": callback.response,
            "source": callback.source, "file": path, "line": number}


LISTED = ("oversized", "malformed", "foreign", "incomplete", "wrong_method")  # Chosen: not `outside`
LONGEST_SHAPE = 256  # bytes


def shape(line: bytes) -> str:
    """The line without what it says: letters, digits and bytes from 0x80 by one character each. §4"""
    def masked(match):
        if match[1]:
            return match[1]
        byte = match[0]
        return b"a" if byte.isalpha() else b"9" if byte.isdigit() else b"?" if byte >= b"\x80" else byte

    head = line[:LONGEST_SHAPE + len(b"session_id")]  # a word that the cut divides is still one
    return re.sub(rb"(session_id|status)|.", masked, head, flags=re.DOTALL)[:LONGEST_SHAPE].decode()


def rejections(inputs, rules):
    """Yields what `--rejected` writes. §4"""
    for path, data in inputs:
        reader = rules.reader()
        for number, (offset, line) in enumerate(placed_lines(data), start=1):
            bucket, _ = judge(line, rules, reader)
            if bucket in LISTED:
                yield {"record": "rejected", "v": 1, "reason": bucket, "file": path, "line": number,
                       "offset": offset, "shape": shape(line)}


def run(inputs, count, rules, events=False):
    """Yields the records for (path, bytes) pairs; with `events`, one per callback and a summary."""
    files = []
    for path, data in inputs:
        number, callbacks, reader = 0, 0, rules.reader()
        for number, line in enumerate(lines(data), start=1):
            bucket, callback = judge(line, rules, reader)
            assert bucket == "callbacks" or bucket in REJECTIONS
            count.buckets[bucket] += 1
            if callback:
                callbacks += 1
                count.add(callback)
                if events:
                    yield event(callback, path, number)
        files.append({"path": path, "format": detected_format(data, rules), "lines": number,
                      "bytes": len(data), "callbacks": callbacks, "error": None})
    if not events:
        yield from count.records()
    yield count.summary(files)


# --- Options ------------------------------------------------------------------------------------

def duration(option: str) -> int:
    """An integer with s, m, h or d, in nanoseconds. §3"""
    match = re.fullmatch(r"([+-]?[0-9]+)([smhd])", option)
    if not match:
        raise argparse.ArgumentTypeError(f"“{option}” is not a duration such as 90s, 1m, 6h or 1d")
    return int(match[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[match[2]] * SECOND


def instant(option: str):
    """RFC 3339, or without zone in that of --timezone; a function of that. §5"""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?"
                         r"(?:([Zz])|([+-])(\d\d):(\d\d))?", option, re.ASCII)

    def at(zone):
        if match[9]:
            zone = zones.minutes(int(match[10]), int(match[11]), -1 if match[9] == "-" else 1)
        return nanoseconds(*map(int, match.groups()[:6]), 0 if match[8] else zone, int((match[7] or "").ljust(9, "0")))

    if match and at(0) is not None:
        return at
    raise argparse.ArgumentTypeError(f"“{option}” is not a time such as 2026-11-22T10:00:00Z")


def time_zone(option: str):
    if (zone := zones.option(option)) is None:
        raise argparse.ArgumentTypeError(f"“{option}” is not a zone such as +01:00 or Europe/Berlin")
    return zone


def dimensions(option: str):
    names = option.split(",")
    if unknown := set(names) - {"route", "host"}:
        raise argparse.ArgumentTypeError(f"cannot count by {', '.join(sorted(unknown))}")
    return names


def option_parser():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", default=["-"], metavar="PATH")
    parser.add_argument("--events", action="store_true", help="print events, not counts")
    parser.add_argument("--rejections", action="store_true", help="print what --rejected writes")
    parser.add_argument("--window", type=duration)
    parser.add_argument("--window-offset", type=duration, default=0)
    parser.add_argument("--by", type=dimensions, default=())
    parser.add_argument("--since", type=instant)
    parser.add_argument("--until", type=instant)
    parser.add_argument("--timezone", type=time_zone, default=0, metavar="ZONE")
    parser.add_argument("--format", choices=FAMILIES, metavar="NAME", help="try its family alone")
    parser.add_argument("--session-prefix", type=os.fsencode, action="append")
    parser.add_argument("--max-line-length", type=int, default=LONGEST_LINE, metavar="BYTES")
    parser.add_argument("--max-status-length", type=int, default=LONGEST_STATUS, metavar="BYTES")
    for name, places in vars(Limits()).items():
        parser.add_argument(f"--max-{name}", type=int, default=places, metavar="COUNT")
    parser.add_argument("--location", action="store_true",
                        help="the format is `combined` and a quoted Location after it")
    return parser


def settings(options):
    """The rules for lines, and a Count, that parsed options ask for."""
    since, until = (at and at(options.timezone) for at in (options.since, options.until))
    rules = Rules(since, until, tuple(options.session_prefix or (b"csn_",)), options.max_line_length,
                  options.max_status_length, options.location, options.format, options.timezone)
    limits = Limits(options.max_statuses, options.max_routes, options.max_hosts, options.max_rows)
    return rules, Count(options.by, options.window, options.window_offset, limits)


def main():
    parser = option_parser()
    options = parser.parse_args()
    if options.window is not None and options.window <= 0:
        parser.error("a window is longer than nothing")
    rules, count = settings(options)
    inputs = ((os.fsencode(path).decode(errors="replace"), contents(path))
              for path in options.paths)
    for record in (rejections(inputs, rules) if options.rejections
                   else run(inputs, count, rules, options.events)):
        sys.stdout.buffer.write(text(record).encode() + b"\n")


if __name__ == "__main__":
    main()
