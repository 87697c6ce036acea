#!/usr/bin/env python3
"""Checks what the command-line program is made of: no web server, and a quick start.

Without arguments, looks at which targets and packages `linkback` is built from. With the folder of a
release build, also at the program: it holds nothing of the server, and starts within 10 ms.
"""

import json
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Products of other packages, by the program that may be built from them.
ALLOWED = {"ArgumentParser", "GRDB", "Logging"}
SERVER = b"NIOCore"
LONGEST_START = 0.010


def products(targets, name):
    """The products of other packages that a target of this one is built from."""
    found, seen, waiting = set(), set(), [name]
    while waiting:
        target = waiting.pop()
        if target in seen:
            continue
        seen.add(target)
        found.update(targets[target].get("product_dependencies", []))
        waiting.extend(targets[target].get("target_dependencies", []))
    return found


def structure_problems():
    described = subprocess.run(
        ["swift", "package", "describe", "--type", "json"], cwd=ROOT, check=True,
        stdout=subprocess.PIPE).stdout
    targets = {target["name"]: target for target in json.loads(described)["targets"]}
    for product in sorted(products(targets, "linkback") - ALLOWED):
        yield f"linkback is built from {product}"
    # What finds nothing anywhere would pass, too.
    if "Hummingbird" not in products(targets, "linkback-serve"):
        yield "linkback-serve is built from no Hummingbird: this check sees nothing"


def quickest_start(program):
    """In seconds, the best of 20."""
    times = []
    for _ in range(20):
        begin = time.monotonic()
        subprocess.run([program, "--version"], check=True, stdout=subprocess.DEVNULL)
        times.append(time.monotonic() - begin)
    return min(times)


def program_problems(folder):
    if SERVER in (folder / "linkback").read_bytes():
        yield f"{folder}/linkback holds {SERVER.decode()}"
    served = folder / "linkback-serve"
    if served.exists() and SERVER not in served.read_bytes():
        yield f"{served} holds no {SERVER.decode()}: this check sees nothing"
    start = quickest_start(folder / "linkback")
    if start > LONGEST_START:
        yield f"linkback --version takes {start * 1_000:.1f} ms, more than {LONGEST_START * 1_000:.0f}"


def main():
    found = list(structure_problems())
    for folder in sys.argv[1:]:
        found += program_problems(pathlib.Path(folder))
    for problem in found:
        print(problem, file=sys.stderr)
    if not found:
        print("linkback is built without a web server")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
