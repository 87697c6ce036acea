#!/usr/bin/env python3
"""Compare Linkback's counts with what real web servers were asked.

    Tests/RealServers/check.py LINKBACK                 record fresh logs, check, throw them away
    Tests/RealServers/check.py LINKBACK --keep DIR      the same, and leave everything in DIR
    Tests/RealServers/check.py LINKBACK --recorded DIR  check logs that `record.py DIR` left

`--only TEXT` (several allowed) checks only where "server/log arguments" contains a TEXT, `--skip TEXT`
all others. What the program's --help does not know yet (an option, a format's name) is skipped and
counted as skipped. Exits 0 if all that was checked agrees, 1 if not; each difference says which log,
which number, and, where Linkback can tell, which request.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter

from kinds import KINDS

SHOWN = 12  # differing lines shown per log
CLIENT = re.compile(r"127\.0\.0\.1|(?<![0-9a-f:])::1(?![0-9a-f:])")  # never in the output, whoever it is


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("linkback")
    parser.add_argument("--keep", metavar="DIR")
    parser.add_argument("--recorded", metavar="DIR")
    parser.add_argument("--server", action="append", choices=list(KINDS))
    parser.add_argument("--only", action="append", metavar="TEXT")
    parser.add_argument("--skip", action="append", default=[], metavar="TEXT")
    options = parser.parse_args()
    kinds = options.server or list(KINDS)
    known = Abilities(options.linkback)
    with tempfile.TemporaryDirectory(prefix="real-servers-") as temporary:
        os.chmod(temporary, 0o755)  # Apache's worker is another user
        folder = options.recorded or options.keep or temporary
        if not options.recorded:
            from record import record
            record(folder, kinds)
        checked = skipped = 0
        failed = []
        for kind in kinds:
            home = os.path.join(folder, kind)
            for log in load(os.path.join(home, "truth.json"))["logs"]:
                title = f"{kind}/{log['file']} {' '.join(log['arguments'])}".strip()
                if options.only and not any(text in title for text in options.only):
                    continue
                if any(text in title for text in options.skip):
                    continue
                if missing := known.missing(log):
                    skipped += 1
                    print(f"skipped {title}: no {missing} in --help")
                    continue
                differences = check(options.linkback, home, log)
                checked += 1
                print(("FAILED  " if differences else "ok      ") + title)
                if differences:
                    failed.append("\n".join([title] + ["        " + line for line in differences]))
    # Last, and not where it happened: of a long output, people see the end.
    for report in failed:
        print(f"FAILED  {report}")
    print(f"{checked - len(failed)} of {checked} readings agree with the client"
          + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not checked else 0


class Abilities:
    """What the program says in `count --help` that it can read."""

    def __init__(self, linkback):
        done = subprocess.run([linkback, "count", "--help"], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=30)
        if done.returncode != 0:
            raise SystemExit(f"{linkback} count --help: exit status {done.returncode}")
        self.words = set(re.findall(r"[\w+-]+", done.stdout.decode()))

    def missing(self, log):
        """The option or format that a reading needs and the program lacks, or None."""
        arguments = log["arguments"]
        options = [word for word in arguments if re.fullmatch("--[a-z-]+", word)]
        name = arguments[arguments.index("--format") + 1] if "--format" in arguments else None
        names = [name] if name and re.fullmatch(r"[a-z0-9+-]+", name) else []
        if not arguments and log.get("format"):
            names = [log["format"]]  # detected: only what has a name can be
        return next((word for word in options + names if word not in self.words), None)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def check(linkback, home, log):
    """Every difference between the truth and what Linkback says, as lines of text."""
    path = os.path.join(home, log["file"])
    differences = []
    for extra, key in (([], "totals"), (["--by", "route,host"], "totals_by_route_and_host")):
        command = [linkback, "count", *log["arguments"], *extra, path]
        code, records, errors = run(command)
        if code != 0:
            differences.append(f"exit {code}: {' '.join(command)}")
            differences += ["  " + line for line in errors.splitlines()[:5]]
        if not records or records[-1].get("record") != "summary":
            return differences + ["no summary record"]
        summary = records[-1]
        differences += [
            f"{' '.join(extra)} summary.{name}: expected {value}, is {summary.get(name)}".strip()
            for name, value in log["summary"].items() if plain(summary.get(name)) != plain(value)]
        if not log["arguments"] and log.get("format"):  # detected
            found = summary.get("files", [{}])[0].get("format")
            if found != log["format"]:
                differences.append(f"files[0].format: expected {log['format']}, is {found}")
        totals = [r for r in records if r.get("record") == "total"]
        differences += compare_rows(log[key], totals)
        differences += [f"the client's address is shown: {row}" for row in map(json.dumps, totals) if CLIENT.search(row)]
    if differences:
        differences += locate(linkback, path, log)
    return differences


def run(command):
    """Exit code, records, standard error. Numbers with a fraction stay as they were written."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        return -1, [], str(error)
    errors = done.stderr.decode("utf-8", "replace")
    try:
        records = [json.loads(line, parse_float=str) for line in done.stdout.decode().split("\n") if line]
    except ValueError as error:
        return done.returncode, [], errors + f"\nstandard output is not NDJSON: {error}"
    return done.returncode, records, errors


