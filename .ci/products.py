#!/usr/bin/env python3
"""Checks what the command-line program is made of: no web server, which would make it large and slow to start.

Without arguments, looks at which targets and packages `linkback` is built from. With the folder of a
release build, also at the program: it holds nothing of the server. What a start costs is held by
`Benchmarks/instructions`.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Products of other packages, by the program that may be built from them.
ALLOWED = {"ArgumentParser", "GRDB", "Logging"}
SERVER = b"NIOCore"


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


def program_problems(folder):
    if SERVER in (folder / "linkback").read_bytes():
        yield f"{folder}/linkback holds {SERVER.decode()}"
    served = folder / "linkback-serve"
    if served.exists() and SERVER not in served.read_bytes():
        yield f"{served} holds no {SERVER.decode()}: this check sees nothing"


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
