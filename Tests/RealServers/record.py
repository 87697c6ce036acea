#!/usr/bin/env python3
"""Drive real web servers, and write down what their logs should mean.

    Tests/RealServers/record.py DIR [nginx] [apache] [caddy] …

Leaves in DIR, per server: its configuration, its logs, and `truth.json` for `check.py`.
"""

import itertools
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import hostile
import polite
import truth
from client import Client
from kinds import KINDS


def drive(client):
    """Sends everything: alone, kept alive, pipelined, over IPv4 and IPv6."""
    server = client.server
    for request in itertools.chain(polite.requests(), hostile.requests()):
        wanted = not request.only or server.kind in request.only
        if wanted and request.name not in server.spared:
            alone(client, request)
    pages = [r for r in itertools.chain(polite.browsing(), polite.locations())
             if server.fits_pipeline(r)]
    client.several(pages, pipelined=False)
    client.several(pages, pipelined=True)
    if server.has_ipv6:
        client.several(pages, pipelined=False, address="::1")
        for request in polite.tables():
            alone(client, request, "::1")


def alone(client, request, address="127.0.0.1"):
    """One request, and the next only after it was logged.

    Some servers log after they have answered, from any of their threads: two requests that were
    answered one after the other can stand in the log the other way round, even in two logs
    differently.
    """
    path = client.server.witness
    before = size(path)
    client.single(request, address)
    deadline = time.monotonic() + 0.5
    while client.server.waits and size(path) == before and time.monotonic() < deadline:
        time.sleep(0.001)


def size(path):
    return os.path.getsize(path) if os.path.exists(path) else 0


def record(folder, kinds=tuple(KINDS)):
    """Runs the servers, all at the same time (they mostly wait); returns a truth file for each."""
    with ThreadPoolExecutor(len(kinds)) as pool:
        return list(pool.map(lambda kind: record_one(folder, kind), kinds))


def record_one(folder, kind):
    home = os.path.join(os.path.abspath(folder), kind)
    os.makedirs(home)  # servers append: no line may be there yet
    os.chmod(home, 0o755)  # Apache reads its pages as another user
    server = KINDS[kind](home)
    try:
        server.start()
        client = Client(server)
        drive(client)
        settle(server)
    finally:
        server.stop()
    server.finish()
    content = truth.build(server, client)
    return server.write("truth.json", json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def settle(server):
    """Waits until the witness has not grown for a second and a half (servers log after they answer)."""
    last, since = -1, time.monotonic()
    while time.monotonic() - since < 1.5:
        now = size(server.witness)
        if now != last:
            last, since = now, time.monotonic()
        time.sleep(0.1)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    for path in record(sys.argv[1], sys.argv[2:] or tuple(KINDS)):
        print(path)
