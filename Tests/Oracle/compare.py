#!/usr/bin/env python3
"""Runs the real `linkback` and the oracle over the same logs and shows where they first differ.

    compare.py .build/debug/linkback noise.log other.log.gz [-- --since 2026-11-22T10:00:00Z]

What follows `--` goes to both. The format's name in `summary.files` is not compared unless
--strict-format is given; --location reads each line as `combined` with a quoted Location after it.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

ORACLE = [sys.executable, str(Path(__file__).resolve().parent / "oracle.py")]
LOCATION = ('$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent'
            ' "$http_referer" "$http_user_agent" "$sent_http_location"')  # an nginx log_format
FORMAT = re.compile(rb'"format":(?:null|"(?:[^"\\]|\\.)*")')

# Each is run on both sides; `events` is the oracle's --events.
RUNS = [("count", []), ("count", ["--window", "1m"]), ("count", ["--by", "route,host"]),
        ("count", ["--window", "1m", "--by", "route,host"]), ("events", [])]


def output(command, timeout):
    """Standard output as lines; says so on standard error if the command failed."""
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
    if result.returncode != 0:
        message = result.stderr.decode(errors="replace").strip()
        print(f"{command[0]}: exit status {result.returncode}: {message[-2000:]}", file=sys.stderr)
    return result.stdout.split(b"\n"), result.returncode


def difference(left: bytes, right: bytes) -> int:
    """The first position at which two lines differ."""
    return next((i for i, pair in enumerate(zip(left, right)) if pair[0] != pair[1]),
                min(len(left), len(right)))


def compared(name, linkback, oracle, strict):
    """Whether the two outputs are the same; shows the first record that differs."""
    def comparable(line):
        hidden = not strict and line.startswith(b'{"record":"summary"')
        return FORMAT.sub(b'"format":null', line) if hidden else line

    ours, theirs = list(map(comparable, linkback)), list(map(comparable, oracle))
    if ours == theirs:
        print(f"same: {name} ({len(ours) - 1} records)")
        return True
    index = next((i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]),
                 min(len(ours), len(theirs)))
    nothing = b"(no such record)"
    left = ours[index] if index < len(ours) else nothing
    right = theirs[index] if index < len(theirs) else nothing
    print(f"DIFFERENT: {name}: record {index + 1} of {len(ours) - 1} and {len(theirs) - 1}, "
          f"from byte {difference(left, right)}")
    print(f"  linkback  {left.decode(errors='backslashreplace')}")
    print(f"  oracle    {right.decode(errors='backslashreplace')}")
    return False


def main():
    arguments, both = sys.argv[1:], []
    if "--" in arguments:
        split = arguments.index("--")
        arguments, both = arguments[:split], arguments[split + 1:]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("linkback", help="the program")
    parser.add_argument("logs", nargs="+", metavar="LOG")
    parser.add_argument("--strict-format", action="store_true", help="compare files[].format too")
    parser.add_argument("--location", action="store_true")
    parser.add_argument("--timeout", type=float, default=600, metavar="SECONDS")
    options = parser.parse_args(arguments)

    same = True
    for command, more in RUNS:
        program = [options.linkback, command, *more, *both, *options.logs]
        oracle = ORACLE + (["--events"] if command == "events" else []) + more + both + options.logs
        if options.location:
            program += ["--format", LOCATION]
            oracle += ["--location"]
        ours, our_status = output(program, options.timeout)
        theirs, oracle_status = output(oracle, options.timeout)
        if oracle_status != 0:
            sys.exit("the oracle could not read the logs")
        name = " ".join([command, *more, *both])
        same = compared(name, ours, theirs, options.strict_format) and our_status == 0 and same
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
