"""Compares what Linkback wrote with the truth: nothing lost, nothing twice, nothing else.

All functions take lines as `Subject.output_lines` gives them and return a `Findings`.
"""

import calendar
import collections
import json
import time

from lines import BUCKETS, HOSTS, RESPONSES, STATUSES
from truth import Row

SHOWN = 12


class Findings:
    """What is wrong: how often and the first few of each kind, in words; and figures."""

    def __init__(self):
        self.kinds = collections.Counter()
        self.examples = []
        self.lost = self.doubled = self.records = self.identities = 0

    def add(self, kind, text):
        self.kinds[kind] += 1
        if self.kinds[kind] <= SHOWN:
            self.examples.append(f"{kind}: {text}")

    def __bool__(self):
        return bool(self.kinds)

    def text(self):
        more = [f"… {count} of these: {kind}" for kind, count in self.kinds.items() if count > SHOWN]
        return "\n".join(self.examples + more)


def records(lines, findings):
    """(where it is, its bytes, the record); what is no whole record is found."""
    for file, number, line in lines:
        where = f"{file}:{number}"
        if not line.endswith(b"\n"):
            findings.add("cut record", f"{where} has no end: {line[-80:]!r}")
            continue
        try:
            record = json.loads(line)
        except ValueError:
            findings.add("no record", f"{where}: {line[:200]!r}")
            continue
        findings.records += 1
        yield where, line, record


def seconds(text):
    """A time without fraction, as all are here."""
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def clock(number):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(number))


# `follow`.


def check_windows(lines, truth, by_host):
    """Each revision of each window once, from 0 on without a gap; the greatest is final and true."""
    findings = Findings()
    keys = ["record", "v", "start", "end", "status", *(["host"] if by_host else []), "hits", "sessions",
            "responses", "revision", "final"]
    seen = {}  # identity: (revision, final, counts, where), the latest
    times = {}
    for where, _, record in records(lines, findings):
        if list(record) != keys or record["record"] != "window":
            findings.add("not a window's record", f"{where}: {list(record)}")
            continue
        for name in ("start", "end"):
            if record[name] not in times:
                times[record[name]] = seconds(record[name])
        identity = (times[record["start"]], times[record["end"]], record["status"], record.get("host"))
        counts = {name: record[name] for name in ("hits", "sessions", "responses")}
        revision, _, before, there = seen.get(identity, (-1, None, None, None))
        if record["revision"] <= revision:
            findings.add("doubled", f"{where}: revision {record['revision']} of {name_of(identity)}, "
                                    f"after revision {revision} at {there}")
            findings.doubled += 1
            continue
        if record["revision"] != revision + 1:
            findings.add("missing revision", f"{where}: revision {record['revision']} of "
                                             f"{name_of(identity)} follows on {revision}")
            findings.lost += record["revision"] - revision - 1
        if before and counts["hits"] < before["hits"]:
            findings.add("shrunk", f"{where}: {name_of(identity)} had {before['hits']} hits at {there}")
        seen[identity] = (record["revision"], record["final"], counts, where)
    findings.identities = len(seen)
    for identity, row in truth.windows.items():
        if identity not in seen:
            findings.add("missing", f"{name_of(identity)}, {row.hits} hits")
            findings.lost += row.hits
    nothing = Row().counts()
    for identity, (revision, final, counts, where) in seen.items():
        row = truth.windows.get(identity)
        expected = row.counts() if row else nothing
        if not final:
            findings.add("not final", f"{where}: {name_of(identity)}, revision {revision}")
        if counts != expected or list(counts["responses"]) != list(expected["responses"]):
            findings.add("wrong window", f"{where}: {name_of(identity)} revision {revision} is {counts}, "
                                         f"not {expected}")
            note_difference(findings, counts["hits"] - expected["hits"])
    return findings


def name_of(identity):
    start, end, status, host = identity
    return f"{clock(start)}–{clock(end)[11:]} {status} {host or ''}".rstrip()


