#!/usr/bin/env python3
"""Checks Linkback's NDJSON: against the published schemas, and for what no schema can say.

Reads files, or standard input. Each is one stream: a whole output of `count` or `events`, or the
lines that `--rejected` or `explain --json` wrote. With --follow, each record is checked, but not what they add up to.

    linkback count access.log | validate.py
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from jsonschema import Draft202012Validator

from judging import OTHER
from ndjson import ESCAPED, Verbatim, name_order, ratio_text, status_order, text

SCHEMAS = Path(__file__).resolve().parents[2] / "Integrations" / "schemas"
KINDS = ("window", "total", "event", "rejected", "summary", "explanation")
ALONE = ("rejected", "explanation")  # stand in streams of their own
BUCKETS = ("callbacks", "incomplete", "foreign", "wrong_method", "malformed", "oversized",
           "outside", "expired", "other")
MOST_ERRORS = 20  # of one stream are shown


class Invalid(Exception):
    """What is wrong, for people."""


# --- One record ---------------------------------------------------------------------------------

def validators():
    result = {}
    for kind in KINDS:
        schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        result[kind] = Draft202012Validator(schema)
    return result


def parsed(line: bytes):
    """The line's JSON value, or Invalid if it is not JSON as §4 writes it."""
    try:
        characters = line.decode()
    except UnicodeDecodeError as error:
        raise Invalid(f"not UTF-8 at byte {error.start}") from None
    for match in ESCAPED.finditer(characters):
        if match[0] not in '"\\':
            raise Invalid(f"U+{ord(match[0]):04X} at character {match.start()} is not escaped")
    if space := re.search(r"\s", re.sub(r'"(?:[^"\\]|\\.)*"', "", characters)):
        raise Invalid(f"white space outside strings ({space[0]!r})")

    def members(pairs):
        names = [name for name, _ in pairs]
        if twice := [name for name, times in Counter(names).items() if times > 1]:
            raise Invalid(f"the key {twice[0]!a} occurs twice")
        return dict(pairs)

    def constant(name):
        raise Invalid(f"{name} is no JSON")

    try:
        return json.loads(characters, object_pairs_hook=members, parse_float=Verbatim,
                          parse_constant=constant)
    except ValueError as error:
        raise Invalid(f"not JSON: {error}") from None


def check_keys(value, schema, where):
    """Exactly the schema's keys, in the schema's order. §4"""
    known = list(schema["properties"])
    if strange := [key for key in value if key not in known]:
        raise Invalid(f"{where} has the unknown key {strange[0]!a}")
    expected = [key for key in known if key in value]
    if list(value) != expected:
        raise Invalid(f"{where} has its keys in the order {', '.join(value)};"
                      f" expected {', '.join(expected)}")


