#!/usr/bin/env python3
"""Compares the real `linkback` with the oracle and with itself, seed after seed.

    soak.py .build/release/linkback --seeds 3                       a short run
    soak.py .build/release/linkback --seeds 1000000 --seconds 600   as many as ten minutes hold
    soak.py .build/release/linkback --first 17 --seeds 1 --keep DIR this seed again, its files left in DIR

A seed stands for a few hostile logs (noise.py) and for options, and always for the same ones. Of
each, `count`, `events` and `--rejected` must be what the oracle prints, valid by validate.py, and the
same bytes on 1, 2 and 8 threads, plain and gzipped, through a pipe, and, as long as no limit was
reached, for the files in another order. No client's address or name may be in `count` and `events`, and
of lines made of two (crossings.py) nothing but what one of them said.
"""

import argparse
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import crossings
import noise
import noise_formats
import oracle
import validate
from compare import LOCATION, difference
from formats import FAMILIES
from ndjson import text

KINDS = [kind for kind in noise.KINDS if kind != "oversized"]
FORMATS = noise_formats.MODES  # lines of all formats
PATTERNS = ("mixed", "limits", "location", "large", "ties", "edges", *FORMATS, "crossed")


@dataclass
class Plan:
    """What a seed stands for."""
    pattern: str
    logs: list      # of each file, its bytes
    shared: list    # options of every command
    counting: list  # options of `count` alone
    location: bool
    compared: bool = True  # with the oracle: what may still be read of a damaged line is not specified
    truths: tuple = ()     # of each file, what its sessions' requests say, if that is known


