#!/usr/bin/env python3
"""Drive a real nginx and a real Apache, and write down what their logs should mean.

    Tests/RealServers/record.py DIR [nginx] [apache]

Leaves in DIR, per server: its configuration, its logs, and `truth.json` for `check.py`.
"""

import itertools
import json
import os
import sys
import time

import hostile
import polite
import truth
from client import Client
from servers import Server


def drive(client, kind):
    """Sends everything: alone, kept alive, pipelined, over IPv4 and IPv6."""
    groups = (polite.tables, polite.spellings, polite.methods, polite.browsing,
              polite.locations, polite.users)
    calm = [r for r in itertools.chain(*(group() for group in groups)) if kind in r.only]
    rude = [r for r in itertools.chain(hostile.raw_bytes(), hostile.broken_lines(),
                                       hostile.leaving()) if kind in r.only]
    for request in calm + rude:
        alone(client, request)
    # Apache closes the connection after a 500; what follows on it would be lost.
    pages = [r for r in itertools.chain(polite.browsing(), polite.locations())
             if r.answers != (500,)]
    client.several(pages, pipelined=False)
    client.several(pages, pipelined=True)
    if client.server.has_ipv6:
        client.several(pages, pipelined=False, address="::1")
        for request in polite.tables():
            alone(client, request, "::1")


def alone(client, request, address="127.0.0.1"):
    """One request, and the next only after it was logged.

    Apache logs after it has answered, from any of its threads: two requests that were answered one
    after the other can stand in the log the other way round, even in two logs differently.
    """
    path = os.path.join(client.server.folder, "witness.txt")
    before = os.path.getsize(path)
    client.single(request, address)
    deadline = time.monotonic() + 0.5
    while os.path.getsize(path) == before and time.monotonic() < deadline:
        time.sleep(0.001)


def record(folder, kinds=("nginx", "apache")):
    """Runs the servers one after the other; returns a truth file for each."""
    paths = []
    for kind in kinds:
        home = os.path.join(os.path.abspath(folder), kind)
        os.makedirs(home, exist_ok=True)
        os.chmod(home, 0o755)  # Apache reads its pages as another user
        server = Server(kind, home)
        server.start()
        try:
            client = Client(server)
            drive(client, kind)
            settle(os.path.join(home, "witness.txt"))
        finally:
            server.stop()
        paths.append(os.path.join(home, "truth.json"))
        with open(paths[-1], "w") as file:
            json.dump(truth.build(kind, home, client.sent), file, indent=1, ensure_ascii=False)
            file.write("\n")
    return paths


def settle(path):
    """Waits until the witness has not grown for a second and a half (servers log after they answer)."""
    size, since = -1, time.monotonic()
    while time.monotonic() - since < 1.5:
        now = os.path.getsize(path)
        if now != size:
            size, since = now, time.monotonic()
        time.sleep(0.1)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    for path in record(sys.argv[1], sys.argv[2:] or ("nginx", "apache")):
        print(path)