def note_difference(findings, difference):
    findings.doubled += max(0, difference)
    findings.lost += max(0, -difference)


# `events --follow`.


def check_events(lines, truth, may_repeat=False):
    """Each numbered callback in one record, which says what was written.

    `may_repeat`: on standard output a record may come again after a crash, byte for byte the same.
    """
    findings = Findings()
    callbacks = truth.callbacks()
    seen = [[None] * len(numbers) for numbers in callbacks]
    keys = ["record", "v", "time", "session", "status", "route", "host", "response", "source", "file",
            "line"]
    for where, line, record in records(lines, findings):
        if list(record) != keys or record["record"] != "event":
            findings.add("not an event record", f"{where}: {list(record)}")
            continue
        try:
            writer, number = map(int, record["route"].removeprefix("/cb/").split("-"))
            session, at, status, response, host = callbacks[writer][number]
        except (ValueError, IndexError):
            findings.add("never written", f"{where}: {record['route']}")
            continue
        if (there := seen[writer][number]) is not None:
            if not may_repeat or there[1] != line:
                findings.add("doubled", f"{where}: {record['route']}, before at {there[0]}")
                findings.doubled += 1
            continue
        seen[writer][number] = (where, line if may_repeat else None)
        expected = (f"csn_{session:x}", clock(at), STATUSES[status], HOSTS[host],
                    RESPONSES[response][0] or None)
        found = tuple(record[name] for name in ("session", "time", "status", "host", "response"))
        if found != expected or record["source"] != "request":
            findings.add("wrong event", f"{where}: {record['route']} is {found}, not {expected}")
    for writer, places in enumerate(seen):
        missing = [number for number, place in enumerate(places) if place is None]
        findings.identities += len(places) - len(missing)
        findings.lost += len(missing)
        for number in missing:
            findings.add("missing", f"/cb/{writer}-{number} of {len(places)}")
    return findings


# `state show --json`.


def check_state(shown, truth, counts, by_host):
    """The totals and the summary of a state, against the truth and what the writers counted."""
    findings = Findings()
    *totals, summary = shown
    names = ("lines", "bytes", "callbacks", *BUCKETS)
    expected = {**{name: counts[name] for name in names if name in counts}, "outside": 0, "limited": 0}
    if truth is not None:
        expected["sessions"] = truth.sessions
        expected["success_rate"] = truth.success_rate()
        rows = truth.totals.values()
        expected["first"] = clock(min(row.first for row in rows)) if rows else None
        expected["last"] = clock(max(row.last for row in rows)) if rows else None
        check_totals(totals, truth, by_host, findings)
    if summary.get("record") != "summary":
        findings.add("no summary", f"the last record of the state is {summary}")
        return findings
    for name, value in expected.items():
        found = summary.get(name)
        if name == "success_rate" and found is not None:
            found = f"{found:.4f}"
        if found != value:
            difference = f" ({found - value:+})" if isinstance(found, int) else ""
            findings.add("wrong summary", f"{name} is {found}, not {value}{difference}")
            if name == "callbacks":
                note_difference(findings, found - value)
    return findings


def check_totals(totals, truth, by_host, findings):
    found = {}
    for record in totals:
        found[record["status"], record.get("host")] = {
            key: value for key, value in record.items()
            if key not in ("record", "v", "status", "host")}
        if ("host" in record) != by_host:
            findings.add("wrong total", f"host: {record}")
    if len(found) != len(totals):
        findings.add("doubled total", f"{len(totals)} records of {len(found)} rows")
    for key in sorted({*found, *truth.totals}, key=str):
        row = truth.totals.get(key)
        expected = row and {
            "hits": row.hits, "sessions": len(row.sessions), "final_sessions": truth.final[key],
            "responses": row.counts()["responses"], "first": clock(row.first), "last": clock(row.last)}
        if found.get(key) != expected:
            findings.add("wrong total", f"{key} is {found.get(key)}, not {expected}")