def check_numbers(value, where):
    """All numbers are integers but success_rate, which has exactly four decimals. §4"""
    if isinstance(value, dict):
        for key, member in value.items():
            if key == "success_rate" and member is not None:
                if not re.fullmatch(r"0\.[0-9]{4}|1\.0000", text(member)):
                    raise Invalid(f"success_rate is {text(member)}; expected four decimals")
            else:
                check_numbers(member, f"{where}.{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            check_numbers(member, f"{where}[{index}]")
    elif isinstance(value, Verbatim):
        raise Invalid(f"{where} is {text(value)}; expected an integer")


def check_record(line: bytes, by_kind):
    """The record, or Invalid."""
    record = parsed(line)
    if not isinstance(record, dict) or record.get("record") not in KINDS:
        raise Invalid(f"not a record of one of the kinds {', '.join(KINDS)}")
    kind = record["record"]
    validator = by_kind[kind]
    errors = sorted(validator.iter_errors(record), key=lambda error: list(map(str, error.path)))
    if errors:
        where = ".".join(map(str, [kind, *errors[0].path]))
        raise Invalid(f"{where}: {ascii(errors[0].message)[1:-1]}")
    properties = validator.schema["properties"]
    check_keys(record, validator.schema, kind)
    if "responses" in record:
        check_keys(record["responses"], properties["responses"], f"{kind}.responses")
    for index, file in enumerate(record.get("files", [])):
        check_keys(file, properties["files"]["items"], f"summary.files[{index}]")
    for name in ("fields", "parameters"):
        for index, member in enumerate(record.get(name, [])):
            check_keys(member, properties[name]["items"], f"{kind}.{name}[{index}]")
    if record.get("closest"):
        check_keys(record["closest"], properties["closest"], f"{kind}.closest")
    check_numbers(record, kind)
    if text(record) != line.decode():
        raise Invalid(f"not as §4 writes it; expected {ascii(text(record))[1:-1]}")
    return record


# --- What the records of a stream say together --------------------------------------------------

def row(record):
    return record["status"], record.get("route"), record.get("host")


def row_order(record):
    status, route, host = row(record)
    return status_order(status), name_order(route), name_order(host)


def equal(what, found, expected):
    if found != expected:
        yield f"{what}: {found}, expected {expected}"


def check_stream(records):
    """Yields what is wrong with a whole output of `count` or `events`. §2, §3, §4"""
    by_kind = defaultdict(list)
    for record in records:
        by_kind[record["record"]].append(record)
    windows, totals, events = by_kind["window"], by_kind["total"], by_kind["event"]
    for kind in ALONE:
        if by_kind[kind]:
            if len(by_kind[kind]) != len(records):
                yield f"{kind} records stand in a stream of their own"
            return
    if len(by_kind["summary"]) != 1 or records[-1]["record"] != "summary":
        yield f"{len(by_kind['summary'])} summaries; expected one, as the last record"
        return
    if events and (windows or totals):
        yield "events and counts in one stream"
        return
    kinds = [record["record"] for record in records]
    if kinds != ["window"] * len(windows) + ["total"] * len(totals) + ["event"] * len(events) + [
            "summary"]:
        yield "totals stand after windows and before the summary"
    summary = records[-1]
    yield from check_summary(summary)
    if events:
        yield from check_events(events, summary)
    elif totals or windows:
        yield from check_totals(totals, summary)
        if windows:
            yield from check_windows(windows, totals)
    elif summary["callbacks"]:
        yield f"no totals and no events for {summary['callbacks']} callbacks"


def check_summary(summary):
    lines = summary["lines"]
    yield from equal("sum of the buckets", sum(summary[name] for name in BUCKETS), lines)
    for name in ("lines", "bytes", "callbacks"):
        found = sum(file[name] for file in summary["files"])
        yield from equal(f"sum of files[].{name}", found, summary[name])
    if summary["limited"] > summary["callbacks"]:
        yield "more limited callbacks than callbacks"
    if not summary["callbacks"] >= summary["sessions"] >= min(1, summary["callbacks"]):
        yield f"{summary['sessions']} sessions in {summary['callbacks']} callbacks"
    for name in ("first", "last", "success_rate"):
        if (summary[name] is None) != (summary["callbacks"] == 0):
            yield f"summary.{name} is null with callbacks, or given without any"


def check_totals(totals, summary):
    orders = list(map(row_order, totals))
    if any(second <= first for first, second in zip(orders, orders[1:])):
        yield "totals are not in order, or one occurs twice"
    if len({tuple(key for key in total if key in ("route", "host")) for total in totals}) > 1:
        yield "some totals have route or host and some do not"
    yield from equal("sum of total.hits", sum(total["hits"] for total in totals),
                     summary["callbacks"])
    yield from equal("sum of total.final_sessions",
                     sum(total["final_sessions"] for total in totals), summary["sessions"])
    successes = sum(t["final_sessions"] for t in totals if t["status"] == "success")
    yield from equal("summary.success_rate", text(summary["success_rate"]),
                     text(ratio_text(successes, summary["sessions"])))
    yield from equal("earliest total.first",
                     min((instant(t["first"]) for t in totals), default=None),
                     summary["first"] and instant(summary["first"]))
    yield from equal("latest total.last",
                     max((instant(t["last"]) for t in totals), default=None),
                     summary["last"] and instant(summary["last"]))
    for total in totals:
        where = f"total {row(total)!a}"
        yield from check_row(total, where)
        if total["final_sessions"] > total["sessions"]:
            yield f"{where}: more final sessions than sessions"
        if total["sessions"] > summary["sessions"]:
            yield f"{where}: more sessions than the summary"
        if instant(total["first"]) > instant(total["last"]):
            yield f"{where}: first is after last"
    if summary["limited"] and not any(OTHER in row(total) for total in totals):
        yield "summary.limited without any row `(other)`"


def check_row(record, where):
    yield from equal(f"{where}: sum of responses", sum(record["responses"].values()),
                     record["hits"])
    if record["sessions"] > record["hits"]:
        yield f"{where}: more sessions than hits"


def check_windows(windows, totals):
    orders = [(instant(window["start"]), row_order(window)) for window in windows]
    if any(second <= first for first, second in zip(orders, orders[1:])):
        yield "windows are not in order, or one occurs twice"
    hits, classes, sessions = Counter(), defaultdict(Counter), Counter()
    for window in windows:
        where = f"window {window['start']} {row(window)!a}"
        yield from check_row(window, where)
        if instant(window["start"]) >= instant(window["end"]):
            yield f"{where}: ends before it starts"
        if window["revision"] != 0 or not window["final"]:
            yield f"{where}: in batch the revision is 0 and final is true"
        hits[row(window)] += window["hits"]
        classes[row(window)].update(window["responses"])
        sessions[row(window)] += window["sessions"]
    by_row = {row(total): total for total in totals}
    for key in sorted(hits.keys() | by_row.keys(), key=str):
        total = by_row.get(key)
        where = f"windows of {key!a}"
        yield from equal(f"{where}: sum of hits", hits[key], total and total["hits"])
        yield from equal(f"{where}: responses", dict(classes[key]), total and total["responses"])
        if total and sessions[key] < total["sessions"]:
            yield f"{where}: fewer sessions than their total"


def check_events(events, summary):
    yield from equal("number of events", len(events), summary["callbacks"])
    yield from equal("distinct sessions of events", len({e["session"] for e in events}),
                     summary["sessions"])
    times = sorted(events, key=lambda event: instant(event["time"]))
    yield from equal("first event", times[0]["time"], summary["first"])
    yield from equal("last event", times[-1]["time"], summary["last"])
    place = {file["path"]: index for index, file in enumerate(summary["files"])}
    if strange := {event["file"] for event in events} - place.keys():
        yield f"events of {sorted(strange)[0]!a}, which is not in summary.files"
        return
    positions = [(place[event["file"]], event["line"]) for event in events]
    if any(second <= first for first, second in zip(positions, positions[1:])):
        yield "events are not in the order of files and lines"
    found = Counter(event["file"] for event in events)
    for file in summary["files"]:
        yield from equal(f"events of {file['path']!a}", found[file["path"]], file["callbacks"])


def instant(time):
    """Something that sorts as the time does: digits of equal length, then the fraction."""
    whole, _, fraction = time.rstrip("Z").partition(".")
    return whole, fraction


# --- The command --------------------------------------------------------------------------------

def problems(data: bytes, by_kind, follow=False):
    """Yields every problem of a stream, with the line it is in."""
    *lines, rest = data.split(b"\n")
    if rest:
        yield f"line {len(lines) + 1}: does not end with LF"
    records, sound = [], not rest
    for number, line in enumerate(lines, start=1):
        try:
            records.append(check_record(line, by_kind))
        except Invalid as error:
            sound = False
            yield f"line {number}: {error}"
    if sound and not follow:
        if records:
            yield from check_stream(records)
        else:
            yield "no record at all"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", default=["-"], metavar="FILE")
    parser.add_argument("--follow", action="store_true",
                        help="check each record, but not what they add up to")
    options = parser.parse_args()
    by_kind, bad = validators(), False
    for path in options.files:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        for count, problem in enumerate(problems(data, by_kind, options.follow)):
            bad = True
            if count == MOST_ERRORS:
                print(f"{path}: and more", file=sys.stderr)
                break
            print(f"{path}: {problem}", file=sys.stderr)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