def plan(seed, lines, without=()):
    """The seed's plan: the same for the same arguments, everywhere."""
    draw = random.Random(f"soak {seed}")
    pattern = PATTERNS[seed % len(PATTERNS)]
    location = pattern == "location"
    files = 1 if pattern == "large" and draw.random() < 0.5 else draw.randrange(1, 5)
    kinds = [kind for kind in KINDS if kind not in without]
    if pattern == "ties":
        kinds = [kind for kind in ("tie", "callback", "old_times", "times") if kind in kinds] + ["tie"] * 5
    if pattern == "limits":
        kinds.append("many")
    names = draw.choice([3, 30, 1500, 20_000]) if pattern == "limits" else 1
    # Twice 10 MiB and more: a large plain file is read in parts of 8 MiB.
    pad = draw.choice([4, 6]) * (10 << 20) // lines if pattern == "large" else 0
    logs, truths = [], []
    for number in range(files):
        if pattern == "crossed":
            maker = noise_formats.FormatNoise(seed * 100 + number, 1)
            for found, known in zip(crossings.log(maker, max(1, lines // files)), (logs, truths)):
                known.append(found)
            continue
        if pattern in FORMATS:
            maker = noise_formats.FormatNoise(seed * 100 + number, max(2, lines // 4), pattern)
            logs.append(noise_formats.log(maker, max(1, lines // files)))
            continue
        maker = noise.Noise(seed * 100 + number, max(2, lines // 4), location, names, pad)
        logs.append(noise.log(maker, max(1, lines // files), kinds))
        if pattern == "edges" or (pattern == "large" and draw.random() < 0.5):
            edges = [edge(draw, maker, kinds) for _ in range(1 if pattern == "edges" else 4)]
            logs[-1] = b"".join(edges) + logs[-1]
    return Plan(pattern, logs, shared_options(draw, pattern), counting_options(draw, pattern), location,
                pattern != "damaged", tuple(truths))


def edge(draw, maker, kinds):
    """What is across the borders of blocks: long lines, long holes, and lines of nothing."""
    long = [maker.oversized() for _ in range(60)]
    parts = [line.replace(b"\n", b" ") + b"\n" for line in sorted(long, key=len)[-3:]]
    parts += [b"\0" * draw.choice([65_535, 262_143, 400_000, 1 << 20, (1 << 20) + 7]) + maker.callback() + b"\n",
              b"\n" * draw.randrange(70_000), b"\0" * draw.randrange(9) + b"\n",
              noise.log(maker, 300, kinds) + b"\n", b"x" * draw.choice([262_144, 1 << 20, 3 << 20]) + b"\r\n"]
    draw.shuffle(parts)
    return b"".join(parts)


def shared_options(draw, pattern):
    options = []
    if draw.random() < 0.2:
        options += ["--since", draw.choice(["2026-11-22T10:00:00Z", "1969-12-31T23:59:59.999999999Z"])]
    # In some zones `--until` would come before the later `--since`, which is refused.
    if draw.random() < 0.2 and options[1:] != ["2026-11-22T10:00:00Z"]:
        options += ["--until", draw.choice(["2026-11-22T10:04:00+01:00", "2026-11-22T10:02:00.000000001"])]
    if draw.random() < 0.2:
        for prefix in draw.choice([[""], ["csn_2", "csn_1"], ["x", "c"]]):
            options += ["--session-prefix", prefix]
    if draw.random() < 0.2 or pattern == "edges":
        # A limit is also the largest read: of one byte, large logs take minutes.
        least = "4096" if pattern == "large" else "1"
        options += ["--max-line-length", draw.choice([least, "120", "200", "65536", "300000", "1048576"])]
    if draw.random() < 0.2 or (pattern == "limits" and draw.random() < 0.5):
        options += ["--max-statuses", draw.choice(["1", "4", "30"])]
    if draw.random() < 0.1:
        options += ["--max-status-length", draw.choice(["1", "7", "100"])]
    if pattern in FORMATS and draw.random() < 0.4:
        options.append("--timezone=" + draw.choice(["+01:00", "-03:30", "+14:00", "-00:00", "UTC", "Europe/Berlin", "America/New_York"]))
    if pattern in FORMATS and draw.random() < 0.15:
        options += ["--format", draw.choice(sorted(FAMILIES))]
    return options


def counting_options(draw, pattern):
    options = []
    if draw.random() < 0.7 or pattern == "ties":
        options += ["--window", draw.choice(["1s", "7s", "1m", "1h", "1d", "7d", "36500d"])]
        if draw.random() < 0.4:
            options.append("--window-offset=" + draw.choice(["1s", "-1h", "25h", "90m", "-36500d"]))
    if draw.random() < 0.6 or pattern == "limits":
        options += ["--by", draw.choice(["route", "host", "route,host", "host,route"])]
    if pattern == "limits" and draw.random() < 0.7:
        options += ["--max-" + draw.choice(["routes", "hosts"]), draw.choice(["1", "40"])]
    if pattern == "limits" and draw.random() < 0.5:
        options += ["--max-rows", draw.choice(["1", "50", "1000"])]
    return options


# --- Running both sides -------------------------------------------------------------------------

def expected(names, plan):
    """What the oracle prints for count, events, --rejected; and whether the lines' order matters."""
    parser = oracle.option_parser()
    shared = plan.shared + (["--location"] if plan.location else [])
    inputs = list(zip(names, plan.logs))
    rules, count = oracle.settings(parser.parse_args(shared + plan.counting))
    _, plain = oracle.settings(parser.parse_args(shared))
    return {"count": written(oracle.run(inputs, count, rules)),
            "events": written(oracle.run(inputs, plain, rules, events=True)),
            "rejected": written(oracle.rejections(inputs, rules))}, full(count)


def written(records):
    return b"".join(text(record).encode() + b"\n" for record in records)


def full(count):
    """Whether a limit of names or rows is reached: then those that come first keep their names."""
    places = {"status": count.limits.statuses, "route": count.limits.routes, "host": count.limits.hosts}
    return (count.row_places >= count.limits.rows
            or any(len(names) >= places[kind] for kind, names in count.names.items()))


class Difference(Exception):
    """Where two outputs that must be the same are not, or one says what it must not."""


class Linkback:
    """The program, run in a folder of logs."""

    def __init__(self, program, plan, timeout):
        self.program, self.timeout = os.path.abspath(program), timeout
        self.options = plan.shared + (["--format", LOCATION] if plan.location else [])
        self.counting = plan.counting

    def run(self, folder, arguments, data=None):
        source = {"input": data} if data is not None else {"stdin": subprocess.DEVNULL}
        done = subprocess.run([self.program, *arguments], cwd=folder, capture_output=True,
                              timeout=self.timeout, **source)
        if done.returncode != 0:
            message = done.stderr.decode(errors="replace").strip()[-2000:]
            raise Difference(f"exit status {done.returncode}: {' '.join(arguments)}\n  {message}")
        return done.stdout

    def outputs(self, folder, names, threads, data=None):
        """count, events and --rejected, as the oracle's `expected` names them."""
        more = [*self.options, "--quiet", "--threads", str(threads), *names]
        found = {"count": self.run(folder, ["count", *self.counting, *more], data),
                 "events": self.run(folder, ["events", *more], data)}
        with tempfile.TemporaryDirectory() as place:
            rejected = os.path.join(place, "rejected.ndjson")
            again = self.run(folder, ["count", *self.counting, "--rejected", rejected, *more], data)
            same("count with --rejected", again, found["count"], "count")
            found["rejected"] = Path(rejected).read_bytes()
        return found


def same(name, found, wanted, whose):
    if found == wanted:
        return
    ours, theirs = found.split(b"\n"), wanted.split(b"\n")
    index = next((i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]),
                 min(len(ours), len(theirs)))
    left, right = ((lines[index] if index < len(lines) else b"(no such record)") for lines in (ours, theirs))
    raise Difference(f"{name}: record {index + 1} of {len(ours) - 1} and {len(theirs) - 1}, "
                     f"from byte {difference(left, right)}\n"
                     f"  is        {left.decode(errors='backslashreplace')[:2000]}\n"
                     f"  {whose:<9} {right.decode(errors='backslashreplace')[:2000]}")


def packed(draw, data):
    """The bytes as gzip of one or several members, some of them empty, perhaps with zeros after."""
    cuts = sorted(draw.randrange(len(data) + 1) for _ in range(draw.choice([0, 1, 5])))
    pieces = [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)])]
    return (b"".join(gzip.compress(piece, draw.choice([0, 1, 6]), mtime=0) for piece in pieces)
            + bytes(draw.choice([0, 0, 512])))


def without_files(output):
    return re.sub(rb',"files":.*', b"", output)


def check(program, seed, plan, folder, by_kind, timeout):
    """Raises Difference; answers how many records were compared with the oracle."""
    names = [f"{number}.log" for number in range(len(plan.logs))]
    places = {kind: os.path.join(folder, kind) for kind in ("plain", "packed")}
    draw = random.Random(f"packing {seed}")
    for kind, place in places.items():
        os.makedirs(place)
        for name, data in zip(names, plan.logs):
            Path(place, name).write_bytes(packed(draw, data) if kind == "packed" else data)
    wanted, is_full = expected(names, plan)
    linkback = Linkback(program, plan, timeout)
    first = linkback.outputs(places["plain"], names, 1)
    for what, output in first.items():
        if plan.compared:
            same(what, output, wanted[what], "oracle")
        for problem in validate.problems(output, by_kind) if output else ():
            raise Difference(f"{what}: {problem}")
        if what != "rejected" and (seen := crossings.private(output)):
            raise Difference(f"{what}: a client or a user is shown: {seen}")
    limits_statuses = any(option.startswith("--max-status") for option in plan.shared)
    for record in map(json.loads, first["events"].splitlines() if plan.truths else ()):
        if record["record"] == "event" and (problem := crossings.problem(
                record, plan.truths[names.index(record["file"])], limits_statuses)):
            raise Difference(f"events: {problem}")
    for kind, threads in (("plain", 2), ("plain", 8), ("packed", 1), ("packed", 8)):
        for what, output in linkback.outputs(places[kind], names, threads).items():
            same(f"{what}, {kind}, {threads} threads", output, first[what], "1 thread")
    if len(names) == 1:
        piped = linkback.outputs(places["plain"], ["-"], 2, plan.logs[0])
        for what, output in piped.items():
            same(f"{what}, piped", output.replace(b'"-"', b'"0.log"'),
                 first[what].replace(b'"-"', b'"0.log"'), "from file")
    elif not is_full:
        turned = linkback.outputs(places["plain"], names[::-1], 2)
        same("count, files in another order", without_files(turned["count"]),
             without_files(first["count"]), "in order")
    return sum(output.count(b"\n") for output in first.values())


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("linkback", help="the program")
    parser.add_argument("--first", type=int, default=1, metavar="SEED")
    parser.add_argument("--seeds", type=int, default=len(PATTERNS), metavar="N")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no seed after so many")
    parser.add_argument("--lines", type=int, default=3000, help="of all files of a seed together")
    parser.add_argument("--without", default="", metavar="KIND,…", help="kinds of noise.py to leave out")
    parser.add_argument("--timeout", type=float, default=120, metavar="SECONDS", help="for one run")
    parser.add_argument("--keep", metavar="DIR", help="leave the logs there")
    options = parser.parse_args()
    by_kind, started = validate.validators(), time.monotonic()
    done = different = records = 0
    for seed in range(options.first, options.first + options.seeds):
        if time.monotonic() - started > options.seconds:
            break
        it = plan(seed, options.lines, options.without.split(","))
        title = f"seed {seed}: {it.pattern}, {len(it.logs)} files, {' '.join(it.shared + it.counting)}"
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            place = os.path.join(options.keep or folder, f"seed-{seed}")
            try:
                count = check(options.linkback, seed, it, place, by_kind, options.timeout)
                records += count
                print(f"same: {title} ({count} records)", flush=True)
            except (Difference, subprocess.TimeoutExpired) as error:
                different += 1
                print(f"DIFFERENT: {title}\n  {error}", flush=True)
        done += 1
    print(f"{done - different} of {done} seeds agree, {records} records")
    sys.exit(1 if different or not done else 0)


if __name__ == "__main__":
    main()