def plain(value):
    return None if value is None else str(value)


def compare_rows(expected, actual):
    """Rows that are missing, wrong or too many; then their order."""
    def name(row):
        return tuple(json.dumps(v, ensure_ascii=False)
                     for v in (row["status"], row.get("route"), row.get("host")))

    wanted, found = {name(r): r for r in expected}, {name(r): r for r in actual}
    differences = []
    for key in dict.fromkeys([*wanted, *found]):
        title = "total " + " ".join(key)
        if key not in found:
            differences.append(f"{title}: missing, expected {wanted[key]['hits']} hits")
        elif key not in wanted:
            differences.append(f"{title}: not expected, has {found[key].get('hits')} hits")
        else:
            differences += [
                f"{title} {field}: expected {value}, is {found[key].get(field)}"
                for field, value in wanted[key].items()
                if field not in ("status", "route", "host") and found[key].get(field) != value]
            if list(found[key].get("responses", {})) != list(wanted[key]["responses"]):
                differences.append(f"{title}: responses are out of order")
    if not differences and [name(r) for r in expected] != [name(r) for r in actual]:
        differences.append("the totals are out of order")
    return differences


def locate(linkback, path, log):
    """Names the requests whose bucket differs, from `events` and `--rejected`."""
    _, events, _ = run([linkback, "events", *log["arguments"], path])
    with tempfile.NamedTemporaryFile(suffix=".ndjson") as rejected:
        run([linkback, "count", *log["arguments"], "--rejected", rejected.name, path])
        try:
            with open(rejected.name, encoding="utf-8") as file:
                refused = [json.loads(line) for line in file if line.strip()]
        except (OSError, ValueError):
            refused = []
    buckets = {r["line"]: "callbacks" for r in events if r.get("record") == "event"}
    buckets.update({r["line"]: r["reason"] for r in refused if r.get("record") == "rejected"})
    if not buckets:
        return ["(which lines: Linkback wrote neither events nor rejected lines)"]
    lines = []
    for number, (bucket, request) in enumerate(zip(log["buckets"], log["requests"]), 1):
        actual = buckets.get(number, "other")
        if actual != bucket:
            lines.append(f"line {number}, “{request}”: expected {bucket}, is {actual}")
    kinds = Counter(line.split(": ", 1)[1] for line in lines)
    more = [f"… and {len(lines) - SHOWN} more: {dict(kinds)}"] if len(lines) > SHOWN else []
    return lines[:SHOWN] + more


if __name__ == "__main__":
    sys.exit(main())
